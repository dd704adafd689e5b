/** What stands over the page: loaded when it is first asked for. */
import { showOverlay, useOverlay } from '../store/overlayStore.ts';
import { latePart } from '../ui/latePart.tsx';
import { TriedAgain } from '../ui/TriedAgain.tsx';

const Palette = latePart(() => import('../palette/Palette.tsx'));
const Help = latePart(() => import('../help/Help.tsx'));
const ClipDialog = latePart(() => import('../export/ClipDialog.tsx'));

const PARTS = { palette: <Palette />, help: <Help />, clip: <ClipDialog /> };

export function Overlays() {
  const overlay = useOverlay((state) => state.overlay);
  return <TriedAgain onFault={() => showOverlay(undefined)}>{overlay && PARTS[overlay]}</TriedAgain>;
}
