/**
 * Pods that have made room for themselves on a node and wait for it: until then others of no higher priority must leave it to them.
 * Upstream: pkg/scheduler/backend/queue/nominator.go.
 */
import { splitKey, type Pod } from '../api/index.ts';
import type { Lister } from '../client-go/index.ts';
import type { Simulation } from '../sim/index.ts';
import type { AssignedPod } from './nodeInfo.ts';

interface Nomination {
  readonly priority: number;
  /** As if it were there already. */
  readonly pod: AssignedPod;
}

export interface Nominations {
  nodeOf(key: string): string | undefined;
  put(key: string, nomination: Nomination): void;
  delete(key: string): void;
  /** Of at least this priority, but for the Pod itself. */
  above(priority: number, key: string): readonly AssignedPod[];
  /** Keys of those on a node with less than this priority. */
  below(priority: number, node: string): readonly string[];
}

export function createNominations(sim: Simulation, lister: Pick<Lister, 'get'>): Nominations {
  const table = sim.createTable<Nomination>('scheduler/nominated');

  /** A Pod that is gone, or that has its node, needs no place kept. */
  const holds = (key: string, { pod }: Nomination): boolean => {
    const { namespace, name } = splitKey(key);
    const stored: Pod | undefined = lister.get('pods', namespace, name);
    return stored?.metadata.uid === pod.uid && !stored.spec.nodeName;
  };
  const all = (): [string, Nomination][] => {
    const found: [string, Nomination][] = [];
    if (table.size === 0) return found;
    table.forEach((nomination, key) => {
      if (holds(key, nomination)) found.push([key, nomination]);
    });
    return found;
  };

  return {
    nodeOf: (key) => table.get(key)?.pod.node,
    put: (key, nomination) => void table.put(key, nomination),
    delete: (key) => void table.delete(key),
    above: (priority, key) =>
      all()
        .filter(([other, nomination]) => other !== key && nomination.priority >= priority)
        .map(([, { pod }]) => pod),
    below: (priority, node) =>
      all()
        .filter(([, nomination]) => nomination.pod.node === node && nomination.priority < priority)
        .map(([key]) => key),
  };
}
