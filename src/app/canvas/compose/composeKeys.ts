/** Composing a packet by keyboard: S on whoever asks, then S on whom it asks. */
import { showToast } from '../../store/toastStore.ts';
import { composeRequest, sourceOf, type Drawn } from './composeRequest.ts';
import { lateCanvasWords } from '../late.words.tsx';

let source: string | undefined;

export function composeByKey(drawn: Drawn): void {
  if (source === undefined) {
    source = sourceOf(drawn);
    showToast(
      source === undefined ? lateCanvasWords.compose.cannotSend : lateCanvasWords.compose.from(drawn.name ?? ''),
    );
    return;
  }
  const asks = source;
  source = undefined;
  composeRequest(asks, drawn);
}
