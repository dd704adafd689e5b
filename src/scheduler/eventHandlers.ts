/** What the scheduler hears, and what it makes of it. Upstream: pkg/scheduler/eventhandlers.go. */
import { keyOf, type Node, type Pod } from '../api/index.ts';
import { informerLatency, type Change, type ClientGo } from '../client-go/index.ts';
import type { Simulation, Table } from '../sim/index.ts';
import type { ClusterEvent } from './framework.ts';
import { assignedPod, type AssignedPod, type ClusterPicture } from './nodeInfo.ts';
import type { QueuedPod, SchedulingQueue } from './queue.ts';
import type { CompactRecord } from './records.ts';
import type { SpreadSelectors } from './spreadSelectors.ts';

export interface Handlers {
  readonly sim: Simulation;
  readonly clientGo: ClientGo;
  readonly picture: ClusterPicture;
  readonly queue: SchedulingQueue;
  readonly records: Table<CompactRecord>;
  readonly spreadSelectors: SpreadSelectors;
  readonly react: (event: ClusterEvent) => void;
  readonly wake: (key: string, row: QueuedPod) => void;
  readonly goOn: () => void;
}

const COMPONENT = 'default-scheduler';

export function followCluster(handlers: Handlers): void {
  const { sim, clientGo, spreadSelectors } = handlers;
  const latency = (change: Change): number => informerLatency(sim, change);
  clientGo.watch({
    component: COMPONENT,
    resource: 'pods',
    latency,
    keep: concernsScheduler,
    deliver: (change) => hearPod(handlers, change),
  });
  clientGo.watch({ component: COMPONENT, resource: 'nodes', latency, deliver: (change) => hearNode(handlers, change) });
  clientGo.watch({
    component: COMPONENT,
    resource: 'services',
    latency,
    deliver: (change) => spreadSelectors.learnService(change),
  });
}

function hearNode({ picture, react }: Handlers, { type, object, previous }: Change<'nodes'>): void {
  if (type === 'DELETED') picture.removeNode(object.metadata.name);
  else if (!previous || !picture.get(object.metadata.name)) {
    picture.setNode(object);
    react({ kind: 'nodeAdded', node: object });
  } else if (isSchedulingChanged(previous, object)) {
    picture.setNode(object);
    react({ kind: 'nodeUpdated', node: object, previous });
  }
}

/** A heartbeat is none of the scheduler's business. */
function isSchedulingChanged(before: Node, after: Node): boolean {
  const seen = ({ metadata, spec, status }: Node): string =>
    JSON.stringify([metadata.labels, spec.taints, spec.unschedulable, status?.allocatable]);
  return seen(before) !== seen(after);
}

/** What a kubelet writes into a status is none of its business either, until it says that the Pod is over. */
function concernsScheduler({ type, object, previous }: Change<'pods'>): boolean {
  if (type !== 'MODIFIED' || !previous) return true;
  return (
    previous.spec !== object.spec ||
    previous.metadata.labels !== object.metadata.labels ||
    previous.metadata.annotations !== object.metadata.annotations ||
    previous.metadata.deletionTimestamp !== object.metadata.deletionTimestamp ||
    isFinished(previous) !== isFinished(object)
  );
}

const isFinished = ({ status }: Pod): boolean => status?.phase === 'Succeeded' || status?.phase === 'Failed';

function hearPod(handlers: Handlers, { type, object, previous }: Change<'pods'>): void {
  const { queue, records } = handlers;
  const key = keyOf(object);
  if (type === 'DELETED' || isFinished(object)) {
    if (queue.get(key)?.uid === object.metadata.uid) queue.remove(key);
    if (type === 'DELETED') records.delete(key);
    forget(handlers, key, object.metadata.uid);
  } else if (object.spec.nodeName) {
    queue.remove(key);
    if (!isKnown(handlers.picture.assigned.get(key), object))
      remember(handlers, key, assignedPod(object, object.spec.nodeName, false));
  } else if (isMine(object)) {
    queue.add(key, object);
    const row = queue.get(key);
    if (row?.state === 'unschedulable' && previous && isPodChanged(previous, object)) handlers.wake(key, row);
    handlers.goOn();
  }
}

/** A gated Pod is not queued until its gates are gone; a Pod of another scheduler never. */
function isMine({ spec }: Pod): boolean {
  return (spec.schedulerName ?? COMPONENT) === COMPONENT && !spec.schedulingGates?.length;
}

/** Its own spec or labels: the scheduler's own write of a condition is no news. */
function isPodChanged(before: Pod, after: Pod): boolean {
  const seen = ({ metadata, spec }: Pod): string => JSON.stringify([metadata.labels, metadata.annotations, spec]);
  return seen(before) !== seen(after);
}

function forget({ picture, react }: Handlers, key: string, uid: string): void {
  const known = picture.assigned.get(key);
  if (known?.uid !== uid) return;
  picture.assigned.delete(key);
  react({ kind: 'podDeleted', pod: known });
}

/** Most changes are of status, which the scheduler does not look at. */
function isKnown(known: AssignedPod | undefined, { metadata, spec }: Pod): boolean {
  return (
    known?.uid === metadata.uid &&
    known.node === spec.nodeName &&
    known.labels === metadata.labels &&
    known.terminating === (metadata.deletionTimestamp !== undefined) &&
    !known.assumed
  );
}

function remember({ picture, react }: Handlers, key: string, pod: AssignedPod): void {
  const known = picture.assigned.get(key);
  if (known && isSamePod(known, pod)) return;
  picture.assigned.put(key, pod);
  if (!known || known.assumed) react({ kind: 'podAdded', pod });
  else if (!hasSameLabels(known, pod)) react({ kind: 'podUpdated', pod, previous: known });
}

function isSamePod(a: AssignedPod, b: AssignedPod): boolean {
  return (
    a.uid === b.uid &&
    a.node === b.node &&
    a.assumed === b.assumed &&
    a.terminating === b.terminating &&
    a.requests === b.requests &&
    hasSameLabels(a, b)
  );
}

function hasSameLabels({ labels: a }: AssignedPod, { labels: b }: AssignedPod): boolean {
  if (a === b) return true;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((label) => a[label] === b[label]);
}
