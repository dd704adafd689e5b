/**
 * When a tooltip is shown: after the pointer has rested on what has one, at once when it comes from another, and with the keyboard's
 * focus. Escape, a press and leaving take it away; moving onto the tooltip itself does not, nor does what lies on the way there. A button
 * whose menu is open needs none.
 */

export interface Tip {
  readonly anchor: HTMLElement;
  readonly label: string;
  readonly shortcut: string | undefined;
}

const REST_MS = 600;
/** Between two buttons the pointer crosses a gap. */
const GAP_MS = 300;

function anchorOf(target: EventTarget | null): HTMLElement | null {
  const anchor = target instanceof Element ? target.closest<HTMLElement>('[data-tip]') : null;
  return anchor?.matches('[aria-haspopup][aria-expanded="true"]') ? null : anchor;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/**
 * Tells `show` what to show until the returned function is called. `isTip`: whether something lies in the tooltip shown. `isBetween`:
 * whether a point lies between an element and its tooltip.
 */
export function followTips(
  show: (tip: Tip | undefined) => void,
  isTip: (target: EventTarget | null) => boolean,
  isBetween: (point: Point, anchor: HTMLElement) => boolean,
) {
  let shown: HTMLElement | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const set = (anchor: HTMLElement | undefined): void => {
    clearTimeout(timer);
    if (anchor === shown) return;
    shown = anchor;
    const { tip: label = '', tipShortcut: shortcut } = anchor?.dataset ?? {};
    show(anchor && { anchor, label, shortcut });
  };
  const later = (anchor: HTMLElement | undefined, ms: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => set(anchor?.isConnected ? anchor : undefined), ms);
  };

  const listeners: Partial<{ [K in keyof DocumentEventMap]: (event: DocumentEventMap[K]) => void }> = {
    pointerover: ({ target, pointerType, buttons, clientX: x, clientY: y }) => {
      const anchor = anchorOf(target);
      if (isTip(target)) clearTimeout(timer);
      else if (!anchor || pointerType === 'touch' || buttons !== 0) later(undefined, GAP_MS);
      else if (shown && shown !== anchor && isBetween({ x, y }, shown)) later(anchor, GAP_MS);
      else if (shown) set(anchor);
      else later(anchor, REST_MS);
    },
    pointerdown: () => set(undefined),
    click: () => set(undefined),
    focusin: ({ target }) => {
      const anchor = anchorOf(target);
      if (anchor?.matches(':focus-visible')) set(anchor);
    },
    focusout: () => set(undefined),
    keydown: ({ key }) => {
      if (key === 'Escape') set(undefined);
    },
  };
  const controller = new AbortController();
  for (const [type, listener] of Object.entries(listeners))
    document.addEventListener(type, listener as (event: Event) => void, { signal: controller.signal });
  return () => {
    clearTimeout(timer);
    controller.abort();
  };
}
