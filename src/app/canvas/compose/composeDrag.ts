/**
 * Composing a packet with the mouse: dragging from whoever can ask (a Pod, a node's head, a client outside) to whatever can be asked.
 * A line follows the pointer; where it is let go, the form opens with both filled in. By finger the picture pans, as everywhere.
 */
import { sayNotLoaded } from '../../ui/latePart.tsx';

/** Pixels before a press becomes a drag. */
const SLACK_PX = 8;
const SVG = 'http://www.w3.org/2000/svg';

interface Drag {
  readonly from: HTMLElement;
  readonly x: number;
  readonly y: number;
  line: SVGLineElement | undefined;
}

const drawnAt = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('[data-kind]') : null;

/** Whoever can ask, under the pointer. A node is its head only: the rest of it is ground to pan by. */
function sourceAt(target: EventTarget | null): HTMLElement | undefined {
  const drawn = drawnAt(target);
  const kind = drawn?.dataset['kind'];
  if (!drawn || (kind !== 'Pod' && kind !== 'External' && kind !== 'Node')) return undefined;
  if (kind === 'Node' && !(target as Element).closest('[data-scene-key^="Node "]')) return undefined;
  return drawn;
}

function newLine(host: HTMLElement, className: string): SVGLineElement {
  const sheet = document.createElementNS(SVG, 'svg');
  sheet.setAttribute('class', className);
  sheet.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(SVG, 'line');
  sheet.append(line);
  host.append(sheet);
  return line;
}

export function followComposing(host: HTMLElement, lineClass: string): () => void {
  let drag: Drag | undefined;
  let over: HTMLElement | null = null;
  let wasDrag = false;

  const mark = (next: HTMLElement | null): void => {
    if (next === over) return;
    over?.removeAttribute('data-drop');
    next?.setAttribute('data-drop', '');
    over = next;
  };
  const end = (): void => {
    drag?.line?.ownerSVGElement?.remove();
    mark(null);
    drag = undefined;
  };
  const onDown = (event: MouseEvent): void => {
    wasDrag = false;
    const from = event.button === 0 ? sourceAt(event.target) : undefined;
    if (!from) return;
    // The picture would be panned.
    event.stopPropagation();
    drag = { from, x: event.clientX, y: event.clientY, line: undefined };
  };
  const onMove = (event: MouseEvent): void => {
    if (!drag) return;
    if (!drag.line && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < SLACK_PX) return;
    drag.line ??= newLine(host, lineClass);
    const box = host.getBoundingClientRect();
    const at = { x1: drag.x, y1: drag.y, x2: event.clientX, y2: event.clientY };
    for (const [name, value] of Object.entries(at))
      drag.line.setAttribute(name, String(value - (name.startsWith('x') ? box.left : box.top)));
    const under = drawnAt(document.elementFromPoint(event.clientX, event.clientY));
    mark(under === drag.from ? null : under);
  };
  const onUp = (): void => {
    if (!drag) return;
    wasDrag = drag.line !== undefined;
    const source = { ...drag.from.dataset };
    const target = over && { ...over.dataset };
    end();
    if (!wasDrag || !target) return;
    void import('./composeRequest.ts').then(({ composeRequest, sourceOf }) => {
      const asks = sourceOf(source);
      if (asks !== undefined) composeRequest(asks, target);
    }, sayNotLoaded);
  };
  // Letting go ends a click as well, and a click on a Pod kills it.
  const onClick = (event: MouseEvent): void => {
    if (!wasDrag) return;
    wasDrag = false;
    event.stopPropagation();
    event.preventDefault();
  };
  host.addEventListener('mousedown', onDown, true);
  host.addEventListener('click', onClick, true);
  window.addEventListener('mousemove', onMove);
  window.addEventListener('mouseup', onUp);
  return () => {
    end();
    host.removeEventListener('mousedown', onDown, true);
    host.removeEventListener('click', onClick, true);
    window.removeEventListener('mousemove', onMove);
    window.removeEventListener('mouseup', onUp);
  };
}
