/**
 * Where a tooltip goes: beside its element, over no control, for in a hall everybody looks at what the speaker points at. Where the
 * controls stand close together it keeps off them, at the end of a leader. Pure: boxes in, a place out, all in pixels of the window.
 */

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

interface TipPlace extends Box {
  /** A line from the element to a tooltip that keeps off it. */
  readonly leader: Box | undefined;
}

/** Between the element and its tooltip, and between a tooltip and the window's edge. */
const OFFSET = 6;
const MARGIN = 5;
/** How far from its element a tooltip may be, in steps. */
const FARTHEST = 72;
const STEP = 3;
const LEADER = 2;

const right = ({ left, width }: Box): number => left + width;
const bottom = ({ top, height }: Box): number => top + height;

/** How much of one lies over the other, in square pixels. */
function shared(a: Box, b: Box): number {
  const width = Math.min(right(a), right(b)) - Math.max(a.left, b.left);
  const height = Math.min(bottom(a), bottom(b)) - Math.max(a.top, b.top);
  return width > 0 && height > 0 ? width * height : 0;
}

const clamp = (value: number, least: number, most: number): number => Math.max(least, Math.min(value, most));

/** The places there are, the best first: above and below, in its middle or along its edges; then beside; then farther and farther off. */
function* places(anchor: Box, { width, height }: Size, within: Size): Generator<Box> {
  const most = within.width - width - MARGIN;
  const lefts = [anchor.left + (anchor.width - width) / 2, anchor.left, right(anchor) - width];
  const at = (left: number, top: number): Box => ({ left: clamp(left, MARGIN, most), top, width, height });
  const fits = ({ top }: Box) => top >= MARGIN && bottom({ left: 0, top, width, height }) <= within.height - MARGIN;
  const aboveAndBelow = (away: number) =>
    [anchor.top - away - height, bottom(anchor) + away].flatMap((top) => lefts.map((left) => at(left, top)));
  yield* aboveAndBelow(OFFSET).filter(fits);
  const middle = anchor.top + (anchor.height - height) / 2;
  for (const left of [right(anchor) + OFFSET, anchor.left - OFFSET - width])
    if (left >= MARGIN && left <= most && fits(at(left, middle))) yield at(left, middle);
  for (let away = OFFSET + STEP; away <= FARTHEST; away += STEP) yield* aboveAndBelow(away).filter(fits);
}

/** @param controls what must not be covered */
export function tipPlace(anchor: Box, size: Size, within: Size, controls: readonly Box[]): TipPlace {
  let best: Box | undefined;
  let least = Infinity;
  for (const place of places(anchor, size, within)) {
    const covered = controls.reduce((sum, control) => sum + shared(place, control), 0);
    if (covered < least) [best, least] = [place, covered];
    if (covered === 0) break;
  }
  best ??= { left: MARGIN, top: MARGIN, ...size };
  return { ...best, leader: leaderOf(anchor, best) };
}

function leaderOf(anchor: Box, tip: Box): Box | undefined {
  const isBelow = tip.top > bottom(anchor) + OFFSET;
  if (!isBelow && bottom(tip) >= anchor.top - OFFSET) return undefined;
  const top = isBelow ? bottom(anchor) : bottom(tip);
  const height = (isBelow ? tip.top : anchor.top) - top;
  return { left: anchor.left + (anchor.width - LEADER) / 2, top, width: LEADER, height };
}

/** Whether a point lies on the way from an element to its tooltip: who goes there is on the way to read it. */
export function isOnTheWay({ x, y }: { readonly x: number; readonly y: number }, anchor: Box, tip: Box): boolean {
  const [top, end] = tip.top > anchor.top ? [bottom(anchor), tip.top] : [bottom(tip), anchor.top];
  return y > top && y < end && x >= Math.min(anchor.left, tip.left) && x <= Math.max(right(anchor), right(tip));
}
