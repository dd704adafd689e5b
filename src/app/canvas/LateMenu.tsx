/** The scene's menu, loaded when the engine is there or when it is first asked for: the first picture does without it. */
import { Suspense, useEffect, useState } from 'react';
import { engineRunning } from '../store/withEngine.ts';
import { latePart, sayNotLoaded } from '../ui/latePart.tsx';
import type { SceneMenuProps } from './SceneMenu.tsx';

const load = () => import('./SceneMenu.tsx').then(({ SceneMenu }) => ({ default: SceneMenu }));
const SceneMenu = latePart(load);

export function LateMenu({ request, onClose }: SceneMenuProps) {
  const [isLoaded, setLoaded] = useState(false);
  useEffect(() => {
    void engineRunning().then(() => load().catch(() => undefined));
  }, []);
  useEffect(() => {
    if (!request || isLoaded) return;
    load().then(
      () => setLoaded(true),
      (error: unknown) => {
        sayNotLoaded(error);
        onClose();
      },
    );
  }, [request, isLoaded, onClose]);
  if (!isLoaded) return null;
  return (
    <Suspense>
      <SceneMenu request={request} onClose={onClose} />
    </Suspense>
  );
}
