import { describe, expect, it } from 'vitest';
import { fitted, isNoticeAbove } from './useFit.ts';

const scene = { width: 1100, height: 830 };

describe('the first view', () => {
  it('shows the whole cluster in the middle of its panel', () => {
    const { x, y, zoom } = fitted(scene, { width: 1216, height: 850 });
    expect(scene.width * zoom).toBeLessThanOrEqual(1216);
    expect(scene.height * zoom).toBeLessThanOrEqual(850);
    expect(x).toBeCloseTo((1216 - scene.width * zoom) / 2);
    // Above the legend and the buttons.
    expect(y).toBe(20);
    expect(y + scene.height * zoom).toBeLessThanOrEqual(850 - 48);
  });

  it('never draws a small scene larger than life', () => {
    expect(fitted({ width: 300, height: 200 }, { width: 1600, height: 900 }).zoom).toBe(1.25);
  });

  it('shows the whole cluster between two open panels, too', () => {
    const { x, zoom } = fitted(scene, { width: 567, height: 640 });
    expect(x + scene.width * zoom).toBeLessThanOrEqual(567);
  });

  it('shows the whole cluster above a phone’s sheet, close to its edges', () => {
    const { x, y, zoom } = fitted(scene, { width: 360, height: 306 }, true);
    expect(x).toBeGreaterThanOrEqual(8);
    expect(x + scene.width * zoom).toBeLessThanOrEqual(360 - 8);
    expect(y).toBeGreaterThanOrEqual(8);
    expect(y + scene.height * zoom).toBeLessThanOrEqual(306 - 8);
  });

  it('leaves what is said of the lens above the picture where its row is not there or is taken, and moves nothing for it elsewhere', () => {
    for (const [pane, rows, isClose, isInvited] of [
      [{ width: 390, height: 321 }, 34, true, false],
      [{ width: 640, height: 250 }, 20, true, true],
      [{ width: 1280, height: 640 }, 32, false, true],
    ] as const) {
      const { y, zoom } = fitted(scene, pane, isClose, isNoticeAbove(pane, isClose, isInvited));
      expect(y).toBeGreaterThanOrEqual(8 + rows);
      expect(y + scene.height * zoom).toBeLessThanOrEqual(pane.height - 7.9);
    }
    expect(isNoticeAbove({ width: 1216, height: 850 }, false, false)).toBe(false);
    expect(isNoticeAbove({ width: 900, height: 850 }, false, true)).toBe(false);
  });

  it('shows a part at a readable size on a phone, from its left edge', () => {
    const { x, zoom } = fitted(scene, { width: 390, height: 700 });
    expect(zoom).toBeGreaterThan(0.55);
    expect(x).toBe(20);
  });
});
