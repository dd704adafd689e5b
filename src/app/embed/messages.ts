/**
 * The page driven from the page around it, by postMessage: docs/embedding.md is the contract. Only the frame's own parent is heard, and
 * only from an origin that was allowed; others get no answer at all, and events go to nobody else.
 */
import { ApiError } from '../../api/index.ts';
import type { Cluster } from '../../cluster/index.ts';
import { SPEEDS } from '../clock.ts';
import { openLesson } from '../lesson/lessonStore.ts';
import { selectionNamed } from '../lesson/targets.ts';
import { SCENARIOS } from '../scenarios/index.ts';
import { openScenario } from '../session/openScenario.ts';
import { act, clusterStore } from '../store/clusterStore.ts';
import { scenarioStore } from '../store/scenarioStore.ts';
import { select, viewStore } from '../store/viewStore.ts';
import { pause, seekTo, setSpeed } from '../transport.ts';

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

function need<T>(value: T | undefined, sentence: string): T {
  if (value === undefined) throw new Error(sentence);
  return value;
}

const text = (value: unknown, name: string): string =>
  need(typeof value === 'string' ? value : undefined, `“${name}” must be a text.`);

const moment = (): Fields => {
  const { cluster, playing, speed } = clusterStore().getState();
  return { now: cluster.now, revision: cluster.revision, playing, speed };
};

/** By the name in `do`; each returns what the answer carries. */
const DEEDS: Readonly<Record<string, (message: Fields) => unknown>> = {
  play: () => clusterStore().setState({ playing: true }),
  pause,
  seek({ ms }) {
    if (typeof ms !== 'number' || !Number.isFinite(ms)) throw new Error('“ms” must be a number of milliseconds.');
    seekTo(ms);
  },
  speed({ speed }) {
    setSpeed(
      need(
        SPEEDS.find((each) => each === speed),
        `“speed” must be one of ${SPEEDS.join(', ')}.`,
      ),
    );
  },
  apply: ({ manifest }) => act((cluster) => cluster.apply(text(manifest, 'manifest'))),
  select({ object }) {
    if (object === null) return select(undefined);
    const name = text(object, 'object');
    select(need(selectionNamed(clusterStore().getState().cluster, name), `“${name}” is not there now.`));
  },
  lens({ lens }) {
    if (lens !== 'data-path' && lens !== 'logical') throw new Error('“lens” must be data-path or logical.');
    viewStore.setState({ lens });
  },
  scenario({ id }) {
    openScenario(
      need(
        SCENARIOS.find((each) => each.id === id),
        'There is no scenario of that name.',
      ),
    );
  },
  lesson({ id }) {
    if (!openLesson(text(id, 'id'))) throw new Error('There is no lesson of that name.');
  },
  moment,
};

function sentenceOf(error: unknown): Fields {
  const message = error instanceof Error ? error.message : String(error);
  return { error: message, ...(error instanceof ApiError ? { status: error.status } : {}) };
}

/** What is sent back for a message; undefined: it is none of ours. */
export function answer(message: unknown): Fields | undefined {
  if (!isFields(message) || message['servicescope'] !== 1 || typeof message['do'] !== 'string') return undefined;
  const { id, do: name } = message;
  const head = { servicescope: 1, ...(typeof id === 'string' || typeof id === 'number' ? { id } : {}) };
  const deed = Object.hasOwn(DEEDS, name) ? DEEDS[name] : undefined;
  if (!deed) return { ...head, ok: false, error: `There is nothing called “${String(name).slice(0, 40)}”.` };
  try {
    const result = deed(message);
    return { ...head, ok: true, ...(result === undefined ? {} : { result }) };
  } catch (error) {
    return { ...head, ok: false, ...sentenceOf(error) };
  }
}

const MOMENT_EVERY_MS = 250;
const LOOKED_AT = 50;

/** Tells what happens: a moment now and then, each action, each connection that ended, what is selected. Returns how to stop. */
function tellEvents(tell: (event: string, fields: Fields) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let of: Cluster | undefined;
  let actions = 0;
  let ended = new Set<string>();
  const look = (): void => {
    const { cluster } = clusterStore().getState();
    if (cluster !== of) {
      of = cluster;
      actions = cluster.actions().length;
      ended = new Set(cluster.connections(LOOKED_AT).map(({ id }) => id));
      tell('opened', { scenario: scenarioStore.getState().scenario.id });
    }
    for (const { label, kind, at } of cluster.actions().slice(actions)) tell('action', { label, kind, at });
    actions = cluster.actions().length;
    for (const { id, endedAt, verdict, endpoint, sourceSeen, reason } of cluster.connections(LOOKED_AT)) {
      if (endedAt === undefined || ended.has(id)) continue;
      ended.add(id);
      tell('connection', { connection: id, verdict, endpoint, sourceSeen, reason, at: endedAt });
    }
    timer ??= setTimeout(() => {
      timer = undefined;
      tell('moment', moment());
    }, MOMENT_EVERY_MS);
  };
  look();
  const stops = [
    clusterStore().subscribe(look),
    viewStore.subscribe(({ selection }, before) => {
      if (selection !== before.selection) tell('selection', { selection: selection ?? null });
    }),
  ];
  return () => {
    stops.forEach((stop) => stop());
    clearTimeout(timer);
  };
}

/** Listens to the page around this one; returns how to stop. The engine must be there. */
export function listenToParent(allowed: readonly string[], parent: Window = window.parent): () => void {
  if (parent === window) return () => undefined;
  const onMessage = ({ origin, source, data }: MessageEvent): void => {
    if (source !== parent || !allowed.includes(origin)) return;
    const reply = answer(data);
    if (reply) parent.postMessage(reply, origin);
  };
  // The browser drops what is meant for an origin the parent is not of.
  const tell = (event: string, fields: Fields): void => {
    for (const origin of allowed) parent.postMessage({ servicescope: 1, event, ...fields }, origin);
  };
  window.addEventListener('message', onMessage);
  const stop = tellEvents(tell);
  tell('ready', moment());
  return () => {
    window.removeEventListener('message', onMessage);
    stop();
  };
}
