/** The small map: nodes as they stand, fuller ones darker, trouble marked; and a frame around what is in sight. */
import type { Rect } from '../../../scene/index.ts';
import type { Palette } from '../paint/palette.ts';
import type { SceneState } from '../store/sceneStore.ts';
import type { TileCount } from '../tiles/tileFacts.ts';

export interface MapSheet {
  readonly context: CanvasRenderingContext2D;
  readonly palette: Palette;
  /** Pixels of the map for one of the scene. */
  readonly scale: number;
  readonly width: number;
  readonly height: number;
}

/** A node with so many Pods is as dark as nodes get. */
const FULL = 40;

export function paintMap(
  sheet: MapSheet,
  scene: SceneState,
  counts: ReadonlyMap<string, TileCount>,
  sight: Rect,
): void {
  const { context, palette, scale, width, height } = sheet;
  const box = (rect: Rect): [number, number, number, number] => [
    rect.x * scale,
    rect.y * scale,
    rect.width * scale,
    rect.height * scale,
  ];
  const round = (rect: Rect, radius: number): void => {
    context.beginPath();
    context.roundRect(...box(rect), radius);
  };
  context.clearRect(0, 0, width, height);
  context.fillStyle = palette.sunken;
  round(scene.layout.cluster, 4);
  context.fill();
  for (const { name, rect } of scene.layout.nodes) {
    const { pods = 0, unready = 0, broken = 0 } = counts.get(name) ?? {};
    context.fillStyle = palette.surface;
    round(rect, 2);
    context.fill();
    context.globalAlpha = 0.12 + 0.5 * Math.min(1, pods / FULL);
    context.fillStyle = palette.accent;
    context.fill();
    context.globalAlpha = 1;
    if (unready === 0) continue;
    // A triangle in the corner: trouble has a shape here, too.
    const [x, y, across] = box(rect);
    const side = Math.max(4, Math.min(9, across * 0.5));
    context.fillStyle = broken > 0 ? palette.danger : palette.warn;
    context.beginPath();
    context.moveTo(x + across - side, y);
    context.lineTo(x + across, y);
    context.lineTo(x + across, y + side);
    context.fill();
  }
  context.fillStyle = palette.border;
  for (const { rect } of [...scene.layout.externals, ...scene.layout.balancers]) {
    round(rect, 2);
    context.fill();
  }
  paintSight(sheet, box(sight));
}

/** What is out of sight steps back behind a veil. */
function paintSight(
  { context, palette, width, height }: MapSheet,
  [x, y, across, down]: readonly [number, number, number, number],
): void {
  const [left, top] = [Math.max(1, x), Math.max(1, y)];
  const [right, bottom] = [Math.min(width - 1, x + across), Math.min(height - 1, y + down)];
  const seen = { x: left, y: top, width: Math.max(2, right - left), height: Math.max(2, bottom - top) };
  context.globalAlpha = 0.55;
  context.fillStyle = palette.sunken;
  context.beginPath();
  context.rect(0, 0, width, height);
  context.roundRect(seen.x, seen.y, seen.width, seen.height, 3);
  context.fill('evenodd');
  context.globalAlpha = 1;
  context.strokeStyle = palette.accent;
  context.lineWidth = 1.5;
  context.beginPath();
  context.roundRect(seen.x, seen.y, seen.width, seen.height, 3);
  context.stroke();
}
