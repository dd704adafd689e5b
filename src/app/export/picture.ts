/**
 * The picture as it stands, as a file. The nodes are elements of the page and the packets a canvas over them: an SVG holds the former as
 * HTML in a foreignObject and the latter as pixels, so it shows in browsers, and not in programs that draw only SVG's own shapes.
 */
import { toPng, toSvg } from 'html-to-image';

const SHARPNESS = 2;

/** Controls of the page that are no part of the picture. */
const isPicture = (node: HTMLElement): boolean =>
  !(node.getAttribute?.('aria-label') === 'View' || node.matches?.('[class*="legend"], [class*="attribution"]'));

/** @throws Error when the picture is not on the page */
export async function takePicture(kind: 'png' | 'svg'): Promise<string> {
  const picture = document.querySelector<HTMLElement>('[role="application"][aria-label="Cluster"]');
  if (!picture) throw new Error('The picture is not open.');
  const backgroundColor = getComputedStyle(document.body).backgroundColor;
  const options = { filter: isPicture, backgroundColor, pixelRatio: SHARPNESS };
  return kind === 'png' ? toPng(picture, options) : toSvg(picture, options);
}
