/** Composing a packet by keyboard: S on whoever asks, then S on whom it asks. */
import { showToast } from '../../store/toastStore.ts';
import { composeRequest, sourceOf, type Drawn } from './composeRequest.ts';

let source: string | undefined;

export function composeByKey(drawn: Drawn): void {
  if (source === undefined) {
    source = sourceOf(drawn);
    showToast(
      source === undefined
        ? 'This cannot send. Press S on a Pod, a node or a client outside.'
        : `From ${drawn.name ?? ''}: go to whom it asks, and press S there.`,
    );
    return;
  }
  const asks = source;
  source = undefined;
  composeRequest(asks, drawn);
}
