/** The pulses of the last moments, read from the engine's journal: forward as time passes, backward after a leap. */
import type { Cluster } from '../../../cluster/index.ts';
import { pulsesOf, type LifeContext, type Pulse } from './lifePulses.ts';

/** Journal entries read in one frame at most; of more than that only the last are looked at. */
const MOST_READ = 1500;
/** Pulses that can be told apart. */
const MOST_PULSES = 90;

export interface LifeLog {
  /** Pulses that began within the last `span` ms of cluster time, oldest first. */
  readonly since: (cluster: Cluster, span: number, context: LifeContext) => readonly Pulse[];
}

export function createLifeLog(): LifeLog {
  let pulses: Pulse[] = [];
  let read: { cluster: Cluster; revision: number; now: number } | undefined;

  /** What lies between two revisions, but not before `begin`. */
  function between(cluster: Cluster, from: number, begin: number, context: LifeContext): Pulse[] {
    const found: Pulse[][] = [];
    const least = Math.max(from, cluster.revision - MOST_READ);
    for (let revision = cluster.revision; revision > least; revision--) {
      const entry = cluster.journalEntry(revision);
      if (!entry || entry.at < begin) break;
      const happening = cluster.happening(revision);
      if (happening) found.push([...pulsesOf(happening, context)]);
    }
    return found.reverse().flat();
  }

  return {
    since: (cluster, span, context) => {
      const { now, revision } = cluster;
      const before = read?.cluster === cluster && read.revision <= revision && read.now <= now ? read : undefined;
      const begin = now - span;
      const kept = before ? pulses.filter(({ at }) => at >= begin) : [];
      pulses = [...kept, ...between(cluster, before?.revision ?? 0, begin, context)].slice(-MOST_PULSES);
      read = { cluster, revision, now };
      return pulses;
    },
  };
}
