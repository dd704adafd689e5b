/** Whether a node's rules reflect what the API server says: kube-proxy writes them, and it lags, or is stopped. */
import { useEngine } from '../../store/useEngine.ts';
import { useCluster } from '../../store/clusterStore.ts';
import styles from './NodeView.module.css';
import { canvasWords } from '../words.tsx';
import { formatSeconds } from '../../ui/format.ts';

function Countdown({ due }: { readonly due: number }) {
  const left = useCluster((state) => Math.max(0, Math.ceil((due - state.now) / 100)) / 10);
  return canvasWords.sync.due(formatSeconds(left * 1000, 1));
}

export function SyncState({ node }: { readonly node: string }) {
  const status = useEngine((cluster) => {
    const found = cluster.proxyStatus(node);
    return { running: found?.running ?? false, due: found?.syncDueAt, isKnown: found !== undefined };
  });
  if (!status.isKnown) return null;
  if (!status.running)
    return (
      <span className={styles['sync']} data-sync="stopped">
        {canvasWords.sync.stopped}
      </span>
    );
  if (status.due !== undefined)
    return (
      <span className={styles['sync']} data-sync="waiting">
        <Countdown due={status.due} />
      </span>
    );
  return (
    <span className={styles['sync']} data-sync="done">
      {canvasWords.sync.done}
    </span>
  );
}
