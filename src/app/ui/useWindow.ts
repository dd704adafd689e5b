/** Which rows of a long list are in sight. Rows have one height, so the answer is arithmetic and two thousand rows cost thirty. */
import { useCallback, useLayoutEffect, useRef, useState } from 'react';

/** Rows drawn beyond each edge, so that a quick scroll meets rows and not a void. */
const OVERSCAN = 8;
/** Taken for the viewport's height until it has been measured, and where nothing has a height (tests). */
const UNMEASURED_PX = 480;

export interface RowWindow {
  /** Index of the first row to draw, and of the first not to draw. */
  readonly first: number;
  readonly end: number;
  /** Width of the viewport in px; undefined until it has been measured. */
  readonly width: number | undefined;
  readonly viewport: (element: HTMLDivElement | null) => void;
  readonly onScroll: () => void;
  /** Brings a row into sight, moving as little as possible. */
  readonly reveal: (index: number) => void;
  readonly scrollToTop: () => void;
}

interface View {
  readonly row: number;
  readonly rows: number;
  readonly width: number | undefined;
}

/** `headPx` is what a sticky head covers at the top. */
export function useWindow(count: number, rowPx: number, headPx = 0): RowWindow {
  const element = useRef<HTMLDivElement | null>(null);
  const [view, setView] = useState<View>({ row: 0, rows: Math.ceil(UNMEASURED_PX / rowPx), width: undefined });

  const measure = useCallback(() => {
    const { scrollTop = 0, clientHeight = 0, clientWidth = 0 } = element.current ?? {};
    const row = Math.floor(scrollTop / rowPx);
    const rows = Math.ceil((clientHeight || UNMEASURED_PX) / rowPx) + 1;
    const width = clientWidth || undefined;
    setView((before) =>
      before.row === row && before.rows === rows && before.width === width ? before : { row, rows, width },
    );
  }, [rowPx]);

  const observer = useRef<ResizeObserver>(undefined);
  const viewport = useCallback(
    (next: HTMLDivElement | null) => {
      element.current = next;
      observer.current?.disconnect();
      if (!next) return;
      observer.current = new ResizeObserver(measure);
      observer.current.observe(next);
    },
    [measure],
  );
  // The browser pulls scrollTop back when the list gets shorter, and tells of it only by the position.
  useLayoutEffect(measure, [measure, count]);

  const reveal = useCallback(
    (index: number) => {
      const box = element.current;
      if (!box) return;
      const top = index * rowPx;
      const room = box.clientHeight - headPx;
      if (top < box.scrollTop) box.scrollTop = top;
      else if (top + rowPx > box.scrollTop + room) box.scrollTop = top + rowPx - room;
    },
    [rowPx, headPx],
  );
  const scrollToTop = useCallback(() => {
    if (element.current) element.current.scrollTop = 0;
  }, []);

  const first = Math.max(0, Math.min(view.row, count) - OVERSCAN);
  return {
    first,
    end: Math.min(count, view.row + view.rows + OVERSCAN),
    width: view.width,
    viewport,
    onScroll: measure,
    reveal,
    scrollToTop,
  };
}
