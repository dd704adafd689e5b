import { describe, expect, it } from 'vitest';
import { aScene, aScenePod } from '../testing/scenes.ts';
import { isInside, overlaps } from './geometry.ts';
import { layoutScene } from './layout.ts';
import { between, cellRect, layoutTiles } from './tiles.ts';

function tilesFor(perNode: readonly number[]) {
  const pods = perNode.flatMap((count, node) => Array.from({ length: count }, (_, n) => aScenePod(node + 1, n)));
  const layout = layoutScene(aScene({ nodes: perNode.length, pods }));
  return { layout, ...layoutTiles(layout) };
}

describe('tiles', () => {
  it.each([[[0]], [[1]], [[3, 8, 0]], [[30, 31, 2, 9]], [[110, 40]], [[250, 1]]])(
    'give every Pod a cell of its own inside its node (%j)',
    (perNode) => {
      const { layout, tiles, slotOf } = tilesFor(perNode);
      for (const node of layout.nodes) {
        const tile = tiles.get(node.name)!;
        const cells = layout.pods.filter((pod) => pod.node === node.name).map((pod) => cellRect(tile, slotOf(pod)));
        for (const [i, cell] of cells.entries()) {
          expect(isInside(cell, node.rect)).toBe(true);
          expect(isInside({ x: cell.x + cell.width, y: cell.y + cell.height }, node.rect)).toBe(true);
          for (const other of cells.slice(i + 1))
            if (overlaps(cell, other)) expect.fail(`cells overlap on ${node.name}`);
        }
      }
    },
  );

  it('draw cells of one size on all workers, so that a fuller node looks fuller', () => {
    const { tiles } = tilesFor([3, 90, 12]);
    expect(new Set(['node-1', 'node-2', 'node-3'].map((name) => tiles.get(name)?.pitch)).size).toBe(1);
  });

  it('begin with every Pod in its seat and end with it in its cell', () => {
    const { layout, tiles, slotOf } = tilesFor([5]);
    const pod = layout.pods[3]!;
    const cell = cellRect(tiles.get('node-1')!, slotOf(pod));
    expect(between(pod.rect, cell, 0)).toEqual(pod.rect);
    const end = between(pod.rect, cell, 1);
    expect(end.x).toBeCloseTo(cell.x, 6);
    expect(end.width).toBeCloseTo(cell.width, 6);
  });
});
