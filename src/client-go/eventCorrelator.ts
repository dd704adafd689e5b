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

/** Under which key a source's memory about an object is kept. */
export function correlationKey({ source, involvedObject: about, type }: Draftable): string {
  const { kind, namespace, name, uid, apiVersion } = about;
  return [source?.component, source?.host, kind, namespace, name, uid, apiVersion, type].join('|');
}

function replaced<T>(list: readonly T[], isIt: (item: T) => boolean, item: T): readonly T[] {
  const index = list.findIndex(isIt);
  return index < 0 ? [...list, item] : list.with(index, item);
}

export function correlateEvent(memory: Correlation | undefined, event: Draftable, now: SimTime): Correlated {
  const known = memory ?? { tokens: SPAM_BURST, filledAt: now, similar: [], sent: [] };

  const reason = event.reason ?? '';
  const message = event.message ?? '';
  const before = known.similar.find((group) => group.reason === reason);
  const recent = before && now - before.lastAt <= SIMILAR_WINDOW_MS ? before.messages : [];
  const messages = recent.includes(message) ? recent : [...recent, message];
  const combined = messages.length >= SIMILAR_LIMIT;
  const group: Similar = { reason, messages: combined ? messages.slice(1) : messages, lastAt: now };

  const key = combined ? `${reason}|combined` : [event.involvedObject.fieldPath, reason, message].join('|');
  const earlier = known.sent.find((sent) => sent.key === key);
  const written: Draftable = {
    ...event,
    metadata: earlier ? { ...event.metadata, name: earlier.name } : event.metadata,
    message: combined ? `(combined from similar events): ${message}` : message,
    count: (earlier?.count ?? 0) + 1,
    ...(earlier?.firstTimestamp === undefined ? {} : { firstTimestamp: earlier.firstTimestamp }),
  };
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
