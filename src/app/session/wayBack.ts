/** What the open cluster took the place of, when the learner left it for another scenario or for its beginning: Undo leads back there. */
import type { Cluster } from '../../cluster/index.ts';
import { goOnAs } from '../store/pageDeeds.ts';

interface WayBack {
  /** What was done: "Start again". */
  readonly label: string;
  /** Returns how to go there again, as it was left; undefined: what was open could not be written down. */
  readonly goBack: () => (() => void) | undefined;
}

const ways = new WeakMap<Cluster, WayBack>();

export function rememberWayBack(from: Cluster, way: WayBack): void {
  ways.set(from, way);
}

/** Once: whoever comes back there again has done something else meanwhile. */
export function takeWayBack(from: Cluster): WayBack | undefined {
  const way = ways.get(from);
  ways.delete(from);
  return way;
}

/** The same run in another cluster: the ways back from where it was lead back from there as well. */
export function succeed(from: Cluster, to: Cluster): void {
  goOnAs(from, to);
  const way = ways.get(from);
  if (way) ways.set(to, way);
}
