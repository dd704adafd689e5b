/**
 * The tiles of the nodes: name, cells, how many Pods and how many of them are not ready. Painted when something has changed, not every
 * frame. While one comes nearer, cells glide to the seats of their Pods and the kernels come up where they will stand.
 */
import { between, cellRect, type NodeLayout, type Rect, type Tile, type Tiles } from '../../../scene/index.ts';
import { MONO, SANS, type Sheet } from '../paint/sheet.ts';
import type { SceneState } from '../store/sceneStore.ts';
import type { CellPainter } from './paintCells.ts';
import type { TileCount } from './tileFacts.ts';
import { canvasWords } from '../words.tsx';

/** Pixels of the page. */
const LEGIBLE = 8.5;
const NAME = 13;
const COUNT = 11.5;
const BAR = 4;
/** A character of the names' face is about so wide, measured in its size. */
const EM = 0.56;

type ToPage = (box: Rect) => Rect;

const toPage =
  ({ zoom, offsetX, offsetY }: Sheet): ToPage =>
  ({ x, y, width, height }) => ({
    x: x * zoom + offsetX,
    y: y * zoom + offsetY,
    width: width * zoom,
    height: height * zoom,
  });

/** The size at which a text fits, at most `size`; 0 where it could not be read. */
function fitting(text: string, size: number, width: number): number {
  const fits = Math.min(size, width / (text.length * EM));
  return fits < LEGIBLE ? 0 : fits;
}

function say(context: CanvasRenderingContext2D, text: string, size: number, x: number, y: number): void {
  if (size === 0) return;
  context.font = `600 ${size.toFixed(1)}px ${SANS}`;
  context.fillText(text, x, y);
}

/** Where kernels and plates will be: faint, on the way from tiles to nodes. */
function paintKernel(sheet: Sheet, node: NodeLayout, page: ToPage, strength: number): void {
  const { context, palette } = sheet;
  context.globalAlpha = strength;
  context.fillStyle = palette.sunken;
  context.strokeStyle = palette.track;
  context.lineWidth = 1;
  const box = page(node.kernel);
  context.beginPath();
  context.roundRect(box.x, box.y, box.width, box.height, 11 * sheet.zoom);
  context.fill();
  context.stroke();
  for (const plate of node.plates) {
    const bar = page(plate.bar);
    context.globalAlpha = strength * 0.35;
    context.fillStyle = palette.apps[plate.colour] ?? palette.text;
    context.fillRect(bar.x, bar.y, bar.width, Math.max(1, bar.height));
  }
  context.globalAlpha = 1;
}

/** Health as a bar: what is ready is a thin line, what is not stands up from it, hatched where it is broken. */
function paintHealth(sheet: Sheet, bar: Rect, { pods, unready, broken }: TileCount): void {
  const { context, palette } = sheet;
  context.fillStyle = palette.track;
  context.fillRect(bar.x, bar.y + bar.height - 2, bar.width, 2);
  if (pods === 0) return;
  const bad = (bar.width * unready) / pods;
  context.fillStyle = palette.ok;
  context.fillRect(bar.x, bar.y + bar.height - 2, bar.width - bad, 2);
  if (unready === 0) return;
  const left = bar.x + bar.width - bad;
  const width = Math.max(3, bad);
  context.fillStyle = broken > 0 ? palette.danger : palette.warn;
  context.fillRect(Math.min(left, bar.x + bar.width - width), bar.y, width, bar.height);
  // Notches: seen without colour, too.
  context.fillStyle = palette.surface;
  for (let x = left + 3; x < bar.x + bar.width - 1; x += 6) context.fillRect(x, bar.y, 1.5, bar.height - 2);
}

function paintWords(sheet: Sheet, { node, area }: Tile, count: TileCount, page: ToPage, strength: number): void {
  const { context, palette, zoom } = sheet;
  const box = page(node.rect);
  const margin = Math.max(5, 18 * zoom);
  const width = node.flat ? page(area).x - box.x - 2 * margin : box.width - 2 * margin;
  const left = box.x + margin;
  context.globalAlpha = strength;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  const name = fitting(node.name, NAME, width);
  context.fillStyle = palette.text;
  if (node.flat) return say(context, node.name, name, left, box.y + box.height / 2);
  // Words only where there is room for them beside the cells.
  if (NAME <= 92 * zoom) say(context, node.name, name, left, box.y + 46 * zoom);
  const bottom = box.y + box.height - Math.max(3, 14 * zoom);
  paintHealth(sheet, { x: left, y: bottom - BAR, width, height: BAR }, count);
  if (COUNT > 64 * zoom) return;
  const trouble = count.unready > 0 ? canvasWords.node.notReady(count.unready) : '';
  const whole = canvasWords.node.pods(count.pods);
  // With no room for both, trouble is what has to be said.
  const both = fitting(`${whole}  ${trouble}`, COUNT, width);
  const size = both > 0 ? both : fitting(trouble === '' ? whole : trouble, COUNT, width);
  const y = bottom - BAR - COUNT * 0.72;
  context.font = `500 ${size.toFixed(1)}px ${MONO}`;
  if (size > 0 && (both > 0 || trouble === '')) {
    context.fillStyle = palette.textSoft;
    context.fillText(whole, left, y);
  }
  if (size > 0 && trouble !== '') {
    context.fillStyle = count.broken > 0 ? palette.danger : palette.warn;
    context.textAlign = both > 0 ? 'right' : 'left';
    context.fillText(trouble, both > 0 ? left + width : left, y);
  }
}

/** @param tiledness 0: every Pod in its seat; 1: tiles */
export function paintTiles(
  sheet: Sheet,
  scene: SceneState,
  { tiles, slotOf }: Tiles,
  counts: ReadonlyMap<string, TileCount>,
  cells: CellPainter,
  tiledness: number,
): void {
  const { context, palette } = sheet;
  const page = toPage(sheet);
  if (tiledness < 1)
    for (const { node } of tiles.values()) paintKernel(sheet, node, page, (1 - tiledness) * (node.flat ? 0.6 : 1));
  for (const pod of scene.layout.pods) {
    const facts = scene.pods.get(pod.uid);
    if (!facts || scene.leaving.has(pod.uid)) continue;
    const tile = tiles.get(pod.node);
    const cell = tile ? cellRect(tile, slotOf(pod)) : pod.rect;
    const { x, y, width, height } = page(tiledness < 1 ? between(pod.rect, cell, tiledness) : cell);
    cells.add(x, y, width, height, pod.colour, facts.tone);
  }
  cells.flush(context, palette);
  if (tiledness > 0)
    for (const tile of tiles.values())
      paintWords(sheet, tile, counts.get(tile.node.name) ?? { pods: 0, unready: 0, broken: 0 }, page, tiledness);
  context.globalAlpha = 1;
  context.textBaseline = 'alphabetic';
  context.textAlign = 'left';
}
