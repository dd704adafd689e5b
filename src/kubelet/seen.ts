/**
 * What a kubelet knows of its containers: how they were at its last relist. A container that has started or ended since is kept with
 * what was known before, and that is what the API server is told. Upstream: pkg/kubelet/container/cache.go.
 */
import type { ContainerRecord, PodWorker, Seen } from './records.ts';

/** What the kubelet will go on knowing of a container whose state is about to change behind its back. */
export function seenOf({ seen, state, last, attempt, ready, started }: ContainerRecord): Seen {
  return seen ?? { state, attempt, ready, started, ...(last ? { last } : {}) };
}

/** A container as the kubelet knows it. */
function recordAsSeen(record: ContainerRecord): ContainerRecord {
  if (!record.seen) return record;
  const { seen, last: _since, ...rest } = record;
  return { ...rest, ...seen };
}

export const hasUnseen = ({ containers }: PodWorker): boolean => containers.some(({ seen }) => seen !== undefined);

/** A Pod as the kubelet knows it. */
export const asSeen = (worker: PodWorker): PodWorker =>
  hasUnseen(worker) ? { ...worker, containers: worker.containers.map(recordAsSeen) } : worker;

/** The kubelet knows how this container is now: it has looked, or it has done it itself. */
export function nowSeen(record: ContainerRecord): ContainerRecord {
  if (!record.seen) return record;
  const { seen: _old, ...rest } = record;
  return rest;
}

export const nowSeenAll = (worker: PodWorker): PodWorker =>
  hasUnseen(worker) ? { ...worker, containers: worker.containers.map(nowSeen) } : worker;

/** The kubelet waits for something within the sync of this Pod: until that is done there is no other sync. */
export const isBusy = ({ containers }: PodWorker): boolean =>
  containers.some(({ hooked, state }) => hooked === true || (state.is === 'waiting' && state.for === 'image'));
