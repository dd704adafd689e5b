/** Nothing is selected: what can be, and how the cluster stands in four numbers. */
import { Box, Monitor, Send, Server, SquareStack, UserRound } from 'lucide-react';
import { type ConnectionRecord, isPodReady } from '../../api/index.ts';
import { outcomeOf } from '../presenters/verdictWords.ts';
import { useCluster, useObjects } from '../store/clusterStore.ts';
import { useEngine } from '../store/useEngine.ts';
import styles from './Inspector.module.css';

/** How far back the share of answered requests looks. */
const LAST_REQUESTS = 200;

interface Answered {
  readonly answered: number;
  readonly ended: number;
}

function countAnswered(records: readonly ConnectionRecord[]): Answered {
  let [answered, ended] = [0, 0];
  for (const record of records) {
    const outcome = outcomeOf(record);
    if (outcome === 'open') continue;
    ended++;
    if (outcome === 'accept') answered++;
  }
  return { answered, ended };
}

function Numbers() {
  const nodes = useObjects('nodes');
  const pods = useObjects('pods');
  const services = useObjects('services');
  const { answered, ended } = useEngine((cluster) => countAnswered(cluster.connections(LAST_REQUESTS)));
  const ready = nodes.filter(({ status }) =>
    status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True'),
  ).length;
  return (
    <dl className={styles['numbers']}>
      <div>
        <dt>nodes Ready</dt>
        <dd>
          {ready} <small>of {nodes.length}</small>
        </dd>
      </div>
      <div>
        <dt>Pods Ready</dt>
        <dd>
          {pods.filter(isPodReady).length} <small>of {pods.length}</small>
        </dd>
      </div>
      <div>
        <dt>Services</dt>
        <dd>{services.length}</dd>
      </div>
      <div>
        <dt>{ended === 0 ? 'requests yet' : `of the last ${ended} requests answered`}</dt>
        <dd>{ended === 0 ? 0 : answered}</dd>
      </div>
    </dl>
  );
}

const KINDS = [
  { Icon: Box, words: 'a Pod: its state, its endpoints, why it is on its node' },
  { Icon: SquareStack, words: 'a Service: who it selects, who answers from where' },
  { Icon: Server, words: 'a node: its addresses and its kernel’s rules' },
  { Icon: Send, words: 'a packet: every hop, what it decided and why' },
  { Icon: UserRound, words: 'a client outside the cluster' },
] as const;

export function Overview() {
  const mode = useCluster((state) => state.cluster.settings.proxy.mode);
  return (
    <div className={styles['calm']}>
      <p>Select something in the picture or a table to look inside:</p>
      <ul>
        {KINDS.map(({ Icon, words }) => (
          <li key={words}>
            <Icon aria-hidden="true" /> {words}
          </li>
        ))}
      </ul>
      <h2>
        <Monitor aria-hidden="true" /> This cluster
      </h2>
      <Numbers />
      <p className={styles['note']}>Kubernetes v1.36, kube-proxy in {mode} mode.</p>
    </div>
  );
}
