/** When the engine breaks an invariant, or cannot be loaded: what happened, and the ways on. Never a white screen. */
import { act, clusterStore, useCluster } from '../store/clusterStore.ts';
import styles from './FaultBanner.module.css';
import { shellWords } from './words.tsx';

function goBack(): void {
  clusterStore().setState({ fault: undefined });
  act((cluster) => cluster.seek(Math.max(0, cluster.now - 1000)));
}

interface Props {
  /** Opens the scenario afresh. */
  readonly onReset: () => void;
  /** Loads the engine again. */
  readonly onReload: () => void;
}

export function FaultBanner({ onReset, onReload }: Props) {
  const fault = useCluster((state) => state.fault);
  const isMissing = useCluster((state) => state.engine === 'missing');
  if (!fault) return null;
  const { engine } = shellWords;
  if (isMissing)
    return (
      <div className={styles['banner']} role="alert">
        <p>{engine.missing(fault.message)}</p>
        <button type="button" onClick={onReload}>
          {engine.tryAgain}
        </button>
      </div>
    );
  return (
    <div className={styles['banner']} role="alert">
      <p>{engine.broken(fault.message)}</p>
      <button type="button" onClick={goBack}>
        {engine.goBack}
      </button>
      <button type="button" onClick={onReset}>
        {engine.startAgain}
      </button>
    </div>
  );
}
