/** What stands over the page: loaded when it is first asked for. */
import { Suspense } from 'react';
import { useOverlay } from '../store/overlayStore.ts';
import { latePart } from '../ui/latePart.tsx';

const PARTS = {
  palette: latePart(() => import('../palette/Palette.tsx')),
  help: latePart(() => import('../help/Help.tsx')),
  clip: latePart(() => import('../export/ClipDialog.tsx')),
};

export function Overlays() {
  const overlay = useOverlay((state) => state.overlay);
  if (!overlay) return null;
  const Part = PARTS[overlay];
  return (
    <Suspense fallback={null}>
      <Part />
    </Suspense>
  );
}
