/**
 * Records Events about objects, in their namespace (default for what has none). Upstream: client-go/tools/record/event.go.
 * Left out: the newer recorder that the scheduler uses upstream (eventTime, series, action); its Events are written in this form too.
 */
import { ApiError, bootEpochMs, timestamp, type AnyObject, type ObjectReference } from '../api/index.ts';
import type { ApiServer } from '../apiserver/index.ts';
import type { SimTime, Simulation } from '../sim/index.ts';
import { correlateEvent, correlationKey, type Correlation, type Draftable } from './eventCorrelator.ts';
import type { ClientGo, EventNote } from './types.ts';

type Verbs = Pick<ApiServer, 'get' | 'create' | 'update'>;

/** What an Event says it is about; an object becomes a reference to this very version of it. */
function referenceTo(about: AnyObject | ObjectReference): ObjectReference {
  if (!('metadata' in about)) return about;
  const { apiVersion, kind, metadata } = about;
  const { namespace, name, uid, resourceVersion } = metadata;
  return { kind, ...(namespace ? { namespace } : {}), name, uid, apiVersion, resourceVersion };
}

const NANOSECONDS = 1_000_000;
const TWENTY_BITS = 2 ** 20;

/**
 * `<object>.<nanoseconds since the epoch, in hexadecimal>`. What is finer than cluster time is a property of the moment in the run,
 * not a draw: every write there is has a revision of its own. Counted in two parts, for no number holds 64 bits.
 */
export function eventName(sim: Simulation, object: string): string {
  const milliseconds = bootEpochMs() + Math.floor(sim.now);
  const below = Math.floor(sim.fixedAt('client-go/events/', sim.revision) * NANOSECONDS);
  const low = (milliseconds % TWENTY_BITS) * NANOSECONDS + below;
  const high = Math.floor(milliseconds / TWENTY_BITS) * NANOSECONDS + Math.floor(low / TWENTY_BITS);
  return `${object}.${high.toString(16)}${(low % TWENTY_BITS).toString(16).padStart(5, '0')}`;
}

function draftEvent(
  note: EventNote,
  involvedObject: ObjectReference,
  source: { component: string; host?: string },
  name: string,
  now: SimTime,
): Draftable {
  const time = timestamp(now);
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace: involvedObject.namespace ?? 'default' },
    involvedObject,
    reason: note.reason,
    message: note.message,
    source,
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
    type: note.type,
    reportingComponent: source.component,
    reportingInstance: source.host ?? '',
  };
}

/** Events are told, not promised: one that the API refuses (its namespace is going away) is lost. */
export function createEventRecorder(sim: Simulation, api: Verbs): ClientGo['recordEvent'] {
  const memories = sim.createTable<Correlation>('client-go/events');

  const write = (event: Draftable): void => {
    // Like upstream's sink, an Event that was sent before is patched, and created again when it is gone.
    const stored = (event.count ?? 1) > 1 && api.get('events', event.metadata.namespace, event.metadata.name);
    if (!stored) {
      api.create('events', event);
      return;
    }
    const { count, lastTimestamp, message } = event;
    api.update('events', {
      ...stored,
      ...(count === undefined ? {} : { count }),
      ...(lastTimestamp === undefined ? {} : { lastTimestamp }),
      ...(message === undefined ? {} : { message }),
    });
  };

  return (note, source) => {
    sim.as(source.component, () => {
      const about = referenceTo(note.about);
      const name = eventName(sim, about.name ?? '');
      const draft = draftEvent(note, about, source, name, sim.now);
      const key = correlationKey(draft);
      const { memory, event } = correlateEvent(memories.get(key), draft, sim.now);
      memories.put(key, memory);
      if (!event) return;
      try {
        write(event);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
      }
    });
  };
}
