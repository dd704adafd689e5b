import { describe, expect, it } from 'vitest';
import { isOnTheWay, tipPlace, type Box } from './tipPlace.ts';

const box = (left: number, top: number, width: number, height: number): Box => ({ left, top, width, height });
const WINDOW = { width: 1280, height: 720 };
const SIZE = { width: 120, height: 26 };

const overlaps = (a: Box, b: Box) =>
  a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height;

/** The top bar's buttons, and under it the strip of time: one slider as wide as the page, and the buttons at its end. */
const bar = Array.from({ length: 12 }, (_, i) => box(800 + 36 * i, 10, 32, 32));
const strip = [box(16, 53, 1180, 26), box(1206, 53, 28, 26), box(1240, 53, 28, 26)];
const tabs = [box(0, 80, 90, 40), box(90, 80, 90, 40)];
const controls = [...bar, ...strip, ...tabs];

describe('the place of a tooltip', () => {
  it.each([...bar, ...strip.slice(1), ...tabs].map((anchor) => [anchor]))('lies over no control: of %o', (anchor) => {
    const others = controls.filter((control) => control !== anchor);
    const place = tipPlace(anchor, SIZE, WINDOW, others);
    expect(others.filter((control) => overlaps(place, control))).toEqual([]);
    expect(overlaps(place, anchor)).toBe(false);
    expect(place.left).toBeGreaterThanOrEqual(5);
    expect(place.left + place.width).toBeLessThanOrEqual(WINDOW.width - 5);
  });

  it('is above its element where there is room, and has no leader then', () => {
    const place = tipPlace(box(600, 400, 32, 32), SIZE, WINDOW, []);
    expect(place).toEqual({ left: 556, top: 368, ...SIZE, leader: undefined });
  });

  it('hangs from a leader where it keeps off what is next to its element', () => {
    const place = tipPlace(bar[3]!, SIZE, WINDOW, controls);
    expect(place.top).toBeGreaterThanOrEqual(79);
    expect(place.leader).toEqual(box(923, 42, 2, place.top - 42));
  });

  it('covers as little as it can where it must cover something', () => {
    const everywhere = [box(0, 0, 1280, 360), box(0, 360, 1280, 360)];
    const small = box(640, 300, 10, 10);
    expect(tipPlace(small, SIZE, WINDOW, everywhere)).toMatchObject({ leader: undefined });
    expect(tipPlace(small, { width: 2000, height: 900 }, WINDOW, everywhere)).toMatchObject({ left: 5, top: 5 });
  });
});

it('knows who is on the way to it', () => {
  const [anchor, tip] = [box(100, 10, 32, 32), box(60, 90, 120, 26)];
  expect(isOnTheWay({ x: 110, y: 60 }, anchor, tip)).toBe(true);
  expect(isOnTheWay({ x: 300, y: 60 }, anchor, tip)).toBe(false);
  expect(isOnTheWay({ x: 140, y: 20 }, anchor, tip)).toBe(false);
  const above = box(60, 400, 120, 26);
  expect(isOnTheWay({ x: 110, y: 440 }, box(100, 480, 32, 32), above)).toBe(true);
});
