/** Keys that act from anywhere on the page, unless something is being typed. */
import { changeSpeed, stepBackward, stepForward, togglePlaying } from './transport.ts';
import { overlayStore, toggleOverlay } from './store/overlayStore.ts';
import { showTerminal } from './store/terminalStore.ts';
import { presentStore, togglePresent, togglePresenting } from './store/presentStore.ts';
import { fitCluster } from './store/viewportStore.ts';
import { choose } from './store/choose.ts';
import { select, viewStore } from './store/viewStore.ts';
import { sayNotLoaded } from './ui/latePart.tsx';

/** Loaded when first used: the first scene does without. */
const toDecision = (direction: 'jumpForward' | 'jumpBack') => () =>
  void import('./time/steps.ts').then((steps) => steps[direction]('packet'), sayNotLoaded);

const late = (perform: Promise<() => void>): void => void perform.then((act) => act(), sayNotLoaded);

const undo = () => late(import('./actions/undoLast.ts').then(({ undoLast }) => undoLast));
const redo = () => late(import('./actions/undoLast.ts').then(({ redoLast }) => redoLast));

/** Page up and Page down are what a presenter's remote sends. */
const KEYS: Readonly<Record<string, () => void>> = {
  ' ': togglePlaying,
  ArrowRight: stepForward,
  ArrowLeft: stepBackward,
  PageDown: toDecision('jumpForward'),
  PageUp: toDecision('jumpBack'),
  n: toDecision('jumpForward'),
  b: toDecision('jumpBack'),
  '.': stepForward,
  ',': stepBackward,
  '+': () => changeSpeed(1),
  '-': () => changeSpeed(-1),
  d: () => choose({ lens: viewStore.getState().lens === 'logical' ? 'data-path' : 'logical' }),
  f: fitCluster,
  l: () => viewStore.setState(({ legendOpen }) => ({ legendOpen: !legendOpen })),
  p: togglePresenting,
  '?': () => toggleOverlay('help'),
  Escape: () => select(undefined),
};

const turn = (direction: 1 | -1) => () =>
  late(import('./present/remote.ts').then((remote) => () => remote.turn(direction)));
const openNotes = () => late(import('./present/notesWindow.ts').then(({ showNotes }) => showNotes));

/** While somebody presents: what remotes send (pages, arrows, b or a full stop for a black screen), and the speaker's own keys. */
const PRESENTING: Readonly<Record<string, () => void>> = {
  PageDown: turn(1),
  ArrowRight: turn(1),
  ArrowDown: turn(1),
  PageUp: turn(-1),
  ArrowLeft: turn(-1),
  ArrowUp: turn(-1),
  b: () => togglePresent('black'),
  '.': () => togglePresent('black'),
  a: () => togglePresent('covered'),
  l: () => togglePresent('laser'),
  m: openNotes,
};

function actionOf(key: string): (() => void) | undefined {
  const { on, black } = presentStore.getState();
  if (!on) return KEYS[key];
  // Whatever is pressed first in the dark brings the light back.
  if (black && key === 'Escape') return () => togglePresent('black');
  return PRESENTING[key] ?? KEYS[key];
}

/** Ctrl+` opens the terminal and closes it, as in many editors. */
function toggleTerminal(): void {
  const { dockOpen, dockTab } = viewStore.getState();
  if (dockOpen && dockTab === 'terminal') viewStore.setState({ dockOpen: false });
  else showTerminal();
}

const MOVING: ReadonlySet<string> = new Set(['ArrowRight', 'ArrowLeft', 'ArrowUp', 'ArrowDown', 'PageDown', 'PageUp']);
const MOVED =
  '[role="grid"], [role="tree"], [role="tablist"], [role="radiogroup"], input[type="radio"], input[type="range"], [data-arrows], [role="application"], [role="separator"]';

