/**
 * Far out a node is a tile: its name, and a cell for every Pod in the order of their seats, all of one size in the whole cluster, so
 * that a fuller node looks fuller. Between the two a Pod glides from its seat to its cell: the tile is where the node is, and nothing
 * else moves.
 */
import { right, rect, type Rect } from './geometry.ts';
import type { NodeLayout, PodLayout, SceneLayout } from './types.ts';

/** Inside a standing tile: name above, count and health below, cells between. */
const ABOVE = 92;
const BELOW = 86;
const SIDE = 18;
/** A tile has room for so many Pods at least: with few, cells are large, but not as large as that. */
const LEAST_ROOM = 16;
/** A control plane's tile lies flat: words on the left, cells on the right. */
const FLAT = { words: 0.3, padding: 14, cell: 30 };

export interface Tile {
  readonly node: NodeLayout;
  /** Where the cells are. */
  readonly area: Rect;
  readonly columns: number;
  /** From one cell to the next. */
  readonly pitch: number;
}

/** The largest pitch with which so many square cells fit into a box. */
function pitchFor(count: number, { width, height }: Rect): number {
  let best = 0;
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const pitch = Math.min(width / columns, height / rows);
    if (pitch < best) break;
    best = pitch;
  }
  return best;
}

function areaOf({ rect: box, flat }: NodeLayout): Rect {
  if (!flat) return rect(box.x + SIDE, box.y + ABOVE, box.width - 2 * SIDE, box.height - ABOVE - BELOW);
  const left = box.x + box.width * FLAT.words;
  return rect(left, box.y + FLAT.padding, right(box) - SIDE - left, box.height - 2 * FLAT.padding);
}

export interface Tiles {
  /** By node. */
  readonly tiles: ReadonlyMap<string, Tile>;
  /** Seat of a Pod on its node, by uid. */
  readonly slotOf: (pod: PodLayout) => number;
}

export function layoutTiles({ nodes, pods, book }: Pick<SceneLayout, 'nodes' | 'pods' | 'book'>): Tiles {
  const slotOf = ({ uid }: PodLayout): number => book.seats.get(uid)?.slot ?? 0;
  const used = new Map<string, number>();
  for (const pod of pods) used.set(pod.node, Math.max(used.get(pod.node) ?? 0, slotOf(pod) + 1));
  const standing = nodes.filter((node) => !node.flat);
  const most = Math.max(LEAST_ROOM, ...standing.map(({ name }) => used.get(name) ?? 0));
  const pitch = standing[0] ? pitchFor(most, areaOf(standing[0])) : FLAT.cell;
  const tiles = new Map<string, Tile>();
  for (const node of nodes) {
    const area = areaOf(node);
    const own = node.flat ? Math.min(FLAT.cell, pitchFor(Math.max(1, used.get(node.name) ?? 0), area)) : pitch;
    tiles.set(node.name, { node, area, pitch: own, columns: Math.max(1, Math.floor(area.width / own + 1e-6)) });
  }
  return { tiles, slotOf };
}

/** A cell, as a square of `pitch` less a gap. */
export function cellRect({ area, columns, pitch }: Tile, slot: number): Rect {
  const gap = pitch * 0.16;
  const column = slot % columns;
  const row = Math.floor(slot / columns);
  return rect(area.x + column * pitch + gap / 2, area.y + row * pitch + gap / 2, pitch - gap, pitch - gap);
}

/** A box on its way from one place to another: `u` is 0 at the first and 1 at the second. */
export function between(from: Rect, to: Rect, u: number): Rect {
  const mix = (a: number, b: number): number => a + (b - a) * u;
  return rect(mix(from.x, to.x), mix(from.y, to.y), mix(from.width, to.width), mix(from.height, to.height));
}
