/** When the engine itself breaks an invariant: what happened, and the ways on. Never a white screen. */
import { act, clusterStore, useCluster } from '../store/clusterStore.ts';
import styles from './FaultBanner.module.css';

function goBack(): void {
  clusterStore().setState({ fault: undefined });
  act((cluster) => cluster.seek(Math.max(0, cluster.now - 1000)));
}

export function FaultBanner({ onReset }: { readonly onReset: () => void }) {
  const fault = useCluster((state) => state.fault);
  if (!fault) return null;
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
