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
import { serviceMeant, sharesNow, type Share } from './store/shares.ts';
import { canvasWords } from './words.tsx';

/** Written so often, in real ms; at once when another Service is meant. */
const EVERY_MS = 250;

/** By Pod, "namespace/name": where its share is written. */
const meters = new Map<string, HTMLElement>();
/** A Pod that was just drawn has nothing written on it yet. */
let isNew = false;

/** The meter of a Pod; what comes back takes it away. For a ref. */
export function placeMeter(pod: string, meter: HTMLElement): () => void {
  meters.set(pod, meter);
  isNew = true;
  return () => {
    if (meters.get(pod) === meter) meters.delete(pod);
  };
}

const set = (element: HTMLElement, name: string, value: string): void => {
  if (element.dataset[name] !== value) element.dataset[name] = value;
};

const NO_PODS: ReadonlySet<string> = new Set();

/** The Pods a Service's slices list: one that has answered nothing yet has a share of nothing. */
function endpointPods(cluster: Cluster, service: string): ReadonlySet<string> {
  const { namespace, name } = splitKey(service);
  const rows = endpointRows(slicesOf(cluster.objects('endpointslices'), namespace, name));
  return new Set(rows.flatMap(({ pod }) => pod ?? []));
}

/** `of` a Service: its name, where the Pod has to do with it. */
function write(meter: HTMLElement, share: Share | undefined, of: string | undefined): void {
  const { requests = 0, share: part = 0 } = share ?? {};
  if (of === undefined) delete meter.dataset['of'];
  else set(meter, 'of', of);
  set(meter, 'requests', String(requests));
  const words = of === undefined ? (requests === 0 ? '' : String(requests)) : formatChance(part);
  const bar = part.toFixed(4);
  // A property that is set again, to what it is, has its element's style worked out again all the same.
  if (meter.style.getPropertyValue('--share') !== bar) meter.style.setProperty('--share', bar);
  const count = meter.firstElementChild;
  if (!(count instanceof HTMLElement)) return;
  if (count.textContent !== words) count.textContent = words;
  const title =
    of === undefined
      ? canvasWords.pod.answered(requests)
      : canvasWords.pod.answeredShare(requests, of, formatChance(part));
  if (count.title !== title) count.title = title;
}

/** Writes what there is to be seen now. */
export function writeMeters(): void {
  const { cluster, engine } = clusterStore().getState();
  const { hovered, selection } = viewStore.getState();
  const service = engine === 'running' ? serviceMeant(hovered, selection) : undefined;
  const shares = sharesNow(cluster, service);
  const own = service === undefined ? NO_PODS : endpointPods(cluster, service);
  for (const [pod, meter] of meters) {
    const share = shares.get(pod);
    write(meter, share, share || own.has(pod) ? service : undefined);
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
    if (!isOther && (frameTime - written < EVERY_MS || cluster.revision === revision)) return;
    [written, meant, revision, isNew] = [frameTime, service, cluster.revision, false];
    writeMeters();
  });
}