/** What a key presses when Tab or an arrow has brought the focus there. */
const PRESSED = 'input:not([type="range"]), a, [role="button"], [role="tab"], [role="radio"], [tabindex], button';
/** These keep their Space whatever brought the focus. */
const ALWAYS_PRESSED =
  'input[type="checkbox"], [role="switch"], [role="checkbox"], [role="dialog"], [role="alertdialog"]';
/** Where something is typed: a switch, a choice or the strip of time takes no letters. */
const FIELD =
  'input:not([type="checkbox"], [type="radio"], [type="range"]), textarea, [contenteditable], .monaco-editor';

/** Where the pointer went down last: who has just clicked a Pod or a tab means the page's time by Space, and not that Pod again. */
let pointedAt: EventTarget | null = null;

function isPressedBySpace(target: HTMLElement): boolean {
  const pressed = target.closest(PRESSED);
  if (pressed === null) return false;
  return !(pointedAt instanceof Node && pressed.contains(pointedAt)) || target.closest(ALWAYS_PRESSED) !== null;
}

/** A tab or a choice that was clicked is chosen: it hears Space, and does nothing. */
const isHeardInVain = ({ key, target }: KeyboardEvent): boolean =>
  key === ' ' &&
  target instanceof HTMLElement &&
  target.matches('[role="tab"], [role="radio"]') &&
  !isPressedBySpace(target);

/** Whether the key belongs to what has the focus: a field, an editor, a button that Space presses, a menu. */
function belongsToFocus(event: KeyboardEvent): boolean {
  if ((event.defaultPrevented && !isHeardInVain(event)) || event.ctrlKey || event.metaKey || event.altKey) return true;
  const target = event.target as HTMLElement | null;
  if (!target?.closest) return false;
  if (target.closest(`${FIELD}, select, [role="menu"], [role="listbox"]`)) return true;
  // Arrows and pages move what has the focus, where that can be moved.
  const isRemote = presentStore.getState().on && event.key.startsWith('Page');
  if (MOVING.has(event.key) && !isRemote && target !== document.body && target.closest(MOVED) !== null) return true;
  return event.key === ' ' && isPressedBySpace(target);
}

/** With Ctrl or Command. In the terminal and in fields these keys have meanings of their own. */
function performWithControl(event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : undefined;
  if (event.altKey || target?.closest('.xterm')) return false;
  const key = event.key.toLowerCase();
  if (key === 'k' && !event.shiftKey) {
    toggleOverlay('palette');
    return true;
  }
  if ((key !== 'z' && key !== 'y') || target?.closest(FIELD)) return false;
  if (key === 'y' || event.shiftKey) redo();
  else undo();
  return true;
}

/** Listens; returns how to stop. */
export function listenToKeys(): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.key === '`' && event.ctrlKey) {
      event.preventDefault();
      toggleTerminal();
      return;
    }
    // The palette may still be on its way: what is typed meanwhile is meant for it.
    if (overlayStore.getState().overlay === 'palette') return;
    const perform = actionOf(event.key);
    if (!perform || belongsToFocus(event)) return;
    event.preventDefault();
    isSpaceTaken = event.key === ' ';
    perform();
  };
  // Some browsers press a button when Space comes up again.
  let isSpaceTaken = false;
  const onKeyUp = (event: KeyboardEvent) => {
    if (event.key === ' ' && isSpaceTaken) event.preventDefault();
    isSpaceTaken = false;
  };
  const onPointer = ({ target }: PointerEvent) => void (pointedAt = target);
  // Before the editor, which would wait for the second key of a chord.
  const onControl = (event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || !performWithControl(event)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  window.addEventListener('keydown', onKey);
  window.addEventListener('keyup', onKeyUp);
  window.addEventListener('pointerdown', onPointer, { capture: true });
  window.addEventListener('keydown', onControl, { capture: true });
  return () => {
    window.removeEventListener('keydown', onKey);
    window.removeEventListener('keyup', onKeyUp);
    window.removeEventListener('pointerdown', onPointer, { capture: true });
    window.removeEventListener('keydown', onControl, { capture: true });
  };
}
