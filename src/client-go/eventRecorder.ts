/**
 * Records Events about objects, in their namespace (default for what has none). Upstream: client-go/tools/record/event.go.
 * Left out: the newer recorder that the scheduler uses upstream (eventTime, series, action); its Events are written in this form too.
 */
import { ApiError, BOOT_EPOCH_MS, timestamp, type AnyObject, type ObjectReference } from '../api/index.ts';
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

/** `<object>.<nanoseconds since the epoch, in hexadecimal>`; what is finer than cluster time is drawn. */
function eventName(sim: Simulation, object: string): string {
  const milliseconds = BigInt(BOOT_EPOCH_MS + Math.floor(sim.now));
  const nanoseconds = milliseconds * 1_000_000n + BigInt(sim.randomInt('client-go/events', 1_000_000));
  return `${object}.${nanoseconds.toString(16)}`;
}

function draftEvent(
  note: EventNote,
  source: { component: string; host?: string },
  name: string,
  now: SimTime,
): Draftable {
  const involvedObject = referenceTo(note.about);
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
    const stored = api.get('events', event.metadata.namespace, event.metadata.name);
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
      const name = eventName(sim, referenceTo(note.about).name ?? '');
      const draft = draftEvent(note, source, name, sim.now);
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
