import { describe, expect, it } from 'vitest';
import { isMapOfUse, scaleOf, sightOf } from './sight.ts';

const scene = { width: 1000, height: 800 };
const pane = { width: 1000, height: 800 };

describe('the small map', () => {
  it('is not there while everything is in sight, nor where it would take the room of what it shows', () => {
    expect(isMapOfUse(scene, { ...pane, transform: [0, 0, 1] })).toBe(false);
    expect(isMapOfUse(scene, { ...pane, transform: [100, 80, 0.5] })).toBe(false);
    expect(isMapOfUse(scene, { ...pane, transform: [0, 0, 1.2] })).toBe(true);
    expect(isMapOfUse(scene, { ...pane, transform: [-300, 0, 1] })).toBe(true);
    expect(isMapOfUse(scene, { width: 390, height: 700, transform: [0, 0, 1] })).toBe(false);
  });

  it('frames what is in sight', () => {
    expect(sightOf({ ...pane, transform: [-200, -100, 2] })).toEqual({ x: 100, y: 50, width: 500, height: 400 });
  });

  it('is never larger than its corner', () => {
    expect(scaleOf({ width: 4000, height: 800 }) * 4000).toBeCloseTo(200);
    expect(scaleOf({ width: 500, height: 1500 }) * 1500).toBeCloseTo(150);
  });
});
