/**
 * The picture as it stands, as a file: a PNG is what the page shows, pixel for pixel; an SVG is drawn from the scene once more, in shapes and
 * text that any program reads.
 */
import { toPng } from 'html-to-image';
import { sceneStore } from '../canvas/store/sceneStore.ts';
import { clusterStore } from '../store/clusterStore.ts';
import { scenarioStore } from '../store/scenarioStore.ts';
import { viewStore } from '../store/viewStore.ts';
import { createStage, type Stage } from './svg/stage.ts';
import { exportWords } from './words.ts';

const SHARPNESS = 2;

/** Controls of the page that are no part of the picture. */
const isPicture = (node: HTMLElement): boolean =>
  !node.matches?.('[data-help="view"], [class*="legend"], [class*="attribution"]');

/** @throws Error when the picture is not on the page */
export async function takePng(): Promise<string> {
  const picture = document.querySelector<HTMLElement>('[data-help="cluster"]');
  if (!picture) throw new Error(exportWords.notOpen);
  const backgroundColor = getComputedStyle(document.body).backgroundColor;
  const { FONT_FACES: fontEmbedCSS } = await import('./fontFaces.ts');
  return toPng(picture, { filter: isPicture, backgroundColor, pixelRatio: SHARPNESS, fontEmbedCSS });
}

function themeOfPage(): 'light' | 'dark' {
  const { theme } = viewStore.getState();
  if (theme !== 'system') return theme;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/**
 * A stage that shows what the page shows: its seats, colours, lens, theme, and the connection that stands out.
 * @param speed cluster seconds a second: how long marks stay
 */
export function stageOfPage(speed = clusterStore().getState().speed): Stage {
  const { layout, colours } = sceneStore().getState();
  const { lens, selection } = viewStore.getState();
  return createStage({
    lens,
    theme: themeOfPage(),
    title: scenarioStore.getState().scenario.title,
    speed,
    selected: selection?.kind === 'connection' ? selection.id : undefined,
    book: layout.book,
    colours,
  });
}

export function drawSvg(): string {
  return stageOfPage().draw(clusterStore().getState().cluster).svg;
}
