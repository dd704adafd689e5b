/**
 * The picture as a file of shapes and text: any program that reads SVG draws it. It is made from the scene, as the page's own is, and so
 * from the run and the time alone. A stage keeps seats and colours from one moment to the next, for a clip as for the page.
 */
import type { Cluster } from '../../../cluster/index.ts';
import { EMPTY_SLOTS, layoutScene, type AppColours, type Lens, type SlotBook } from '../../../scene/index.ts';
import { createPacketScene } from '../../canvas/packetScene.ts';
import { coloursFor, readSources, sceneFacts, sceneInput } from '../../canvas/store/sceneInput.ts';
import { formatClock } from '../../ui/format.ts';
import { box, element, escaped, words } from './element.ts';
import { drawMoving } from './moving.ts';
import { drawStanding } from './standing.ts';
import { coloursOf, type FileTheme } from './theme.ts';

export interface StageOptions {
  readonly lens: Lens;
  readonly theme: FileTheme;
  readonly title: string;
  /** Cluster seconds a second: how long marks stay. */
  readonly speed: number;
  /** Connection that stands out. */
  readonly selected?: string | undefined;
  /** The page's own seats and colours, when the file should show the same. */
  readonly book?: SlotBook;
  readonly colours?: AppColours;
}

export interface Picture {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

const MARGIN = 20;
const FOOT = 28;

export interface Stage {
  /** At the cluster's present moment. */
  readonly draw: (cluster: Cluster) => Picture;
}

export function createStage({ lens, theme, title, speed, selected, ...kept }: StageOptions): Stage {
  const colour = coloursOf(theme);
  const packets = createPacketScene();
  let { book = EMPTY_SLOTS, colours = new Map() as AppColours } = kept;
  const draw = (cluster: Cluster): Picture => {
    const sources = readSources(cluster, lens);
    colours = coloursFor(colours, sources);
    const layout = layoutScene(sceneInput(sources, colours, [], book));
    ({ book } = layout);
    const journey = selected === undefined ? [] : packets.journey(cluster, layout, selected);
    const frame = packets.frame(cluster, layout, speed, false);
    const width = layout.width + 2 * MARGIN;
    const height = layout.height + MARGIN + FOOT;
    const caption = `${title} · ${formatClock(cluster.now)}`;
    const svg = element(
      'svg',
      { xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${width} ${height}` },
      element('title', {}, escaped(caption)),
      box({ x: 0, y: 0, width, height }, { fill: colour('bg') }),
      element(
        'g',
        { transform: `translate(${MARGIN} ${MARGIN})` },
        drawStanding({ cluster, layout, colour, ...sceneFacts(sources) }),
        drawMoving({ frame, layout, colour, journey, selected }),
      ),
      words(MARGIN, height - 10, caption, { size: 12, fill: colour('text-muted') }),
      words(width - MARGIN, height - 10, 'ServiceScope', { size: 12, fill: colour('text-muted'), anchor: 'end' }),
    );
    return { svg: `<?xml version="1.0" encoding="UTF-8"?>\n${svg}\n`, width, height };
  };
  return { draw };
}
