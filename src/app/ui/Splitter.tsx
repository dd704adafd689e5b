/**
 * The line between two panels: drag it, or move it with the arrow keys (Home and End for the limits). It sizes one of the two; the
 * other takes what is left. Limits are the stylesheet's: min- and max-size of the panel.
 */
import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import styles from './Splitter.module.css';

interface Props {
  readonly label: string;
  /** id of the panel it sizes. */
  readonly controls: string;
  /** Which side of the line that panel lies on. */
  readonly panel: 'before' | 'after';
  readonly orientation: 'vertical' | 'horizontal';
  /** The size wished for, in pixels. The panel's own limits may say otherwise. */
  readonly onSize: (px: number) => void;
}

/** Of the room there is, at one press of an arrow key. */
const STEP = 0.05;

const DIRECTIONS = {
  vertical: { ArrowLeft: -1, ArrowRight: 1 } as Readonly<Record<string, number>>,
  horizontal: { ArrowUp: -1, ArrowDown: 1 } as Readonly<Record<string, number>>,
};

interface Measured {
  readonly size: number;
  readonly room: number;
}

function measure(panelId: string, orientation: Props['orientation']): Measured {
  const panel = document.getElementById(panelId);
  const side = orientation === 'vertical' ? 'width' : 'height';
  return {
    size: panel?.getBoundingClientRect()[side] ?? 0,
    room: Math.max(1, panel?.parentElement?.getBoundingClientRect()[side] ?? 1),
  };
}

/** The panel's share of the room in per cent, for screen readers. */
function useShare(panelId: string, orientation: Props['orientation']): number {
  const [share, setShare] = useState(0);
  useEffect(() => {
    const panel = document.getElementById(panelId);
    if (!panel) return undefined;
    const observer = new ResizeObserver(() => {
      const { size, room } = measure(panelId, orientation);
      setShare(Math.round((100 * size) / room));
    });
    observer.observe(panel);
    return () => observer.disconnect();
  }, [panelId, orientation]);
  return share;
}

export function Splitter({ label, controls, panel, orientation, onSize }: Props) {
  const share = useShare(controls, orientation);
  const drag = useRef<{ readonly from: number; readonly size: number }>(undefined);
  const sign = panel === 'before' ? 1 : -1;
  const position = (event: PointerEvent) => (orientation === 'vertical' ? event.clientX : event.clientY);

  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.focus({ preventScroll: true });
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { from: position(event), size: measure(controls, orientation).size };
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (drag.current) onSize(Math.max(0, drag.current.size + sign * (position(event) - drag.current.from)));
  };
  const letGo = (): void => {
    drag.current = undefined;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const { size, room } = measure(controls, orientation);
    const direction = DIRECTIONS[orientation][event.key];
    const ends: Readonly<Record<string, number>> = { Home: 0, End: room };
    const wish = direction === undefined ? ends[event.key] : size + sign * direction * STEP * room;
    if (wish === undefined) return;
    event.preventDefault();
    onSize(Math.max(0, wish));
  };
  return (
    // A separator that can be focused and moved is a widget: the ARIA pattern of the window splitter.
    <div
      role="separator"
      tabIndex={0}
      className={styles['splitter']}
      aria-label={label}
      aria-controls={controls}
      aria-orientation={orientation}
      aria-valuenow={share}
      aria-valuemin={0}
      aria-valuemax={100}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={letGo}
      onPointerCancel={letGo}
      onLostPointerCapture={letGo}
      onKeyDown={onKeyDown}
    />
  );
}
