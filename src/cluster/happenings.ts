/**
 * The journal in words: which of its writes are something that happened (an API write, a packet's hop, a sync of kube-proxy, a verdict
 * of the scheduler, a probe, a learner's action), and which are only the machinery under it (queues, informers, dice).
 * Upstream has no such list: each component logs for itself. What one step of the simulation did lies between two events of its queue.
 */
import type { AnyObject, Hop, ResourceName, Verdict } from '../api/index.ts';
import { decidingStep, inEnglish, splitKey, type Event, type Said } from '../api/index.ts';
import { tellHop } from '../netfilter/index.ts';
import type { JournalEntry, RecordedAction, Revision, SimEvent } from '../sim/index.ts';
import { actionMark } from './action.ts';
import type { Happening } from './types.ts';
import { clusterSays as says } from './sentences.ts';
import { describeWrite } from './writeWords.ts';

/** Reads the journal; undefined beyond its ends. */
type EntryAt = (revision: Revision) => JournalEntry | undefined;

interface QueueRow {
  readonly event: SimEvent;
}
interface Arrival extends SimEvent {
  readonly packet: { readonly connection: string };
  readonly trail?: { readonly hop: Hop };
}
interface Probed extends SimEvent {
  readonly type: string;
  readonly uid: string;
  readonly pod: string;
}
interface Lane {
  readonly synced: number;
  readonly syncedAt: number;
  readonly last?: unknown;
}
interface Verdicts {
  readonly node?: string;
  readonly message?: string;
  readonly feasible: readonly string[];
  readonly rejected: readonly unknown[];
}
interface Ended {
  readonly id: string;
  readonly verdict?: Verdict;
  readonly said?: Said;
}

const REGISTRY = 'registry/';
/** Written by every node every ten seconds: heartbeats. */
const HEARTBEATS = 'leases';
/** Writes of one step that are looked through for a probe's failure. */
const LONGEST_STEP = 200;

type Told = Pick<Happening, 'kind' | 'text'> & Partial<Happening>;

const telling = (said: Said): Pick<Happening, 'text' | 'said'> => ({ said, text: inEnglish(said) });

function hopOf(entry: JournalEntry): Told | undefined {
  const isFlight = entry.table === 'queue';
  const arrival = isFlight ? ((entry.next as QueueRow).event as Arrival) : undefined;
  const landed = isFlight ? undefined : (entry.next as { readonly hops: readonly Hop[] });
  const kept = arrival ? arrival.trail?.hop : landed?.hops.at(-1);
  // What is handed on without a walk carries hops that have been told.
  if (kept?.at !== entry.at) return undefined;
  const hop = tellHop(kept);
  const connection = arrival ? arrival.packet.connection : String(entry.key);
  const { said, sentence: text = '' } = decidingStep(hop) ?? {};
  return {
    kind: 'hop',
    text,
    ...(said ? { said } : {}),
    connection,
    hop,
    ...(hop.ending ? { verdict: hop.ending.verdict } : {}),
  };
}

function writeOf(entry: JournalEntry): Told | undefined {
  const resource = entry.table.slice(REGISTRY.length);
  if (resource === HEARTBEATS) return undefined;
  const { namespace, name } = splitKey(String(entry.key));
  if (resource === 'events') return entry.next === undefined ? undefined : eventOf(entry.next as Event);
  const said = describeWrite(entry.prev as AnyObject | undefined, entry.next as AnyObject | undefined);
  return { kind: 'write', ...telling(said), about: { resource: resource as ResourceName, namespace, name } };
}

function eventOf(event: Event): Told {
  const { reason = '', message = '', type = 'Normal', count = 1, involvedObject } = event;
  return {
    kind: 'event',
    text: `${message.trim()}${count > 1 ? ` (×${count})` : ''}`,
    reason,
    failed: type === 'Warning',
    reference: involvedObject,
  };
}

function syncOf({ key, prev, next }: JournalEntry): Told | undefined {
  const before = prev as Lane | undefined;
  const after = next as Lane | undefined;
  if (!after?.last || after.last === before?.last) return undefined;
  const changes = after.synced - (before?.synced ?? 0);
  return {
    kind: 'sync',
    ...telling(changes === 0 ? says.wroteNothingNew : says.wroteRules(changes)),
    about: { resource: 'nodes', namespace: '', name: String(key) },
  };
}

