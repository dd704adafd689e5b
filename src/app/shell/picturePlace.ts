/**
 * Where messages stand over the picture, so that they lie over no panel and over nothing that is drawn: beside the cluster, where there
 * is room, else in the row of legend and buttons at its foot, which the cluster leaves free. Measured while there are messages: panels are
 * opened and drawn wider seldom, and a style of the whole page would be worked out anew for each pixel of it.
 */
import { useLayoutEffect, useState } from 'react';
import { equalValues } from '../../api/index.ts';
import { compactNow } from '../ui/compact.ts';
import { PICTURE } from './picture.ts';

export interface PicturePlace {
  /** `over`: there is no free place, and something may be covered. */
  readonly kind: 'beside' | 'row' | 'over';
  /** From the edges of the window, in px. */
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
}

interface Span {
  readonly left: number;
  readonly right: number;
}

interface Box extends Span {
  readonly top: number;
  readonly bottom: number;
}

const GAP = 10;
/** To the picture's lower edge, on one level with legend and buttons. */
const FOOT = 9;
/** A message stands well in so much, and at last in so little. */
const WELL_BESIDE = 220;
const LEAST_BESIDE = 136;
const LEAST_ROW = 320;
/** A message of one line. */
const LINE = 40;
/** What moves after a panel opened has come to rest. */
const AT_REST_MS = 600;

const widthOf = ({ left, right }: Span): number => right - left;

/** Between boxes, with a gap to each. */
function widestGap({ left, right }: Span, boxes: readonly Box[]): Span {
  const ends = [left, ...boxes.map((box) => box.right + GAP)];
  const gaps = ends.map((from) => ({
    left: from,
    right: Math.min(right, ...boxes.filter((box) => box.right + GAP > from).map((box) => box.left - GAP)),
  }));
  return gaps.reduce((best, gap) => (widthOf(gap) > widthOf(best) ? gap : best));
}

/**
 * @param drawn what the cluster and what is outside of it cover
 * @param foot legend and buttons, and what else stands in their row
 */
export function placeFor(
  picture: Box,
  drawn: readonly Box[],
  foot: readonly Box[],
): Omit<Box, 'top'> & Pick<PicturePlace, 'kind'> {
  const above = (of: Span): number =>
    Math.min(
      picture.bottom,
      ...foot.filter((box) => box.left < of.right && box.right > of.left).map(({ top }) => top),
    ) - GAP;
  const inside = { left: picture.left + GAP, right: picture.right - GAP };
  const sides = [
    { left: Math.max(inside.left, ...drawn.map(({ right }) => right + GAP)), right: inside.right },
    { left: inside.left, right: Math.min(inside.right, ...drawn.map(({ left }) => left - GAP)) },
  ];
  const [right, left] = sides as [Span, Span];
  const beside = widthOf(left) > widthOf(right) + 1 ? left : right;
  const atSide = { kind: 'beside', ...beside, bottom: above(beside) } as const;
  if (widthOf(beside) >= WELL_BESIDE) return atSide;
  const middle = (picture.left + picture.right) / 2;
  const row = {
    left: Math.max(inside.left, ...foot.filter((box) => box.right < middle).map((box) => box.right + GAP)),
    right: Math.min(inside.right, ...foot.filter((box) => box.right >= middle).map((box) => box.left - GAP)),
  };
  if (widthOf(row) >= LEAST_ROW) return { kind: 'row', ...row, bottom: picture.bottom - FOOT };
  if (widthOf(beside) >= LEAST_BESIDE) return atSide;
  // Above that row, between the clients and what else is outside.
  const bottom = above(inside);
  const between = widestGap(
    inside,
    drawn.filter((box) => box.top < bottom && box.bottom > bottom - LINE),
  );
  if (widthOf(between) >= LEAST_ROW) return { kind: 'row', ...between, bottom };
  return { kind: 'over', ...inside, bottom };
}

const boxesOf = (selector: string): DOMRect[] =>
  Array.from(document.querySelectorAll(selector), (element) => element.getBoundingClientRect()).filter(
    ({ width }) => width > 0,
  );

/** What is lost ends at the default route, and the word for it stands on its left. */
const withMarks = ({ left, right, top, bottom }: DOMRect): Box => ({
  left: left - (right - left),
  right,
  top: top - LINE,
  bottom,
});

function measured(): PicturePlace | undefined {
  const [picture] = boxesOf(`#${PICTURE} .react-flow`);
  if (!picture) return undefined;
  const { clientWidth, clientHeight } = document.documentElement;
  const isClose = compactNow() !== undefined;
  const foot = boxesOf('[data-foot]').filter((box) => box.top < picture.bottom);
  const nodes = `#${PICTURE} .react-flow__node`;
  const drawn = [...boxesOf(nodes), ...boxesOf(`${nodes}-void`).map(withMarks)];
  const place = isClose
    ? ({ kind: 'over', left: picture.left, right: picture.right, bottom: picture.bottom } as const)
    : placeFor(picture, drawn, foot);
  return {
    kind: place.kind,
    left: place.left,
    right: clientWidth - place.right,
    bottom: clientHeight - place.bottom,
  };
}

/** Looks at once, and whenever the picture changes its size and has come to rest. Returns how to stop. */
function followPicture(look: () => void): () => void {
  let watched: HTMLElement | null = null;
  let rest: ReturnType<typeof setTimeout> | undefined;
  // Another scenario brings another picture: the old one tells of its end by its size.
  const follow = (): void => {
    const picture = document.getElementById(PICTURE);
    if (picture !== watched) {
      observer.disconnect();
      if ((watched = picture)) observer.observe(watched);
    }
    look();
    clearTimeout(rest);
    rest = setTimeout(look, AT_REST_MS);
  };
  const observer = new ResizeObserver(follow);
  follow();
  return () => {
    observer.disconnect();
    clearTimeout(rest);
  };
}

/**
 * What is found of the picture, as it is now; undefined where there is none.
 * @param asked looked for anew with every other one; undefined: nobody asks
 */
function usePictured<T>(find: () => T | undefined, asked: number | undefined): T | undefined {
  const [found, setFound] = useState<T>();
  useLayoutEffect(() => {
    if (asked === undefined) return undefined;
    return followPicture(() => {
      const next = find();
      setFound((before) => (equalValues(before, next) ? before : next));
    });
  }, [find, asked]);
  return asked === undefined ? undefined : found;
}

/** @param asked what wants a place */
export const usePicturePlace = (asked: number | undefined): PicturePlace | undefined => usePictured(measured, asked);

interface PicturesCorner {
  readonly margin: string;
  readonly maxWidth: string;
}

function measuredCorner(): PicturesCorner | undefined {
  const [picture] = boxesOf(`#${PICTURE} .react-flow`);
  if (!picture) return undefined;
  const { clientWidth, clientHeight } = document.documentElement;
  const margin = `0 ${clientWidth - picture.right}px ${clientHeight - picture.bottom}px 0`;
  return { margin, maxWidth: `max(10rem, ${picture.width}px - 12.5rem)` };
}

/** For what is fixed to the window's lower right corner: to stand in the picture’s instead, and to leave room there for legend and buttons. */
export const usePicturesCorner = (): PicturesCorner | undefined => usePictured(measuredCorner, 0);
