/** The tokens against what docs/visual-language.md says of them, and against WCAG's contrast, in both themes. */
import { describe, expect, it } from 'vitest';
import doc from '../../../docs/visual-language.md?raw';
import css from './tokens.css?raw';

const root = css.slice(css.indexOf(':root {'), css.indexOf(':root[data-theme'));
const tokens = new Map(
  [...root.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value.replace(/\s+/g, ' ')]),
);

type Theme = 'light' | 'dark';

function colour(name: string, theme: Theme): string {
  const [, light, dark] = /light-dark\((#\w{6}), (#\w{6})\)/.exec(tokens.get(name) ?? '') ?? [];
  const found = theme === 'light' ? light : dark;
  if (found === undefined) throw new Error(`--${name} is no pair of colours`);
  return found;
}

/** WCAG 2.2, relative luminance. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.040_45 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string, theme: Theme): number {
  const [light = 0, dark = 0] = [luminance(colour(a, theme)), luminance(colour(b, theme))].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

const SURFACES = ['bg', 'surface', 'surface-raised', 'surface-sunken', 'surface-hover'];
const APPS = [0, 1, 2, 3, 4, 5, 6, 7];

/** What stands on what, and how far they must be apart at least. */
const RULES: readonly (readonly [what: string, on: readonly string[], least: number])[] = [
  ['text', [...SURFACES, 'surface-active'], 7],
  ['text-soft', [...SURFACES, 'surface-active'], 7],
  ['text-muted', SURFACES, 4.5],
  ['accent', SURFACES, 4.5],
  ['ok', [...SURFACES, 'ok-soft'], 4.5],
  ['warn', [...SURFACES, 'warn-soft'], 4.5],
  ['danger', [...SURFACES, 'danger-soft'], 4.5],
  ['on-accent', ['accent'], 4.5],
  ['on-danger', ['danger'], 4.5],
  ['focus', SURFACES, 3],
  ...APPS.map((slot) => [`app-${slot}`, [...SURFACES, `app-${slot}-soft`], 3] as const),
  ...APPS.map((slot) => ['text', [`app-${slot}-soft`], 7] as const),
];

const cells = (line: string): string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

/** The rows of the table under a heading of the document. */
function table(heading: string): string[][] {
  const part = doc
    .slice(doc.indexOf(`### ${heading}`))
    .split('\n')
    .slice(1);
  const end = part.findIndex((line) => line.startsWith('#'));
  return (end < 0 ? part : part.slice(0, end)).filter((line) => line.startsWith('| `')).map(cells);
}

describe.each(['light', 'dark'] as const)('the tokens of the %s theme', (theme) => {
  it.each(RULES)('%s reads on %j at %d to 1 or better', (what, on, least) => {
    for (const ground of on) {
      const ratio = contrast(what, ground, theme);
      expect(ratio, `${what} on ${ground}: ${ratio.toFixed(2)}`).toBeGreaterThanOrEqual(least);
    }
  });
});

describe('the visual language', () => {
  it.each([
    ['Sizes of type', /^(text-(2xs|xs|sm|md|lg|xl|2xl)|leading-|weight-)/],
    ['Spacing', /^space-/],
    ['Radii', /^radius-/],
    ['Durations and easings', /^(motion|ease)-/],
  ] as const)('lists the tokens as they are: %s', (heading, pattern) => {
    const listed = table(heading).map(([name = '', value = '']) => [
      name.replace(/[`-]/g, '') && name.slice(3, -1),
      value,
    ]);
    const real = [...tokens].filter(([name]) => pattern.test(name)).map(([name, value]) => [name, value]);
    expect(listed).toEqual(real);
  });

  it('lists the contrasts as they are', () => {
    const listed = table('Contrast').map(([name = '', light, dark]) => [name.slice(3, -1), light, dark]);
    const worst = (what: string, on: readonly string[], theme: Theme): string =>
      Math.min(...on.map((ground) => contrast(what, ground, theme))).toFixed(1);
    const real = RULES.filter(([what], i) => RULES.findIndex(([other]) => other === what) === i).map(([what, on]) => [
      what,
      worst(what, on, 'light'),
      worst(what, on, 'dark'),
    ]);
    expect(listed).toEqual(real);
  });
});
