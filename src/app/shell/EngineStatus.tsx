/** Said only when the engine takes long to come: what one sees is a true picture already, but time does not run yet. */
import { useCluster } from '../store/clusterStore.ts';
import styles from './EngineStatus.module.css';
import { shellWords } from './words.tsx';

export function EngineStatus() {
  const isAwaited = useCluster((state) => state.engine === 'awaited');
  return (
    <p className={styles['status']} role="status" data-shown={isAwaited || undefined}>
      {isAwaited && shellWords.engine.awaited}
    </p>
  );
}
