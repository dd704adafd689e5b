/**
 * The page's shells. They live beside the tab that shows them: a loop goes on while another tab is open. Each frame gives them a few
 * milliseconds; what they did is published at once.
 */
import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import { Console, LocalPorts } from '../../terminal/index.ts';
import { editText } from '../editor/heldEdits.ts';
import { onFrame } from '../frame.ts';
import { clusterStore, publish } from '../store/clusterStore.ts';
import { safeStorage } from '../store/safeStorage.ts';
import { takeLines, terminalStore } from '../store/terminalStore.ts';
import { followTheme } from '../theme/pageColours.ts';
import { coloursOf } from './colours.ts';
import { laptopFiles } from './laptopFiles.ts';
import { terminalWords } from './words.ts';

/** Real milliseconds of a frame for all shells, and operations between two looks at the clock. */
const BUDGET_MS = 4;
const OPERATIONS = 1000;
const SCROLLBACK = 5000;
const HISTORY = 'servicescope.terminal.history';

export interface Session {
  readonly id: number;
  readonly term: Terminal;
  readonly fit: FitAddon;
  /** Where it is drawn: moved into the tab that shows it. */
  readonly element: HTMLElement;
  console: Console;
}

interface Sessions {
  readonly list: readonly Session[];
  readonly shown: number;
  /** The one that is shown waits for the clock. */
  readonly waits: boolean;
}

const sessionStore = createStore<Sessions>()(() => ({ list: [], shown: 0, waits: false }));

export function useSessions<T>(select: (state: Sessions) => T): T {
  return useStore(sessionStore, select);
}

export function showSession(id: number): void {
  sessionStore.setState({ shown: id });
}

/** Of the one laptop that all of them are shells of. */
const ports = new LocalPorts();

let lastId = 0;
let stopFrames: (() => void) | undefined;

/** The first shell, when there is none; whoever shows the terminal calls it. */
export function ensureSession(): void {
  if (sessionStore.getState().list.length === 0) addSession();
}

export function addSession(): void {
  const element = document.createElement('div');
  element.style.blockSize = '100%';
  const term = new Terminal({
    convertEol: true,
    cursorBlink: true,
    cursorStyle: 'bar',
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font-mono'),
    fontSize: 13,
    lineHeight: 1.25,
    minimumContrastRatio: 4.5,
    screenReaderMode: true,
    scrollback: SCROLLBACK,
    theme: coloursOf(document.body),
  });
  const fit = new FitAddon();
  term.loadAddon(fit);
  const session: Session = { id: ++lastId, term, fit, element, console: newConsole() };
  wire(session);
  sessionStore.setState(({ list }) => ({ list: [...list, session], shown: session.id }));
  stopFrames ??= startFrames();
}

export function closeSession(id: number): void {
  const { list } = sessionStore.getState();
  const session = list.find((each) => each.id === id);
  if (!session) return;
  session.console.laptop.close();
  session.term.dispose();
  session.element.remove();
  const rest = list.filter((each) => each !== session);
  sessionStore.setState(({ shown }) => ({ list: rest, shown: shown === id ? (rest.at(-1)?.id ?? 0) : shown }));
}

function newConsole(): Console {
  return new Console({
    cluster: clusterStore().getState().cluster,
    files: laptopFiles,
    history: readHistory(),
    ports,
    edit: (name, text, done) =>
      editText(terminalWords.editor, name, text, (saved) => {
        done(saved);
        // Back to where one came from.
        const { list, shown } = sessionStore.getState();
        list.find(({ id }) => id === shown)?.term.focus();
      }),
  });
}

function readHistory(): readonly string[] {
  try {
    const saved: unknown = JSON.parse(safeStorage.getItem(HISTORY) ?? '[]');
    return Array.isArray(saved) ? saved.filter((line) => typeof line === 'string') : [];
  } catch {
    return [];
  }
}

/** What the browser does with these keys is better than what a shell would. */
function keepsForBrowser(event: KeyboardEvent, term: Terminal): boolean {
  const isControl = event.ctrlKey || event.metaKey;
  if (event.key === 'Tab') return event.shiftKey;
  if (isControl && event.key === '`') return true;
  if (!isControl || event.altKey) return false;
  const key = event.key.toLowerCase();
  return key === 'v' || (key === 'c' && (event.shiftKey || event.metaKey || term.hasSelection()));
}

function wire(session: Session): void {
  const { term, element } = session;
  term.attachCustomKeyEventHandler((event) => !keepsForBrowser(event, term));
  term.onData((data) => {
    session.console.keys(data);
    work(session, performance.now() + BUDGET_MS);
  });
  term.onResize(({ cols, rows }) => session.console.resize(cols, rows));
  term.open(element);
  term.textarea?.setAttribute('aria-label', terminalWords.screen);
  // Pasted text comes marked, so that a script is not taken for keys.
  term.write('\x1b[?2004h');
}

/** Lets a shell do what it can until a moment of real time. */
function work(session: Session, until: number): void {
  const { term } = session;
  const state = clusterStore().getState();
  if (state.engine !== 'running') return;
  try {
    session.console.laptop.connectTo(state.cluster);
    for (let more = true; more && performance.now() < until;) more = session.console.pump(OPERATIONS);
  } catch (error) {
    clusterStore().setState({ playing: false, fault: error instanceof Error ? error : new Error(String(error)) });
  }
  const text = session.console.take();
  if (text !== '') term.write(text);
  publish();
  if (session.console.hasEnded) afterExit(session);
}

/** `exit` closes a further shell, and begins the last one anew. */
function afterExit(session: Session): void {
  remember(session);
  if (sessionStore.getState().list.length > 1) {
    closeSession(session.id);
    return;
  }
  session.console = newConsole();
  session.console.resize(session.term.cols, session.term.rows);
}

function remember({ console }: Session): void {
  safeStorage.setItem(HISTORY, JSON.stringify(console.editor.remembered.slice(-200)));
}

function startFrames(): () => void {
  const stops = [
    onFrame(() => {
      const { list, shown, waits } = sessionStore.getState();
      const until = performance.now() + BUDGET_MS;
      const current = list.find(({ id }) => id === shown);
      if (current)
        for (const line of takeLines()) {
          current.console.put(line);
          if (!terminalStore.getState().isShow) current.term.focus();
        }
      for (const session of list) work(session, until);
      const isIdle = current?.console.isIdle ?? false;
      if (isIdle !== terminalStore.getState().isIdle) terminalStore.setState({ isIdle });
      const isWaiting = current?.console.laptop.waitsForTime ?? false;
      if (isWaiting !== waits) sessionStore.setState({ waits: isWaiting });
    }),
    followTheme(() => {
      for (const { term } of sessionStore.getState().list) term.options.theme = coloursOf(document.body);
    }),
  ];
  window.addEventListener('pagehide', () => sessionStore.getState().list.forEach(remember));
  return () => stops.forEach((stop) => stop());
}
