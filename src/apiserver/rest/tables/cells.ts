/** Words that several printers share. Upstream: pkg/printers/internalversion/printers.go, apimachinery's FormatLabels. */
import type { Container, Labels, LabelSelector } from '../../../api/index.ts';
import { selectorText } from '../selectorText.ts';

/** `a=b,c=d` in the order of the keys; `<none>` without labels. */
export function labelsCell(labels: Labels = {}): string {
  const pairs = Object.keys(labels)
    .sort()
    .map((key) => `${key}=${labels[key]!}`);
  return pairs.length === 0 ? '<none>' : pairs.join(',');
}

export function selectorCell(selector: LabelSelector | undefined): string {
  const text = selector ? selectorText(selector) : '';
  return text === '' ? '<none>' : text;
}

/** The containers' names and their images, as two cells. */
export function containerCells(containers: readonly Pick<Container, 'name' | 'image'>[] = []): [string, string] {
  return [containers.map(({ name }) => name).join(','), containers.map(({ image }) => image).join(',')];
}

const SHOWN = 3;

/** The first three of them, and how many more there are; `empty` when there is none. */
export function fewOf(items: readonly string[], empty: string): string {
  const text = items.slice(0, SHOWN).join(',');
  if (items.length > SHOWN) return `${text} + ${items.length - SHOWN} more...`;
  return text === '' ? empty : text;
}
