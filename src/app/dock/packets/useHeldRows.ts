/**
 * Newest first, until the learner looks at something older: then the list stands still and counts what has arrived since. A list
 * that moves under the pointer cannot be clicked, so it also waits while the pointer is moving over it.
 */
import { useCallback, useEffect, useRef, useState } from 'react';

/** A pointer that rests no longer means to click. */
const POINTER_RESTS_MS = 1200;

export interface HeldRows<Row> {
  readonly rows: readonly Row[];
  /** Rows that arrived since the list stands still. */
  readonly waiting: number;
  readonly paused: boolean;
  readonly setPaused: (paused: boolean) => void;
  /** Follows again, from the top. */
  readonly resume: () => void;
  /** How often it was resumed: a table with another key begins at its top. */
  readonly resumed: number;
  readonly onScroll: (atTop: boolean) => void;
  readonly onPointerMove: () => void;
  readonly onPointerLeave: () => void;
}

export function useHeldRows<Row extends { readonly id: string }>(all: readonly Row[]): HeldRows<Row> {
  const [paused, setPaused] = useState(false);
  const [scrolled, setScrolled] = useState(false);
  const [pointed, setPointed] = useState(false);
  const [anchor, setAnchor] = useState<string>();
  const [resumed, setResumed] = useState(0);
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(rest.current), []);

  const held = paused || scrolled || pointed;
  // Remembering what was first when the list was stopped, as React advises for state that follows from other state.
  if (held && anchor === undefined && all.length > 0) setAnchor(all[0]!.id);
  if (!held && anchor !== undefined) setAnchor(undefined);

  const onScroll = useCallback((atTop: boolean) => setScrolled(!atTop), []);
  const resume = useCallback(() => {
    setPaused(false);
    setScrolled(false);
    setResumed((times) => times + 1);
  }, []);
  const onPointerLeave = useCallback(() => {
    clearTimeout(rest.current);
    setPointed(false);
  }, []);
  const onPointerMove = useCallback(() => {
    clearTimeout(rest.current);
    rest.current = setTimeout(() => setPointed(false), POINTER_RESTS_MS);
    setPointed(true);
  }, []);

  // -1 when nothing is held, or when what was first has meanwhile left the list: then everything is shown.
  const from =
    anchor === undefined
      ? 0
      : Math.max(
          0,
          all.findIndex((row) => row.id === anchor),
        );
  return {
    rows: from === 0 ? all : all.slice(from),
    waiting: from,
    paused,
    setPaused,
    resume,
    resumed,
    onScroll,
    onPointerMove,
    onPointerLeave,
  };
}
