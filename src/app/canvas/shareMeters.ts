/**
 * The meters on the Pods, written straight to the page: which share of the answers each gave. They move several times a second, so
 * they are no state of React's; a Pod's view only gives them their place.
 */
import { onFrame } from '../frame.ts';
import { clusterStore } from '../store/clusterStore.ts';
import { viewStore } from '../store/viewStore.ts';
import type { Cluster } from '../../cluster/index.ts';
import { splitKey } from '../../api/index.ts';
import { formatChance } from '../ui/format.ts';
import { endpointRows, slicesOf } from '../presenters/endpointRows.ts';
import { serviceMeant, sharesNow } from './store/shares.ts';
import { canvasWords } from './words.tsx';

/**
 * Real ms between two writings of so many meters; at once when another Service is meant. A few follow every answer. Of many nobody follows
 * each, and all of them together are most of a frame: they have as much of a second as the few.
 */
export const restFor = (meters: number): number => Math.min(1000, Math.max(200, 20 * meters));
/** Decimals of a bar's length: a hundredth of a Pod is a pixel. What cannot be seen is not painted, on every Pod, while others wait. */
const BAR_DECIMALS = 2;

/** What is written on a meter. To ask the page itself would cost more than to write. */
interface Written {
  readonly of: string | undefined;
  readonly requests: number;
  /** Of the answers, 0 … 1, with four decimals. */
  readonly part: string;
  /** How much of the bar is filled, 0 … 1. */
  readonly bar: string;
}

/** By Pod, "namespace/name": where its share is written, and what. */
const meters = new Map<string, { readonly meter: HTMLElement; written?: Written }>();
/** A Pod that was just drawn has nothing written on it yet. */
let isNew = false;

/** The meter of a Pod; what comes back takes it away. For a ref. */
export function placeMeter(pod: string, meter: HTMLElement): () => void {
  meters.set(pod, { meter });
  isNew = true;
  return () => {
    if (meters.get(pod)?.meter === meter) meters.delete(pod);
  };
}

const NO_PODS: ReadonlySet<string> = new Set();

/** The Pods a Service's slices list: one that has answered nothing yet has a share of nothing. */
function endpointPods(cluster: Cluster, service: string): ReadonlySet<string> {
  const { namespace, name } = splitKey(service);
  const rows = endpointRows(slicesOf(cluster.objects('endpointslices'), namespace, name));
  return new Set(rows.flatMap(({ pod }) => pod ?? []));
}

/** Writes what is not written there yet. `of` a Service: its name, where the Pod has to do with it. */
function write(meter: HTMLElement, { of, requests, part, bar }: Written, before: Written | undefined): void {
  const isOther = of !== before?.of;
  if (!isOther && before && requests === before.requests && part === before.part) return;
  if (of !== undefined) meter.dataset['of'] = of;
  else if (isOther) delete meter.dataset['of'];
  meter.dataset['requests'] = String(requests);
  if (bar !== before?.bar) meter.style.setProperty('--share', bar);
  const count = meter.firstElementChild;
  if (!(count instanceof HTMLElement)) return;
  const words = of === undefined ? (requests === 0 ? '' : String(requests)) : formatChance(Number(part));
  if (count.textContent !== words) count.textContent = words;
  count.title =
    of === undefined
      ? canvasWords.pod.answered(requests)
      : canvasWords.pod.answeredShare(requests, of, formatChance(Number(part)));
}

/** Writes what there is to be seen now. */
export function writeMeters(): void {
  const { cluster, engine } = clusterStore().getState();
  const { hovered, selection } = viewStore.getState();
  const service = engine === 'running' ? serviceMeant(hovered, selection) : undefined;
  const shares = sharesNow(cluster, service);
  const own = service === undefined ? NO_PODS : endpointPods(cluster, service);
  for (const [pod, place] of meters) {
    const share = shares.get(pod);
    const of = share || own.has(pod) ? service : undefined;
    const part = share?.share ?? 0;
    const next = { of, requests: share?.requests ?? 0, part: part.toFixed(4), bar: part.toFixed(BAR_DECIMALS) };
    write(place.meter, next, place.written);
    place.written = next;
  }
}

/** Keeps the meters up to date; returns how to stop. */
export function followShares(): () => void {
  let written = 0;
  let meant: string | undefined;
  let revision = -1;
  return onFrame((frameTime) => {
    const { hovered, selection } = viewStore.getState();
    const service = serviceMeant(hovered, selection);
    const { cluster } = clusterStore().getState();
    const isOther = service !== meant || isNew;
    if (!isOther && (frameTime - written < restFor(meters.size) || cluster.revision === revision)) return;
    [written, meant, revision, isNew] = [frameTime, service, cluster.revision, false];
    writeMeters();
  });
}
