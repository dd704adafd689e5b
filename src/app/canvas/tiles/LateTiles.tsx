/** The painter of tiles, fetched once the engine runs: whoever goes far out has it by then, and the first picture does without. */
import { Suspense, useEffect } from 'react';
import { engineRunning } from '../../store/withEngine.ts';
import { latePart } from '../../ui/latePart.tsx';
import { levelStore, useLevel } from '../store/levelStore.ts';

const load = () => import('./TileLayer.tsx').then(({ TileLayer: part }) => ({ default: part }));
const TileLayer = latePart(load);

export function LateTiles() {
  const isShown = useLevel((level) => level === 'tiles');
  useEffect(() => {
    // Where it cannot be loaded, nodes stay drawn as they are: small, but all there.
    void engineRunning()
      .then(load)
      .then(
        () => levelStore.setState({ hasTiles: true }),
        () => undefined,
      );
  }, []);
  return isShown ? (
    <Suspense>
      <TileLayer />
    </Suspense>
  ) : null;
}
