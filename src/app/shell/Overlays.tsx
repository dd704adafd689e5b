/** What stands over the page: loaded when it is first asked for. */
import { Suspense, useState } from 'react';
import { showOverlay, useOverlay } from '../store/overlayStore.ts';
import { AttemptContext, latePart } from '../ui/latePart.tsx';
import { QuietBoundary } from '../ui/QuietBoundary.tsx';

const PARTS = {
  palette: latePart(() => import('../palette/Palette.tsx')),
  help: latePart(() => import('../help/Help.tsx')),
  clip: latePart(() => import('../export/ClipDialog.tsx')),
};

export function Overlays() {
  const overlay = useOverlay((state) => state.overlay);
  // One that broke is closed; the next time it is loaded again.
  const [attempt, setAttempt] = useState(1);
  if (!overlay) return null;
  const Part = PARTS[overlay];
  const leave = (): void => {
    showOverlay(undefined);
    setAttempt(attempt + 1);
  };
  return (
    <QuietBoundary key={`${overlay} ${attempt}`} onFault={leave}>
      <AttemptContext value={attempt}>
        <Suspense fallback={null}>
          <Part />
        </Suspense>
      </AttemptContext>
    </QuietBoundary>
  );
}
