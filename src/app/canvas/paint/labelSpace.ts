/** Where a label may be put this frame: not over the picture's words, not over another label, not beyond the edge. */
import { leaderEnd, placeLabel, wordBoxes, type Rect, type SceneLayout } from '../../../scene/index.ts';
import { toWords, wordScale, type Sheet } from './sheet.ts';

/** Room at the foot of the pane: legend and buttons stand there. */
const FOOT = 48;
const EDGE = 4;

export interface Labels {
  /** Takes a place for a label of the thing at (x, y), in words' pixels; undefined where it would cover something. */
  readonly take: (x: number, y: number, width: number, height: number) => Rect | undefined;
  /** A place that is taken whatever it covers. */
  readonly insist: (place: Rect) => Rect;
}

/** Two pictures side by side ask in turn. */
const words = new WeakMap<SceneLayout, readonly Rect[]>();
let wordsOf: SceneLayout | undefined;
let boxes: Rect[] = [];
let boxesFor = '';
/** Boxes of standing words in `boxes`; what comes after them are labels of this frame. */
let standing = 0;

/** Words that are in sight, in words' pixels; made anew only when the layout or the viewport has changed. */
function standingBoxes(sheet: Sheet, layout: SceneLayout, pane: Rect): void {
  const { zoom, offsetX, offsetY } = sheet;
  const key = `${zoom} ${offsetX} ${offsetY} ${pane.width} ${pane.height}`;
  if (wordsOf === layout && boxesFor === key) {
    boxes.length = standing;
    return;
  }
  let own = words.get(layout);
  if (!own) words.set(layout, (own = wordBoxes(layout)));
  wordsOf = layout;
  boxesFor = key;
  const scale = zoom / wordScale(zoom);
  boxes = [];
  for (const box of own) {
    const { x, y } = toWords(sheet, box);
    const [width, height] = [box.width * scale, box.height * scale];
    const isInSight = x + width > 0 && y + height > 0 && x < pane.width && y < pane.height + FOOT;
    if (isInSight) boxes.push({ x, y, width, height });
  }
  standing = boxes.length;
}

/** The places of one frame; what stands in the way is looked up when the first label asks. */
export function labelSpace(sheet: Sheet, layout: SceneLayout): Labels {
  const { context, ratio, zoom } = sheet;
  const scale = ratio * wordScale(zoom);
  const pane = {
    x: EDGE,
    y: EDGE,
    width: context.canvas.width / scale - 2 * EDGE,
    height: context.canvas.height / scale - FOOT,
  };
  let isReady = false;
  const getReady = (): void => {
    if (!isReady) standingBoxes(sheet, layout, pane);
    isReady = true;
  };
  const insist = (place: Rect): Rect => {
    getReady();
    boxes.push(place);
    return place;
  };
  return {
    insist,
    take: (x, y, width, height) => {
      getReady();
      const place = placeLabel(x, y, width, height, { taken: boxes, pane });
      return place && insist(place);
    },
  };
}

/** A thin line from a thing to its label, where that does not stand beside it. */
export function paintLeader({ context }: Sheet, x: number, y: number, place: Rect, colour: string): void {
  const { x: toX, y: toY } = leaderEnd(x, y, place);
  if (Math.hypot(toX - x, toY - y) < 18) return;
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(toX, toY);
  context.stroke();
}
