/** What an action did, for its mark on the strip of time: a kill, an outage, another policy, a rollout. Read from what it wrote. */
import type { Deployment, Service } from '../../api/index.ts';
import type { ActionMark, Cluster } from '../../cluster/index.ts';

export type MarkKind = 'kill' | 'outage' | 'repair' | 'policy' | 'rollout' | 'change' | 'traffic' | 'settings';

/** Writes of one action that are looked at. */
const MOST_WRITES = 400;

const POLICIES = ['externalTrafficPolicy', 'internalTrafficPolicy', 'sessionAffinity', 'trafficDistribution'] as const;

function changesPolicy(before: Service, after: Service): boolean {
  return POLICIES.some((field) => before.spec[field] !== after.spec[field]);
}

function changesTemplate(before: Deployment, after: Deployment): boolean {
  return JSON.stringify(before.spec.template) !== JSON.stringify(after.spec.template);
}

/** What the writes of an update come to. */
function writesOf(cluster: Pick<Cluster, 'journalEntry'>, { revision, at: when }: ActionMark): MarkKind {
  for (let at = revision + 1; at <= revision + MOST_WRITES; at++) {
    const entry = cluster.journalEntry(at);
    if (!entry || entry.at > when) break;
    if (entry.because !== revision || !entry.prev || !entry.next) continue;
    if (entry.table === 'registry/services' && changesPolicy(entry.prev as Service, entry.next as Service))
      return 'policy';
    if (entry.table === 'registry/deployments' && changesTemplate(entry.prev as Deployment, entry.next as Deployment))
      return 'rollout';
  }
  return 'change';
}

const REPAIRS = /^(start|power on|restore|pass|reconnect)\b/;

export function markKindOf(cluster: Pick<Cluster, 'journalEntry'>, mark: ActionMark): MarkKind {
  switch (mark.kind) {
    case 'kill':
    case 'delete':
      return 'kill';
    case 'interfere':
      return REPAIRS.test(mark.label) || / (0 ms|0 % lost)$/.test(mark.label) ? 'repair' : 'outage';
    case 'apply':
    case 'update':
    case 'create':
      return writesOf(cluster, mark);
    case 'configure':
      return 'settings';
    case 'send':
    case 'traffic':
    case 'exec':
      return 'traffic';
  }
}