function verdictOf({ key, next }: JournalEntry): Told | undefined {
  const record = next as Verdicts | undefined;
  if (!record) return undefined;
  const { node, message, feasible, rejected } = record;
  const { namespace, name } = splitKey(String(key));
  const of = feasible.length + rejected.length;
  const failure = message === undefined ? telling(says.noNodeFits) : { text: message };
  return {
    kind: 'verdict',
    ...(node === undefined ? failure : telling(says.chose(node, feasible.length, of))),
    failed: node === undefined,
    about: { resource: 'pods', namespace, name },
  };
}

function endOf({ prev, next }: JournalEntry): Told | undefined {
  const before = prev as Ended | undefined;
  const after = next as Ended | undefined;
  if (after?.verdict === undefined || before?.verdict !== undefined) return undefined;
  return {
    kind: 'end',
    ...(after.said ? telling(after.said) : { text: '' }),
    connection: after.id,
    verdict: after.verdict,
    failed: after.verdict !== 'accept',
  };
}

const isStepBegin = ({ table, next, by }: JournalEntry): boolean =>
  table === 'actions' || (table === 'queue' && next === undefined && by === 'clock');

/** A probe that fails tells an Event in the same step; one that passes writes nothing, or that it now counts as passed. */
function probeOf(entry: JournalEntry, event: Probed, at: EntryAt): Told {
  const { type, uid, pod } = event;
  let failure: string | undefined;
  for (let i = 1; i < LONGEST_STEP && !failure; i++) {
    const next = at(entry.revision + i);
    if (!next || isStepBegin(next)) break;
    if (next.table === 'registry/events') failure = unhealthy(next.next as Event | undefined) ?? failure;
    else if (next.table === 'client-go/events' && String(next.key).includes(`|${uid}|Warning`)) failure = '';
  }
  const { namespace, name } = splitKey(pod);
  const failed = failure === '' ? says.probeFailed(type) : says.probeFailedBecause(type, failure ?? '');
  const said = failure === undefined ? says.probePassed(type) : failed;
  return {
    kind: 'probe',
    ...telling(said),
    failed: failure !== undefined,
    about: { resource: 'pods', namespace, name },
  };
}

const unhealthy = (event: Event | undefined): string | undefined =>
  event?.reason === 'Unhealthy' ? (event.message ?? '').replace(/^\w+ probe failed: /, '') : undefined;

/** A command is shown as it was typed. */
function actionOf(recorded: RecordedAction): Told {
  const { label, said } = actionMark(recorded);
  return { kind: 'action', text: label, ...(said ? { said } : {}) };
}

function tell(entry: JournalEntry, at: EntryAt): Told | undefined {
  const { table, next } = entry;
  if (table.startsWith(REGISTRY)) return writeOf(entry);
  switch (table) {
    case 'actions':
      return next === undefined ? undefined : actionOf(next as RecordedAction);
    case 'kube-proxy/lanes':
      return syncOf(entry);
    case 'scheduler/records':
      return verdictOf(entry);
    case 'network/connections':
      return endOf(entry);
    case 'network/hops':
      return next === undefined ? undefined : hopOf(entry);
    case 'queue': {
      const { event } = (next ?? entry.prev) as QueueRow;
      if (event.kind === 'network/arrive') return next === undefined ? undefined : hopOf(entry);
      const ran = next === undefined && entry.by === 'clock';
      return ran && event.kind === 'kubelet/probe' ? probeOf(entry, event as Probed, at) : undefined;
    }
    default:
      return undefined;
  }
}

/** What happened with the write of a revision; undefined when it is only machinery. */
export function happeningOf(revision: Revision, at: EntryAt): Happening | undefined {
  const entry = at(revision);
  const told = entry && tell(entry, at);
  if (!told) return undefined;
  // A probe is taken from the queue by the clock; why it is due is what put it there.
  const because = told.kind === 'probe' ? (at(entry.because)?.because ?? 0) : entry.because;
  const by = told.kind === 'probe' ? 'kubelet' : entry.by;
  return { revision, at: entry.at, by, because, failed: false, ...told };
}

/** What led to a revision, from its own cause back to the action or the boot that began it. Machinery on the way is passed over. */
export function causesOf(revision: Revision, at: EntryAt): readonly Happening[] {
  const chain: Happening[] = [];
  let cause = happeningOf(revision, at)?.because ?? at(revision)?.because ?? 0;
  for (let steps = 0; cause > 0 && steps < LONGEST_STEP; steps++) {
    const happening = happeningOf(cause, at);
    if (happening) chain.push(happening);
    cause = happening?.because ?? at(cause)?.because ?? 0;
  }
  return chain;
}
