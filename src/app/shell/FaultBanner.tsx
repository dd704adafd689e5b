/** When the engine breaks an invariant, or cannot be loaded: what happened, and the ways on. Never a white screen. */
import { act, clusterStore, useCluster } from '../store/clusterStore.ts';
import styles from './FaultBanner.module.css';

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
  if (isMissing)
    return (
      <div className={styles['banner']} role="alert">
        <p>
          <strong>The engine could not be started.</strong> What you see is the cluster’s first moment; time stands
          still until the engine is there. {fault.message}
        </p>
        <button type="button" onClick={onReload}>
          Try again
        </button>
      </div>
    );
  return (
    <div className={styles['banner']} role="alert">
      <p>
        <strong>The simulation stopped: a fault of ours, not yours.</strong> {fault.message}
      </p>
      <button type="button" onClick={goBack}>
        Go back one second
      </button>
      <button type="button" onClick={onReset}>
        Start the scenario again
      </button>
    </div>
  );
}
