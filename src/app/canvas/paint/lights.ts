/** The segments the dice have just chosen, and their plates: lit, and fading while the packet flies on. */
import type { Flash, PlateLayout, Rect, SegmentLayout } from '../../../scene/index.ts';
import { inScene, type Brushed } from './sheet.ts';

/** A box that is lit: only what can be sent to a worker. */
export interface Light {
  readonly rect: Rect;
  readonly colour: number;
  /** 1 at the roll, fading to 0. */
  readonly light: number;
  readonly isPlate: boolean;
}

/** How bright a segment and its plate are: of packets that left together, by the latest. Used again every frame. */
const segments = new Map<SegmentLayout, Flash>();
const plates = new Map<PlateLayout, Flash>();

function keepBrightest<K>(of: Map<K, Flash>, key: K, flash: Flash): void {
  const known = of.get(key);
  if (!known || known.light < flash.light) of.set(key, flash);
}

/** Segments first, plates above them. */
export function lightsOf(flashes: readonly Flash[]): readonly Light[] {
  segments.clear();
  plates.clear();
  for (const flash of flashes) {
    keepBrightest(segments, flash.segment, flash);
    if (flash.plate.size !== 'tick') keepBrightest(plates, flash.plate, flash);
  }
  const lights: Light[] = [];
  for (const { plate, segment, light } of segments.values())
    lights.push({ rect: segment.rect, colour: plate.colour, light, isPlate: false });
  for (const [{ rect, colour }, { light }] of plates) lights.push({ rect, colour, light, isPlate: true });
  return lights;
}

export function paintLights(sheet: Brushed, lights: readonly Light[]): void {
  if (lights.length === 0) return;
  const { context, palette } = sheet;
  inScene(sheet);
  for (const { rect, colour, light, isPlate } of lights) {
    const { x, y, width, height } = rect;
    context.fillStyle = context.strokeStyle = palette.apps[colour] ?? palette.text;
    context.beginPath();
    if (isPlate) {
      context.lineWidth = 1.4;
      context.globalAlpha = light * 0.8;
      context.roundRect(x - 1, y - 1, width + 2, height + 2, 8);
    } else {
      context.globalAlpha = Math.min(1, light * 1.2) * 0.55;
      context.roundRect(x, y, width, height, 3);
      context.fill();
      context.globalAlpha = Math.min(1, light * 1.4);
      context.lineWidth = 2.2;
    }
    context.stroke();
  }
  context.globalAlpha = 1;
}
