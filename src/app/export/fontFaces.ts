/**
 * The page's fonts as they stand in a picture of it: an image loads nothing from anywhere, not even from its own page, so they are in its
 * text. As theme/fonts.css has them.
 */
import inter from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?inline';
import jetBrainsMono from '@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2?inline';

const face = (family: string, weights: string, data: string): string =>
  `@font-face{font-family:'${family}';font-style:normal;font-weight:${weights};src:url(${data}) format('woff2-variations')}`;

export const FONT_FACES = [
  face('Inter Variable', '100 900', inter),
  face('JetBrains Mono Variable', '100 800', jetBrainsMono),
].join('\n');
