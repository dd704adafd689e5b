/** A long press opens the menu where a finger has no right button. The click that follows it is swallowed. */
import { useMemo, type MouseEvent, type PointerEvent } from 'react';
import { menuTargetAt } from './menuTarget.ts';
import type { MenuRequest } from './SceneMenu.tsx';

const HOLD_MS = 480;
/** A finger trembles; more than this is a drag. */
const TREMBLE = 9;

function createPress(open: (request: MenuRequest) => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let start = { x: 0, y: 0 };
  let wasLong = false;
  const cancel = (): void => clearTimeout(timer);
  return {
    onPointerDown: (event: PointerEvent): void => {
      cancel();
      wasLong = false;
      if (event.pointerType === 'mouse') return;
      const object = menuTargetAt(event.target);
      if (!object) return;
      start = { x: event.clientX, y: event.clientY };
      timer = setTimeout(() => {
        wasLong = true;
        open({ object, ...start });
      }, HOLD_MS);
    },
    onPointerMove: (event: PointerEvent): void => {
      if (Math.hypot(event.clientX - start.x, event.clientY - start.y) > TREMBLE) cancel();
    },
    onPointerUp: cancel,
    onPointerCancel: cancel,
    onClickCapture: (event: MouseEvent): void => {
      if (!wasLong) return;
      wasLong = false;
      event.stopPropagation();
      event.preventDefault();
    },
  };
}

export function useLongPress(open: (request: MenuRequest) => void) {
  return useMemo(() => createPress(open), [open]);
}
