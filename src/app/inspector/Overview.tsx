/** Nothing is selected: what can be, and how the cluster stands in four numbers. */
import { Box, Monitor, Send, Server, SquareStack, UserRound } from 'lucide-react';
import { type ConnectionRecord, isPodReady } from '../../api/index.ts';
import { outcomeOf } from '../presenters/verdictWords.ts';
import { useCluster, useObjects } from '../store/clusterStore.ts';
import { useEngine } from '../store/useEngine.ts';
import styles from './Inspector.module.css';
import { inspectorWords } from './words.tsx';

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
        <dt>{inspectorWords.overview.nodes}</dt>
        <dd>
          {ready} <small>{inspectorWords.overview.of(nodes.length)}</small>
        </dd>
      </div>
      <div>
        <dt>{inspectorWords.overview.pods}</dt>
        <dd>
          {pods.filter(isPodReady).length} <small>{inspectorWords.overview.of(pods.length)}</small>
        </dd>
      </div>
      <div>
        <dt>{inspectorWords.overview.services}</dt>
        <dd>{services.length}</dd>
      </div>
      <div>
        <dt>{ended === 0 ? inspectorWords.overview.noRequests : inspectorWords.overview.requests(ended)}</dt>
        <dd>{ended === 0 ? 0 : answered}</dd>
      </div>
    </dl>
  );
}

const KINDS = [
  { Icon: Box, what: 'pod' },
  { Icon: SquareStack, what: 'service' },
  { Icon: Server, what: 'node' },
  { Icon: Send, what: 'packet' },
  { Icon: UserRound, what: 'client' },
] as const;

export function Overview() {
  const mode = useCluster((state) => state.cluster.settings.proxy.mode);
  return (
    <div className={styles['calm']}>
      <p>{inspectorWords.overview.invitation}</p>
      <ul>
        {KINDS.map(({ Icon, what }) => (
          <li key={what}>
            <Icon aria-hidden="true" /> {inspectorWords.overview[what]}
          </li>
        ))}
      </ul>
      <h2>
        <Monitor aria-hidden="true" /> {inspectorWords.overview.cluster}
      </h2>
      <Numbers />
      <p className={styles['note']}>{inspectorWords.overview.versions(mode)}</p>
    </div>
  );
}
