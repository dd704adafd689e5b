/** Whether a node's rules reflect what the API server says: kube-proxy writes them, and it lags, or is stopped. */
import type { ProxyStatus } from '../../../api/index.ts';
import { useEngine } from '../../store/useEngine.ts';
import { useCluster } from '../../store/clusterStore.ts';
import styles from './NodeView.module.css';
import { canvasWords } from '../words.tsx';
import { formatSeconds } from '../../ui/format.ts';

function Countdown({ due }: { readonly due: number }) {
  const left = useCluster((state) => Math.max(0, Math.ceil((due - state.now) / 100)) / 10);
  return canvasWords.sync.due(formatSeconds(left * 1000, 1));
}

type Sync = 'done' | 'waiting' | 'stopped';

interface ProxyFacts {
  readonly mode: ProxyStatus['mode'];
  /** undefined: there is no kube-proxy. */
  readonly sync: Sync | undefined;
  /** When the rules are written, while that is waited for. */
  readonly due: number | undefined;
}

export function proxyFacts(status: ProxyStatus | undefined): ProxyFacts {
  const due = status?.running ? status.syncDueAt : undefined;
  const sync = due === undefined ? 'done' : 'waiting';
  return { mode: status?.mode, sync: status && (status.running ? sync : 'stopped'), due };
}

export function SyncState({ node }: { readonly node: string }) {
  const { sync, due } = useEngine((cluster) => proxyFacts(cluster.proxyStatus(node)));
  if (sync === undefined) return null;
  return (
    <span className={styles['sync']} data-sync={sync}>
      {due === undefined ? canvasWords.sync[sync === 'stopped' ? 'stopped' : 'done'] : <Countdown due={due} />}
    </span>
  );
}
