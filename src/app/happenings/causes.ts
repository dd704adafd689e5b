/** "Why?": from a packet's hop to the writes behind it. A hop is found in the journal by its time, the rules of its node by their sync. */
import type { ConnectionRecord, Hop } from '../../api/index.ts';
import type { Cluster, Happening } from '../../cluster/index.ts';
import { firstAt } from './between.ts';
import { decidingHop } from '../presenters/hopStory.ts';

type Reading = Pick<Cluster, 'journalEntry' | 'happening' | 'causes' | 'revision' | 'ruleChanges' | 'horizon'>;

/** Writes of one instant that are looked through: a hop among thousands of others. */
const LONGEST_INSTANT = 20_000;
/** Syncs of a node that are remembered well enough to be asked for. */
const SYNCS = 200;

/** What happened at a moment and is meant; undefined when the journal of this run does not hold it. */
function happeningAt(cluster: Reading, at: number, isMeant: (happening: Happening) => boolean): Happening | undefined {
  const first = firstAt(cluster, at);
  for (let revision = first; revision < first + LONGEST_INSTANT; revision++) {
    const entry = cluster.journalEntry(revision);
    if (entry?.at !== at) return undefined;
    const happening = cluster.happening(revision);
    if (happening && isMeant(happening)) return happening;
  }
  return undefined;
}

export interface PacketCauses {
  /** Why it was sent: the nearest cause first. */
  readonly sent: readonly Happening[];
  /** The node whose rules decided about it, and why they were as they were: the sync first. */
  readonly node: string | undefined;
  readonly rules: readonly Happening[];
}

/** The sync that wrote the rules which were in force on a node at a moment. */
function syncBefore(cluster: Reading, node: string, at: number): Happening | undefined {
  const change = cluster.ruleChanges(node, SYNCS).find((each) => each.at <= at);
  return change && happeningAt(cluster, change.at, ({ kind, about }) => kind === 'sync' && about?.name === node);
}

const walksRules = ({ decided }: Hop): boolean => decided.some(({ kind }) => kind === 'rule' || kind === 'ipvs');

export function causesOfPacket(cluster: Reading, { id, hops }: Pick<ConnectionRecord, 'id' | 'hops'>): PacketCauses {
  const [first] = hops;
  const begin =
    first && happeningAt(cluster, first.at, ({ connection, hop }) => connection === id && hop !== undefined);
  const deciding = decidingHop(hops);
  const node = deciding?.place.kind === 'node' && walksRules(deciding) ? deciding.place.name : undefined;
  const sync = deciding && node !== undefined ? syncBefore(cluster, node, deciding.at) : undefined;
  return {
    sent: begin ? cluster.causes(begin.revision) : [],
    node: sync && node,
    rules: sync ? [sync, ...cluster.causes(sync.revision)] : [],
  };
}
