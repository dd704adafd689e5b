/** SVG as text. Every name and word comes through here, so nothing in a cluster can become markup. */

type Attributes = Readonly<Record<string, string | number | undefined>>;

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Letters XML cannot hold at all are left out. */
const isWritable = (letter: string): boolean => letter >= ' ' || letter === '\n' || letter === '\t';

export const escaped = (text: string): string =>
  [...text]
    .filter(isWritable)
    .map((letter) => ENTITIES[letter] ?? letter)
    .join('');

const number = (value: number): string => String(Math.round(value * 100) / 100);

export function element(name: string, attributes: Attributes, ...children: readonly string[]): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${typeof value === 'number' ? number(value) : escaped(value)}"`],
  );
  const inside = children.join('');
  return inside === '' ? `<${name}${written.join('')}/>` : `<${name}${written.join('')}>${inside}</${name}>`;
}

export interface Words {
  readonly size: number;
  readonly fill: string;
  readonly mono?: boolean;
  readonly bold?: boolean;
  readonly anchor?: 'start' | 'middle' | 'end';
  /** Words are cut where they would be wider. */
  readonly room?: number;
}

// First the names under which the page itself has them: there the pictures stand in the page.
const SANS = "'Inter Variable', Inter, system-ui, 'Segoe UI', sans-serif";
const MONO = "'JetBrains Mono Variable', 'JetBrains Mono', ui-monospace, 'Cascadia Mono', Menlo, monospace";
/** Widths of a letter, in sizes of the type: exact for the mono, the usual for the other. */
const MONO_WIDTH = 0.6;
const SANS_WIDTH = 0.55;
const BOLD_WIDTH = 0.62;

export function widthOf(
  text: string,
  { size, mono = false, bold = false }: Pick<Words, 'size' | 'mono' | 'bold'>,
): number {
  return text.length * size * (mono ? MONO_WIDTH : bold ? BOLD_WIDTH : SANS_WIDTH);
}

function cut(text: string, words: Words): string {
  const { room } = words;
  if (room === undefined || widthOf(text, words) <= room) return text;
  const letters = Math.floor(room / widthOf('x', words)) - 1;
  return letters < 1 ? '' : `${text.slice(0, letters)}…`;
}

/** @param y of the line the letters stand on */
export function words(x: number, y: number, text: string, how: Words): string {
  const shown = cut(text, how);
  if (shown === '') return '';
  const { size, fill, mono, bold, anchor = 'start' } = how;
  return element(
    'text',
    {
      x,
      y,
      fill,
      'font-family': mono ? MONO : SANS,
      'font-size': size,
      'font-weight': bold ? 650 : undefined,
      'text-anchor': anchor === 'start' ? undefined : anchor,
    },
    escaped(shown),
  );
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Look {
  readonly fill?: string;
  readonly stroke?: string;
  readonly weight?: number;
  readonly dash?: string;
  readonly opacity?: number;
  readonly round?: number;
}

const lookOf = ({ fill = 'none', stroke, weight = 1, dash, opacity }: Look): Attributes => ({
  fill,
  stroke,
  'stroke-width': stroke === undefined ? undefined : weight,
  'stroke-dasharray': dash,
  opacity,
});

export function box({ x, y, width, height }: Box, look: Look): string {
  return element('rect', { x, y, width, height, rx: look.round, ...lookOf(look) });
}

export function disc(cx: number, cy: number, r: number, look: Look): string {
  return element('circle', { cx, cy, r, ...lookOf(look) });
}

export function path(d: string, look: Look): string {
  return element('path', { d, ...lookOf(look), 'stroke-linecap': 'round', 'stroke-linejoin': 'round' });
}
