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

/** Messages of one reason. */
interface Similar {
  readonly reason: string;
  readonly messages: readonly string[];
  readonly lastAt: SimTime;
}

/** An Event that was sent, under which further ones like it are counted. */
interface Sent {
  readonly key: string;
  readonly name: string;
  readonly count: number;
  readonly firstTimestamp: string | undefined;
}

/** What one source remembers about one object (and one type of Event). */
export interface Correlation {
  readonly tokens: number;
  readonly filledAt: SimTime;
  readonly similar: readonly Similar[];
  readonly sent: readonly Sent[];
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

function replaced<T>(list: readonly T[], isIt: (item: T) => boolean, item: T): readonly T[] {
  const index = list.findIndex(isIt);
  return index < 0 ? [...list, item] : list.with(index, item);
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
  const known = memory ?? { tokens: SPAM_BURST, filledAt: now, similar: NOTHING, sent: NOTHING };

  const reason = event.reason ?? '';
  const message = event.message ?? '';
  const before = known.similar.find((group) => group.reason === reason);
  const recent = before && now - before.lastAt <= SIMILAR_WINDOW_MS ? before.messages : NOTHING;
  const messages = recent.includes(message) ? recent : [...recent, message];
  const combined = messages.length >= SIMILAR_LIMIT;
  const group: Similar = { reason, messages: combined ? messages.slice(1) : messages, lastAt: now };

  const key = combined ? `${reason}|combined` : `${event.involvedObject.fieldPath ?? ''}|${reason}|${message}`;
  const earlier = known.sent.find((sent) => sent.key === key);
  const written = earlier || combined ? countedEvent(event, earlier, combined) : event;
  const { name } = written.metadata;
  const sent: Sent = { key, name, count: written.count ?? 1, firstTimestamp: written.firstTimestamp };

  const tokens = Math.min(SPAM_BURST, known.tokens + (now - known.filledAt) / SPAM_REFILL_MS);
  const allowed = tokens >= 1;
  return {
    memory: {
      tokens: allowed ? tokens - 1 : tokens,
      filledAt: now,
      similar: replaced(known.similar, (other) => other.reason === reason, group),
      sent: replaced(known.sent, (other) => other.key === key, sent),
    },
    event: allowed ? written : undefined,
  };
}
