/**
 * One of two pictures: what stands is drawn as shapes (the same that a saved picture has) and only again when it changes; what moves is
 * painted above it in every frame by the painters of the main picture.
 */
import type { Cluster } from '../../../cluster/index.ts';
import { layoutScene, type AppColours, type Lens, type SceneLayout, type SlotBook } from '../../../scene/index.ts';
import { createPacketScene } from '../../canvas/packetScene.ts';
import { paintComets } from '../../canvas/paint/comets.ts';
import { labelSpace } from '../../canvas/paint/labelSpace.ts';
import { paintLabels } from '../../canvas/paint/labels.ts';
import { paintMarks } from '../../canvas/paint/marks.ts';
import { followPalette } from '../../canvas/paint/palette.ts';
import { inPage, type Sheet } from '../../canvas/paint/sheet.ts';
import { lightsOf, paintLights } from '../../canvas/paint/lights.ts';
import { paintTracks } from '../../canvas/paint/tracks.ts';
import { MANY } from '../../canvas/swarm/swarm.ts';
import { createSwarmPainter } from '../../canvas/swarm/swarmPainter.ts';
import {
  coloursFor,
  isSame,
  readSources,
  sceneFacts,
  sceneInput,
  type Sources,
} from '../../canvas/store/sceneInput.ts';
import { element } from '../../export/svg/element.ts';
import { drawStanding } from '../../export/svg/standing.ts';
import { coloursOf } from '../../export/svg/theme.ts';

const MARGIN = 8;

export interface Parts {
  readonly host: HTMLElement;
  /** Holds the shapes of what stands. */
  readonly standing: HTMLElement;
  readonly canvas: HTMLCanvasElement;
}

export interface Seats {
  readonly book: SlotBook;
  readonly colours: AppColours;
}

/** The picture of a cluster that lives, as shapes. A `paint` that finds everything as it was paints nothing. */
export function createTwinPicture(parts: Parts, lens: Lens, from: Seats) {
  const { host, standing, canvas } = parts;
  const context = canvas.getContext('2d');
  const packets = createPacketScene();
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  let { book, colours } = from;
  let sources: Sources | undefined;
  let layout: SceneLayout | undefined;
  let wasDark: boolean | undefined;
  let size = { width: 0, height: 0 };
  let last = '';
  let view: readonly [number, number, number] = [0, 0, 0];
  /** Nothing is on the canvas. */
  let isEmpty = false;
  const swarm = createSwarmPainter(canvas, () => (last = ''));
  const theme = followPalette();
  const fit = new ResizeObserver(([entry]) => {
    if (entry) size = entry.contentRect;
  });
  fit.observe(host);

  const stand = (cluster: Cluster, isDark: boolean): void => {
    const now = readSources(cluster, lens);
    if (sources && layout && isSame(sources, now) && wasDark === isDark) return;
    sources = now;
    wasDark = isDark;
    colours = coloursFor(colours, now);
    layout = layoutScene(sceneInput(now, colours, [], book));
    ({ book } = layout);
    last = '';
    standing.innerHTML = element(
      'svg',
      { viewBox: `0 0 ${layout.width} ${layout.height}`, width: '100%', height: '100%', 'aria-hidden': 'true' },
      drawStanding({
        cluster,
        layout,
        colour: coloursOf(isDark ? 'dark' : 'light'),
        ...sceneFacts(now),
      }),
    );
  };

  /** What stands is moved only when it has to be: a style that is set again, to what it is, is worked out again all the same. */
  const place = (next: typeof view, { width, height }: SceneLayout): void => {
    if (next.every((each, i) => each === view[i])) return;
    view = next;
    const [offsetX, offsetY, zoom] = next;
    Object.assign(standing.style, {
      insetInlineStart: `${offsetX}px`,
      insetBlockStart: `${offsetY}px`,
      inlineSize: `${width * zoom}px`,
      blockSize: `${height * zoom}px`,
    });
  };

  const move = (cluster: Cluster, speed: number, isPlaying: boolean): void => {
    if (!layout || !context) return;
    const zoom = Math.min((size.width - 2 * MARGIN) / layout.width, (size.height - 2 * MARGIN) / layout.height);
    if (!(zoom > 0)) return;
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
    const present = `${cluster.now} ${cluster.revision} ${width} ${height} ${isPlaying}`;
    if (present === last) return;
    last = present;
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const offsetX = (size.width - layout.width * zoom) / 2;
    const offsetY = (size.height - layout.height * zoom) / 2;
    place([offsetX, offsetY, zoom], layout);
    const sheet: Sheet = { context, palette: theme.palette(), zoom, offsetX, offsetY, ratio, selected: undefined };
    const frame = packets.frame(cluster, layout, speed, calm.matches);
    const isSwarm = frame.count > MANY;
    const isElsewhere = swarm.isElsewhere(isSwarm, view);
    const hasOwn = frame.marks.length > 0 || frame.waiting.length > 0;
    if (!isElsewhere || !isEmpty || hasOwn) {
      inPage(sheet);
      context.clearRect(0, 0, size.width, size.height);
    }
    isEmpty = isElsewhere && !hasOwn;
    if (isSwarm) swarm.paint(sheet, size, frame, false);
    if (isEmpty) return;
    paintTracks(sheet, frame);
    if (!isSwarm) paintLights(sheet, lightsOf(frame.flashes));
    paintComets(sheet, frame, isSwarm);
    const labels = labelSpace(sheet, layout);
    paintMarks(sheet, frame, labels);
    paintLabels(sheet, frame, labels, isPlaying ? speed : 0);
  };

  return {
    paint: (cluster: Cluster, speed: number, isPlaying: boolean): void => {
      stand(cluster, theme.palette().isDark);
      move(cluster, speed, isPlaying);
    },
    stop: (): void => {
      fit.disconnect();
      theme.stop();
      swarm.stop();
    },
  };
}
