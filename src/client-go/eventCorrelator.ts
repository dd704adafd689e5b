/**
 * What becomes of repeated Events: the same message again raises `count`; from the tenth different message of one reason within ten
 * minutes on, one Event stands for all ("(combined from similar events): …"); a source may send 25 Events about one object and
 * then one every five minutes. Upstream: client-go/tools/record/events_cache.go. Left out: its cache forgets after 4096 keys.
 */
import type { Event } from '../api/index.ts';
import type { SimTime } from '../sim/index.ts';

const SIMILAR_LIMIT = 10;
const SIMILAR_WINDOW_MS = 600_000;
const SPAM_BURST = 25;
const SPAM_REFILL_MS = 300_000;

const NOTHING: readonly never[] = [];

/** Most Events are the first of their kind: a memory grows by one link of a chain, and shares the rest with the one before. */
interface Link<T> {
  readonly before: T | undefined;
}

/** Messages of one reason. */
interface Similar extends Link<Similar> {
  readonly reason: string;
  readonly messages: readonly string[];
  readonly lastAt: SimTime;
}

/** What is counted as the same Event. Without a message: all that are combined. */
interface Sameness {
  readonly fieldPath: string | undefined;
  readonly reason: string;
  readonly message: string | undefined;
}

/** An Event that was sent, under which further ones like it are counted. */
interface Sent extends Sameness, Link<Sent> {
  readonly name: string;
  readonly count: number;
  readonly firstTimestamp: string | undefined;
}

/** What one source remembers about one object (and one type of Event). */
export interface Correlation {
  readonly tokens: number;
  readonly filledAt: SimTime;
  readonly similar: Similar | undefined;
  readonly sent: Sent | undefined;
}

/** The Event to write (its name is that of the one to update, when there was one), or undefined: it is suppressed. */
export interface Correlated {
  readonly memory: Correlation;
  readonly event: Draftable | undefined;
}

/** The parts of an Event that correlation looks at or changes. */
export type Draftable = Omit<Event, 'metadata'> & {
  readonly metadata: { readonly name: string; readonly namespace: string };
};

/** Under which key a source's memory about an object is kept. A uid says all about an object that there is to tell apart. */
export function correlationKey({ source, involvedObject: about, type }: Draftable): string {
  const { kind, namespace, name, uid, apiVersion } = about;
  const object = uid || `${apiVersion ?? ''}|${kind ?? ''}|${namespace ?? ''}|${name ?? ''}`;
  return `${source?.component ?? ''}|${source?.host ?? ''}|${object}|${type ?? ''}`;
}

function find<T extends Link<T>>(last: T | undefined, isIt: (link: T) => boolean): T | undefined {
  let link = last;
  while (link && !isIt(link)) link = link.before;
  return link;
}

/** A chain without one of its links. */
function without<T extends Link<T>>(last: T | undefined, gone: T | undefined): T | undefined {
  if (!last || !gone) return last;
  return last === gone ? last.before : { ...last, before: without(last.before, gone) };
}

/** The Event as it is written for the one that was sent earlier, or for all that are like it. */
function countedEvent(event: Draftable, earlier: Sent | undefined, combined: boolean): Draftable {
  const message = event.message ?? '';
  return {
    ...event,
    metadata: earlier ? { ...event.metadata, name: earlier.name } : event.metadata,
    message: combined ? `(combined from similar events): ${message}` : message,
    count: (earlier?.count ?? 0) + 1,
    ...(earlier?.firstTimestamp === undefined ? {} : { firstTimestamp: earlier.firstTimestamp }),
  };
}

export function correlateEvent(memory: Correlation | undefined, event: Draftable, now: SimTime): Correlated {
  const reason = event.reason ?? '';
  const message = event.message ?? '';
  const group = find(memory?.similar, (similar) => similar.reason === reason);
  const recent = group && now - group.lastAt <= SIMILAR_WINDOW_MS ? group.messages : NOTHING;
  const messages = recent.includes(message) ? recent : [...recent, message];
  const combined = messages.length >= SIMILAR_LIMIT;
  const similar: Similar = {
    reason,
    messages: combined ? messages.slice(1) : messages,
    lastAt: now,
    before: without(memory?.similar, group),
  };

  const same: Sameness = combined
    ? { fieldPath: undefined, reason, message: undefined }
    : { fieldPath: event.involvedObject.fieldPath, reason, message };
  const earlier = find(memory?.sent, (sent) => isSame(sent, same));
  const written = earlier || combined ? countedEvent(event, earlier, combined) : event;
  const sent: Sent = {
    fieldPath: same.fieldPath,
    reason,
    message: same.message,
    name: written.metadata.name,
    count: written.count ?? 1,
    firstTimestamp: written.firstTimestamp,
    before: without(memory?.sent, earlier),
  };

  const tokens = memory ? Math.min(SPAM_BURST, memory.tokens + (now - memory.filledAt) / SPAM_REFILL_MS) : SPAM_BURST;
  const allowed = tokens >= 1;
  return {
    memory: { tokens: allowed ? tokens - 1 : tokens, filledAt: now, similar, sent },
    event: allowed ? written : undefined,
  };
}

function isSame(a: Sameness, b: Sameness): boolean {
  return a.reason === b.reason && a.message === b.message && a.fieldPath === b.fieldPath;
}
