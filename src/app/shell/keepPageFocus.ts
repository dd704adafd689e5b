/**
 * The keyboard's place is never lost: when what had the focus goes away (a message that was dismissed, a panel that was closed, a dialog),
 * the focus goes to what is left of where it was, and else into the picture. Those who use a mouse are left alone.
 */

/** Dialogs and menus give the focus back themselves, a moment after they have gone. */
const THEIR_OWN_MS = 60;

const FOCUSABLE =
  'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), [tabindex="0"]';

/** The picture's own place in the tab order. */
const PICTURE = '[data-scene-key][tabindex="0"]';

/** Outermost last. */
function ancestors(element: HTMLElement): readonly HTMLElement[] {
  const found: HTMLElement[] = [];
  for (let each = element.parentElement; each && each !== document.body; each = each.parentElement) found.push(each);
  return found;
}

const isShown = (element: HTMLElement): boolean => element.isConnected && !element.closest('[inert], [hidden]');

interface Place {
  readonly element: HTMLElement;
  readonly within: readonly HTMLElement[];
}

/** A part of the page that has a name: as far as that the focus goes up, and no farther. */
const PART = '[role="region"], section, article, aside, form, [role="tabpanel"], [role="dialog"], [role="group"]';

const nameOf = (element: HTMLElement): string | null => element.getAttribute('aria-label') ?? element.textContent;

/** A button that was replaced by the real one, loaded when it was first pressed: the same words, where it stood. */
function successorOf({ element, within }: Place): HTMLElement | undefined {
  const around = within.find(isShown);
  const isSame = (each: HTMLElement): boolean =>
    each.tagName === element.tagName && nameOf(each) === nameOf(element) && isShown(each);
  return around && [...around.querySelectorAll<HTMLElement>(FOCUSABLE)].find(isSame);
}

function whereTo(last: Place, before: Place | undefined): HTMLElement | undefined {
  const successor = successorOf(last);
  if (successor) return successor;
  const part = last.within.find((each) => each.matches(PART));
  if (part && isShown(part)) {
    const left = [...part.querySelectorAll<HTMLElement>(FOCUSABLE)].find(isShown);
    if (left) return left;
  }
  if (before && isShown(before.element) && before.element.matches(FOCUSABLE + ', [tabindex]')) return before.element;
  return (before && successorOf(before)) ?? document.querySelector<HTMLElement>(PICTURE) ?? undefined;
}

/** Watches; returns how to stop. */
export function keepPageFocus(): () => void {
  let last: Place | undefined;
  /** What had the focus before the part of the page it is in now got it. */
  let before: Place | undefined;
  let byKeys = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const restore = (): void => {
    timer = undefined;
    if (!last || !byKeys || document.activeElement !== document.body || isShown(last.element)) return;
    whereTo(last, before)?.focus({ preventScroll: true });
  };
  const look = (): void => {
    if (document.activeElement !== document.body || !last || !byKeys) return;
    timer ??= setTimeout(restore, THEIR_OWN_MS);
  };
  const onFocus = (event: FocusEvent): void => {
    const element = event.target;
    if (!(element instanceof HTMLElement) || element === document.body) return;
    const part = last?.within.find((each) => each.matches(PART));
    if (last && !part?.contains(element)) before = last;
    last = { element, within: ancestors(element) };
  };
  const onKey = (): void => void (byKeys = true);
  const onPointer = (): void => void (byKeys = false);
  const changes = new MutationObserver(look);
  changes.observe(document.body, { childList: true, subtree: true });
  document.addEventListener('focusin', onFocus);
  window.addEventListener('keydown', onKey, true);
  window.addEventListener('pointerdown', onPointer, true);
  return () => {
    clearTimeout(timer);
    changes.disconnect();
    document.removeEventListener('focusin', onFocus);
    window.removeEventListener('keydown', onKey, true);
    window.removeEventListener('pointerdown', onPointer, true);
  };
}
