/** A click on a packet selects its connection, before the click reaches what lies under it. */
import type { Frame } from '../../scene/index.ts';
import { select } from '../store/viewStore.ts';

/** Pixels of the page around a packet that count as it; more for fingers. */
const REACH = { mouse: 11, touch: 20 };

export interface PointerWatch {
  /** Tells what is where now; nothing when only the pointer can have moved. */
  readonly look: (frame?: Frame) => void;
  readonly stop: () => void;
}

/** The packet nearest to a point of the scene, within `reach` scene pixels. */
export function packetAt(frame: Frame, x: number, y: number, reach: number): string | undefined {
  let nearest: string | undefined;
  let least = reach;
  for (let i = 0; i < frame.count; i++) {
    const comet = frame.comets[i]!;
    const distance = Math.hypot(comet.x - x, comet.y - y);
    if (distance >= least) continue;
    least = distance;
    nearest = comet.plan.flight.connection;
  }
  return nearest;
}

export function followPointer(host: HTMLElement, transform: () => readonly [number, number, number]): PointerWatch {
  let frame: Frame | undefined;
  let pointer: { x: number; y: number } | undefined;
  let isOver = false;

  const find = (x: number, y: number, reach: number): string | undefined => {
    const [offsetX, offsetY, zoom] = transform();
    return frame && packetAt(frame, (x - offsetX) / zoom, (y - offsetY) / zoom, reach / zoom);
  };
  // One rectangle a pointer move, outside the frame: painting itself never asks for layout.
  const local = (event: PointerEvent | MouseEvent): { x: number; y: number } => {
    const box = host.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const onMove = (event: PointerEvent): void => {
    pointer = event.pointerType === 'mouse' ? local(event) : undefined;
  };
  const onLeave = (): void => {
    pointer = undefined;
  };
  const onClick = (event: MouseEvent): void => {
    const { x, y } = local(event);
    const isTouch = 'pointerType' in event && event.pointerType === 'touch';
    // detail 0 is a click by keyboard: that means the focused object.
    const id = event.detail === 0 ? undefined : find(x, y, isTouch ? REACH.touch : REACH.mouse);
    if (id === undefined) return;
    event.stopPropagation();
    event.preventDefault();
    select({ kind: 'connection', id });
  };
  host.addEventListener('pointermove', onMove);
  host.addEventListener('pointerleave', onLeave);
  host.addEventListener('click', onClick, true);
  return {
    look: (present = frame) => {
      frame = present;
      const over = pointer !== undefined && find(pointer.x, pointer.y, REACH.mouse) !== undefined;
      if (over === isOver) return;
      isOver = over;
      host.toggleAttribute('data-over-packet', over);
    },
    stop: () => {
      host.removeEventListener('pointermove', onMove);
      host.removeEventListener('pointerleave', onLeave);
      host.removeEventListener('click', onClick, true);
    },
  };
}
