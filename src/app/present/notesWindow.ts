/** The speaker's window: opened beside the page, told what the page shows, heard while somebody presents. */
import type { RootContent } from '../../lessons/index.ts';
import { plainText } from '../../lessons/index.ts';
import { lessonStore } from '../lesson/lessonStore.ts';
import { clusterStore } from '../store/clusterStore.ts';
import { presentStore, togglePresenting } from '../store/presentStore.ts';
import { scenarioStore } from '../store/scenarioStore.ts';
import { showToast } from '../store/toastStore.ts';
import { viewStore } from '../store/viewStore.ts';
import { formatClock } from '../ui/format.ts';
import { openChannel, type NotesChannel, type NotesState } from './channel.ts';
import { fulfil } from './remote.ts';
import { presentWords } from './words.ts';

/** Real time between two tellings; the clock in the window is as fresh as that. */
const TELL_EVERY_MS = 250;

/** A list's points stand for themselves. */
function paragraphs(nodes: readonly RootContent[]): string[] {
  return nodes.flatMap((node) =>
    node.type === 'list' ? node.children.map((item) => `• ${plainText(item)}`) : [plainText(node)],
  );
}

/** What the speaker should see now. */
export function notesNow(): NotesState {
  const { lesson, step } = lessonStore.getState();
  const { cluster, playing } = clusterStore().getState();
  const { covered, black } = presentStore.getState();
  const { theme } = viewStore.getState();
  const now = { clock: formatClock(cluster.now), playing, covered, black, theme };
  if (!lesson) {
    const { title, question } = scenarioStore.getState().scenario;
    return { lesson: title, step: 0, steps: 0, title, notes: [question], next: '', ...now };
  }
  const of = lesson.steps[step];
  return {
    lesson: lesson.title,
    step: step + 1,
    steps: lesson.steps.length,
    title: of?.title ?? presentWords.theEnd,
    notes: paragraphs([...(step === 0 ? lesson.notes : []), ...(of?.notes ?? [])]),
    next: lesson.steps[step + 1]?.title ?? '',
    ...now,
  };
}

interface Open {
  readonly window: Window;
  readonly stop: () => void;
}

let open: Open | undefined;

/** Tells at most so often, and only what is new. */
function follow(channel: NotesChannel): () => void {
  let said = '';
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tell = (): void => {
    timer = undefined;
    const state = notesNow();
    const text = JSON.stringify(state);
    if (text !== said) channel.say({ kind: 'state', state });
    said = text;
  };
  const soon = (): void => void (timer ??= setTimeout(tell, TELL_EVERY_MS));
  const atOnce = (): void => {
    clearTimeout(timer);
    tell();
  };
  const stops = [
    clusterStore().subscribe(soon),
    lessonStore.subscribe(atOnce),
    presentStore.subscribe(atOnce),
    scenarioStore.subscribe(soon),
    viewStore.subscribe(soon),
  ];
  atOnce();
  return () => {
    clearTimeout(timer);
    stops.forEach((stop) => stop());
  };
}

const newId = (): string => crypto.getRandomValues(new Uint32Array(2)).join('');

/** Opens the window, or brings it to the front. Called by a key or a button: browsers open nothing by themselves. */
export function showNotes(): void {
  if (open && !open.window.closed) return open.window.focus();
  open?.stop();
  if (!presentStore.getState().on) togglePresenting();
  const id = newId();
  const page = new URL(`notes.html#${id}`, document.baseURI).href;
  const opened = window.open(page, 'servicescope-notes', 'popup,width=620,height=560');
  if (!opened) {
    showToast(presentWords.noWindow, {
      tone: 'error',
    });
    return;
  }
  open = { window: opened, stop: serveNotes(id) };
}

/** The page's half of the channel. Returns how to end it, which the window is told. */
export function serveNotes(id: string): () => void {
  let unfollow: (() => void) | undefined;
  const channel = openChannel(id, (message) => {
    if (message.kind === 'wish') fulfil(message.wish);
    if (message.kind !== 'hello') return;
    unfollow?.();
    unfollow = follow(channel);
  });
  const stop = (): void => {
    unfollow?.();
    channel.say({ kind: 'bye' });
    channel.close();
    window.removeEventListener('pagehide', stop);
  };
  window.addEventListener('pagehide', stop);
  return stop;
}
