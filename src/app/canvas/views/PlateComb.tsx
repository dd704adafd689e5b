/**
 * A bar of segments that are all too narrow for a word: two paths instead of an element for each. Sixty Pods behind three addresses on
 * three nodes would be five hundred elements, and they come all at once when rules are written.
 */
import type { PointerEvent } from 'react';
import type { PlateLayout, Rect, SegmentLayout } from '../../../scene/index.ts';
import { formatShare } from '../../ui/format.ts';
import { canvasWords } from '../words.tsx';
import { endpointName } from './endpointName.ts';
import styles from './PlateView.module.css';

/** Fewer are drawn each by itself. */
const SOME = 12;
/** Scene pixels that the words of a share need at least: "½". */
const WORDS = 13;

/** Of the plate, and of a segment: as wide as its style says. */
const BORDER = 1;
const RADIUS = { full: 3, slim: 3, mini: 1, tick: 1 } as const;

export const isComb = ({ segments }: PlateLayout): boolean =>
  segments.length > SOME && segments.every(({ rect }) => rect.width < WORDS);

/** On whole pixels, as boxes of the page are. `from`: where the bar begins in the plate. */
function snapped({ rect }: SegmentLayout, bar: Rect, from: number): readonly [left: number, right: number] {
  const left = from + rect.x - bar.x;
  return [Math.round(left) - Math.round(from), Math.round(left + rect.width) - Math.round(from)];
}

function tooth([left, right]: readonly [number, number], height: number, most: number): string {
  const r = Math.min(most, (right - left) / 2, height / 2);
  const corner = `a${r} ${r} 0 0 1 `;
  const [h, v] = [right - left - 2 * r, height - 2 * r];
  return `M${left + r} 0h${h}${corner}${r} ${r}v${v}${corner}${-r} ${r}h${-h}${corner}${-r} ${-r}v${-v}${corner}${r} ${-r}z`;
}

/** Neighbours lie in different paths: what is drawn by itself keeps its edge. */
function paths({ segments, bar, rect, size }: PlateLayout): readonly string[] {
  const from = BORDER + bar.x - rect.x;
  const height = Math.round(bar.height);
  const teeth = segments.map((segment) => tooth(snapped(segment, bar, from), height, RADIUS[size]));
  return [0, 1].map((odd) => teeth.filter((_, i) => i % 2 === odd).join(''));
}

export function PlateComb({ seat }: { readonly seat: PlateLayout }) {
  const { plate, segments, bar } = seat;
  // What one points at is said when one points at it.
  const name = ({ currentTarget, nativeEvent }: PointerEvent<HTMLElement>): void => {
    const at = bar.x + nativeEvent.offsetX;
    const i = segments.findIndex(({ rect }) => at < rect.x + rect.width);
    const segment = segments[i];
    if (!segment) return;
    const share = formatShare(plate.segments[i]?.probability ?? 0);
    currentTarget.title = canvasWords.plate.segment(share, segment.endpoint, endpointName(segment.endpoint));
  };
  return (
    <span className={styles['comb']} data-endpoints={segments.length} onPointerMove={name}>
      <svg width={bar.width} height={bar.height} aria-hidden="true">
        {paths(seat).map((d, i) => (
          <path key={i} d={d} />
        ))}
      </svg>
    </span>
  );
}
