/**
 * What programs outside the page asked of its cluster (your own kubectl, over the bridge), as rows among what happened. A read changes
 * nothing: it is no part of the run, is not replayed and not shared. The page remembers it beside the run, and shows it as long as the
 * moment it came at is part of the run's past: it goes with a seek back, comes again with one forward, and is gone in another future.
 * Left out: a run that is opened anew (a branch, a link) has only what was written in it.
 */
import { RESOURCES, type ResourceName } from '../../api/index.ts';
import type { Cluster, Happening } from '../../cluster/index.ts';

/** A request as the page tells it: like a happening, and after all that was written up to its revision. */
export interface OutsideRequest extends Omit<Happening, 'kind'> {
  readonly kind: 'request';
  /** Of all requests since the page was opened. */
  readonly number: number;
}

/** One that was made, at the moment it came. */
export interface MadeRequest {
  readonly number: number;
  readonly at: number;
  /** The last that had been written before it. */
  readonly revision: number;
  /** "kubectl v1.36.0". */
  readonly client: string;
  /** "kubectl get", when it says so. */
  readonly command: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

type Journal = Pick<Cluster, 'journalEntry' | 'revision' | 'now' | 'horizon'>;

interface Kept {
  readonly told: OutsideRequest;
  readonly before: string;
  /** What was written next, once something was: the future it belongs to. */
  after?: string;
  /** What was said of it last: it holds once its moment is forgotten. */
  wasPast: boolean;
}

const MOST_KEPT = 1000;

const kept = new WeakMap<Journal, Kept[]>();
const shown = new WeakMap<Journal, readonly OutsideRequest[]>();

/** Tells one future from another: a write, wherever it is made again. */
function written(cluster: Journal, revision: number): string {
  const entry = cluster.journalEntry(revision);
  return entry ? `${entry.at} ${entry.by} ${entry.table} ${entry.key}` : '';
}

const OBJECT_PATH = /^\/(?:api\/v1|apis\/[^/]+\/[^/]+)\/(?:namespaces\/([^/?]+)\/)?([a-z]+)\/([^/?]+)/;

function aboutOf(path: string): Happening['about'] {
  const [, namespace = '', resource = '', name = ''] = OBJECT_PATH.exec(path) ?? [];
  if (!Object.hasOwn(RESOURCES, resource)) return undefined;
  return { resource: resource as ResourceName, namespace, name };
}

export function noteRequest(cluster: Journal, request: MadeRequest): void {
  const { number, at, revision, client, command, method, path, status } = request;
  const about = aboutOf(path);
  const told: OutsideRequest = {
    kind: 'request',
    number,
    revision,
    at,
    by: client,
    because: 0,
    text: `${command === '' ? '' : `${command}: `}${status} ${method} ${path}`,
    failed: status >= 400,
    ...(about ? { about } : {}),
  };
  const list = kept.get(cluster) ?? [];
  list.push({ told, before: written(cluster, revision), wasPast: true });
  kept.set(cluster, list.length > MOST_KEPT * 1.25 ? list.slice(-MOST_KEPT) : list);
}

/** Whether the run that is open now has come by the moment of a request. */
function isPast(cluster: Journal, one: Kept): boolean {
  if (one.told.revision > cluster.horizon.revision) one.wasPast = isInPast(cluster, one);
  return one.wasPast;
}

function isInPast(cluster: Journal, one: Kept): boolean {
  const { at, revision } = one.told;
  if (at > cluster.now || revision > cluster.revision || written(cluster, revision) !== one.before) return false;
  const next = cluster.journalEntry(revision + 1);
  if (!next) return true;
  const after = written(cluster, revision + 1);
  // Written before the request came, and yet not there then: another future, which is never this one.
  if (next.at < at) return false;
  one.after ??= after;
  return one.after === after;
}

/** Those of the run's past, the oldest first; the same list as before while they are the same. */
export function requestsOf(cluster: Journal): readonly OutsideRequest[] {
  const before = shown.get(cluster) ?? [];
  const now = (kept.get(cluster) ?? []).filter((one) => isPast(cluster, one)).map(({ told }) => told);
  if (now.length === before.length && now.every((one, index) => one === before[index])) return before;
  shown.set(cluster, now);
  return now;
}

/** One list of both, the newest first. */
export function withRequests(
  happenings: readonly Happening[],
  requests: readonly OutsideRequest[],
): readonly (Happening | OutsideRequest)[] {
  if (requests.length === 0) return happenings;
  const all: (Happening | OutsideRequest)[] = [];
  let left = requests.length;
  for (const happening of happenings) {
    // What a request wrote came after it.
    while (left > 0 && requests[left - 1]!.revision >= happening.revision) all.push(requests[--left]!);
    all.push(happening);
  }
  while (left > 0) all.push(requests[--left]!);
  return all;
}
