import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { aScene, aPlate } from '../testing/scenes.ts';
import { overlaps, rect, type Rect } from './geometry.ts';
import { layoutScene } from './layout.ts';
import { leaderEnd, placeLabel, wordBoxes } from './words.ts';

const plates = [aPlate({ endpoints: ['10.0.1.2:5000', '10.0.2.2:5000'] })];
const layout = layoutScene(aScene({ plates }));
const taken = wordBoxes(layout);
const pane = rect(0, 0, layout.width, layout.height);

describe('a label that moves with its packet', () => {
  it('stands above right of the head where nothing is in the way', () => {
    expect(placeLabel(400, 300, 120, 20, { taken: [], pane: rect(0, 0, 800, 600) })).toMatchObject({ x: 411, y: 273 });
  });

  it('covers no name, address, Pod, plate or title, nor its own packet, wherever that is', () => {
    const spot = fc.record({
      x: fc.integer({ min: 0, max: Math.round(layout.width) }),
      y: fc.integer({ min: 0, max: Math.round(layout.height) }),
      width: fc.integer({ min: 40, max: 200 }),
    });
    let placed = 0;
    fc.assert(
      fc.property(spot, ({ x, y, width }) => {
        const place = placeLabel(x, y, width, 20, { taken, pane });
        if (!place) return true;
        placed++;
        const isInside = place.x >= 0 && place.y >= 0 && place.x + place.width <= pane.width;
        return isInside && !taken.some((box) => overlaps(box, place)) && !overlaps(rect(x - 4, y - 4, 8, 8), place);
      }),
      { numRuns: 300 },
    );
    expect(placed).toBeGreaterThan(60);
  });

  it('is not shown where there is no room within reach', () => {
    const everywhere = [rect(0, 0, 2000, 2000)];
    expect(placeLabel(1000, 1000, 120, 20, { taken: everywhere, pane: rect(0, 0, 2000, 2000) })).toBeUndefined();
  });

  it('stands beside its packet on the conntrack lane, between the title and the plates', () => {
    const { kernel, lane } = layout.index.nodes.get('node-1')!;
    const place = placeLabel(lane.x1 + 20, lane.y, 130, 20, { taken, pane });
    expect(place?.y).toBe(lane.y - 10);
    expect(place!.y).toBeGreaterThan(kernel.y + 20);
  });

  it('never crosses out the name of the Pod at whose edge it has died', () => {
    const pod = layout.pods[0]!;
    const place = placeLabel(pod.port.x, pod.port.y, 110, 20, { taken, pane });
    expect(place === undefined || place.y > pod.port.y || place.x > pod.rect.x + pod.rect.width).toBe(true);
  });

  it('leads to its packet by a line that runs through no words either, as that from a dead Pod over its neighbour', () => {
    const spot = fc.record({ x: fc.integer({ min: 0, max: 1000 }), y: fc.integer({ min: 0, max: 800 }) });
    fc.assert(
      fc.property(spot, ({ x, y }) => {
        const place = placeLabel(x, y, 110, 20, { taken, pane });
        if (!place) return true;
        const end = leaderEnd(x, y, place);
        // Right beside it, no line is drawn.
        if (Math.hypot(end.x - x, end.y - y) < 18) return true;
        const own = taken.filter((box) => overlaps(box, rect(x - 1.01, y - 1.01, 2.02, 2.02)));
        const isOwn = (box: Rect) => own.includes(box);
        for (let u = 0.02; u < 1; u += 0.02) {
          const at = rect(x + (end.x - x) * u, y + (end.y - y) * u, 0.01, 0.01);
          if (taken.some((box) => !isOwn(box) && overlaps(box, at))) return false;
        }
        return true;
      }),
      { numRuns: 300, seed: 42 },
    );
  });
});
