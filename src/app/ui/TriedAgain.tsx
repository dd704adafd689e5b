/**
 * Around a late part that stands in no panel: when it breaks or cannot be loaded, a toast says so and whoever opened it is told to close
 * it; the next time it is loaded again. It stays mounted while the part is closed, to know how often that was.
 */
import { Suspense, useState, type ReactNode } from 'react';
import { AttemptContext } from './latePart.tsx';
import { QuietBoundary } from './QuietBoundary.tsx';

export function TriedAgain({ onFault, children }: { readonly onFault: () => void; readonly children: ReactNode }) {
  const [attempt, setAttempt] = useState(1);
  const leave = (): void => {
    onFault();
    setAttempt(attempt + 1);
  };
  return (
    <QuietBoundary key={attempt} onFault={leave}>
      <AttemptContext value={attempt}>
        <Suspense>{children}</Suspense>
      </AttemptContext>
    </QuietBoundary>
  );
}
