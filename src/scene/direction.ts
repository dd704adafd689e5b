/** The nearest box in a direction: arrow keys move over the picture as the eye does. */
import { centre, type Rect } from './geometry.ts';

export type Direction = 'left' | 'right' | 'up' | 'down';

export interface Place2D {
  readonly key: string;
  readonly rect: Rect;
}

/** Going aside costs more than going on: a box straight ahead beats a nearer one off to the side. */
const ASIDE = 2.4;

/** The next box from the one with this key, or undefined when nothing lies there. */
export function nextInDirection(boxes: readonly Place2D[], key: string, direction: Direction): string | undefined {
  const from = boxes.find((box) => box.key === key);
  if (!from) return boxes[0]?.key;
  const here = centre(from.rect);
  const horizontal = direction === 'left' || direction === 'right';
  const sign = direction === 'right' || direction === 'down' ? 1 : -1;
  let best: string | undefined;
  let least = Infinity;
  for (const box of boxes) {
    if (box.key === key) continue;
    const there = centre(box.rect);
    const ahead = (horizontal ? there.x - here.x : there.y - here.y) * sign;
    const aside = Math.abs(horizontal ? there.y - here.y : there.x - here.x);
    if (ahead < 4 || aside > ahead * 4) continue;
    const cost = ahead + aside * ASIDE;
    if (cost >= least) continue;
    least = cost;
    best = box.key;
  }
  return best;
}
