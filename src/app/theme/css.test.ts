/**
 * House rules for every stylesheet. What a style asks of the whole page (`html:has(…)`) the browser asks again whenever anything in it changes, and here something changes
 * in every frame. Small parts may ask about themselves; who must know of the page reads a data attribute that is set on it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const ROOT = 'src';
/** What holds the page, or as good as all of it. A :has() of no element at all is one of every element. */
const WHOLE = /^(?:html|body|main|:root|\*|#root|\.page)?(?:\[[^\]]*\]|:[\w-]+(?:\([^)]*\))?)*$/;

/** The elements that are asked what is in them, as "body:not(.x)". */
function asked(css: string): string[] {
  const plain = css.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(':global(', ' ');
  return [...plain.matchAll(/:has\(/g)].map(
    ({ index }) => /(?:\([^()]*\)|[^\s,{};>+~()])*$/.exec(plain.slice(0, index))?.[0] ?? '',
  );
}

const askedOfAll = (css: string): string[] => asked(css).filter((element) => WHOLE.test(element));

it.each([
  ['html:has(.open) .bar { color: red }', 1],
  [':global(html[data-x]:has([role="dialog"])) .bar { color: red }', 1],
  [':root:has(dialog[open]) { overflow: hidden }', 1],
  ['.bar, body:not(.x):has(> .y) { color: red }', 1],
  [':has(.open) > .bar { color: red }', 1],
  ['.list :has(.open) { color: red }', 1],
  ['.option:has(input:checked) { color: red }', 0],
  ['main .option:has(:focus-visible), .viewport:has(.table:focus-visible) { color: red }', 0],
  ['/* html:has(.open) */ .bar { color: red }', 0],
])('finds what is asked of the whole page: %s', (css, count) => {
  expect(askedOfAll(css)).toHaveLength(count);
});

const sheets = readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.css'))
  .map((path) => ({ path, css: readFileSync(`${ROOT}/${path}`, 'utf8') }));

it('no style asks the whole page what is in it', () => {
  expect(sheets.length).toBeGreaterThan(50);
  expect(sheets.flatMap(({ path, css }) => askedOfAll(css).map((element) => `${path}: ${element}:has(`))).toEqual([]);
});

/** A selector that an engine does not know makes it drop the whole rule. */
it('no rule is for the parts of two engines’ widgets at once', () => {
  const both = /(?:^|[{}])[^{}]*::-webkit-[^{}]*::-moz-[^{}]*\{|(?:^|[{}])[^{}]*::-moz-[^{}]*::-webkit-[^{}]*\{/g;
  const found = sheets.flatMap(({ path, css }) =>
    (css.replaceAll(/\/\*[\s\S]*?\*\//g, '').match(both) ?? []).map((rule) => `${path}: ${rule.trim()}`),
  );
  expect(found).toEqual([]);
});

/**
 * A text for screen readers stands apart (.visually-hidden) and is clipped only by what contains it: in a scroller that is no containing
 * block it would lengthen the whole page by as much as the list is long.
 */
it('what scrolls contains what it holds', () => {
  const rule = /([^{}]+)\{([^{}]*\boverflow(?:-[xy]|-block|-inline)?:\s*(?:auto|scroll)[^{}]*)\}/g;
  const found = sheets.flatMap(({ path, css }) =>
    [...css.replaceAll(/\/\*[\s\S]*?\*\//g, '').matchAll(rule)]
      .filter(([, , style = '']) => !/\bposition:\s*(?:relative|absolute|fixed|sticky)/.test(style))
      .map(([, selector = '']) => `${path}: ${selector.trim()}`),
  );
  expect(found).toEqual([]);
});
