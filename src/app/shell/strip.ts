/** How long the strip of time is, and which marks stand on it. */
import type { TimeMark } from '../store/timelineStore.ts';

/** A run shorter than this is drawn as if it were this long, so that the first seconds do not race across the strip. */
const SHORTEST_MS = 60_000;
/** A longer run makes the strip longer in steps, so that the marks stay where they are for a while. */
const LONGER_BY = 1.25;
/** Marks of one kind stand at so many different places of the strip at most: a mark is a two-hundredth of a wide one. */
const PLACES = 400;

/** The length of the strip in ms, for a run of so many. */
export function spanOf(end: number): number {
  let span = SHORTEST_MS;
  while (span < end) span *= LONGER_BY;
  return span;
}

/** Marks of one kind so close together that they would cover each other are drawn once: in a row of a thousand, every so many. */
export function marksToDraw(marks: readonly TimeMark[], span: number): readonly TimeMark[] {
  const taken = new Set<string>();
  return marks.filter(({ at, sign }) => {
    const place = `${sign} ${Math.round((at / span) * PLACES)}`;
    if (at <= 0 || taken.has(place)) return false;
    taken.add(place);
    return true;
  });
}
