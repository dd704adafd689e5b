/** What of the picture is in sight, and where one would look after a touch on the small map. Pure arithmetic. */
import type { Rect } from '../../../scene/index.ts';

export interface Pane {
  readonly transform: readonly [x: number, y: number, zoom: number];
  readonly width: number;
  readonly height: number;
}

/** What the pane shows, in scene pixels. */
export function sightOf({ transform: [x, y, zoom], width, height }: Pane): Rect {
  return { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
}

/** Narrower or lower panes have no room for a map beside what it shows. */
const LEAST = { width: 480, height: 360 };
/** Pixels of the scene that may be out of sight before a map is of use. */
const SLACK = 12;

export function isMapOfUse(scene: { readonly width: number; readonly height: number }, pane: Pane): boolean {
  if (pane.width < LEAST.width || pane.height < LEAST.height) return false;
  const sight = sightOf(pane);
  return (
    sight.x > SLACK ||
    sight.y > SLACK ||
    sight.x + sight.width < scene.width - SLACK ||
    sight.y + sight.height < scene.height - SLACK
  );
}

const LARGEST = { width: 200, height: 150 };

/** Pixels of the map for one of the scene. */
export function scaleOf(scene: { readonly width: number; readonly height: number }): number {
  return Math.min(LARGEST.width / scene.width, LARGEST.height / scene.height);
}
