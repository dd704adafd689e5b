/**
 * Two sets of rules, chain by chain: two nodes, or one node before and after a sync. Every node holds the rules of the whole cluster,
 * so the answer is mostly "identical but for…". Within a chain the order counts, as it does for a packet.
 */
import { chainSections, type ChainSection, type RuleLine } from './ruleLines.ts';

export interface DiffLine {
  readonly text: string;
  /** Position in its chain, on its side. */
  readonly number: number;
}

/** A stretch of a chain: the same on both sides, or not. */
export type Hunk =
  | { readonly kind: 'same'; readonly lines: readonly DiffLine[] }
  | { readonly kind: 'changed'; readonly removed: readonly DiffLine[]; readonly added: readonly DiffLine[] };

export interface ChainDiff {
  readonly key: string;
  readonly table: string;
  readonly chain: string;
  /** The chain itself is only on one side. */
  readonly only?: 'before' | 'after';
  readonly hunks: readonly Hunk[];
}

export interface RuleDiff {
  readonly chains: readonly ChainDiff[];
  /** Chains with the same rules in the same order. */
  readonly identical: number;
  readonly added: number;
  readonly removed: number;
}

/** Beyond this many rules between the first and the last difference of a chain, the order no longer counts: the table would be too big. */
const ORDER_COUNTS_UP_TO = 800;

/** Which lines stay, as pairs of indexes in both lists: their longest common subsequence. */
function kept(a: readonly string[], b: readonly string[]): readonly (readonly [number, number])[] {
  if (a.length > ORDER_COUNTS_UP_TO || b.length > ORDER_COUNTS_UP_TO) return keptInAnyOrder(a, b);
  const width = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      longest[i * width + j] =
        a[i] === b[j]
          ? longest[(i + 1) * width + j + 1]! + 1
          : Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!);
  const pairs: [number, number][] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!) i++;
    else j++;
  }
  return pairs;
}

/** For chains too long: lines both have, as long as they come in the same order. */
function keptInAnyOrder(a: readonly string[], b: readonly string[]): readonly (readonly [number, number])[] {
  const places = new Map(b.map((text, index) => [text, index]));
  const pairs: [number, number][] = [];
  let last = -1;
  a.forEach((text, i) => {
    const j = places.get(text);
    if (j === undefined || j <= last) return;
    pairs.push([i, j]);
    last = j;
  });
  return pairs;
}

function hunksOf(before: readonly string[], after: readonly string[]): readonly Hunk[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let tail = 0;
  while (
    tail < before.length - start &&
    tail < after.length - start &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  )
    tail++;
  const middle = kept(before.slice(start, before.length - tail), after.slice(start, after.length - tail));
  const pairs = [
    ...Array.from({ length: start }, (_, i) => [i, i] as const),
    ...middle.map(([i, j]) => [i + start, j + start] as const),
    ...Array.from({ length: tail }, (_, i) => [before.length - tail + i, after.length - tail + i] as const),
  ];
  return hunksBetween(before, after, pairs);
}

function hunksBetween(
  before: readonly string[],
  after: readonly string[],
  pairs: readonly (readonly [number, number])[],
): readonly Hunk[] {
  const hunks: Hunk[] = [];
  let same: DiffLine[] = [];
  let [i, j] = [0, 0];
  const lines = (list: readonly string[], from: number, to: number): DiffLine[] =>
    list.slice(from, to).map((text, at) => ({ text, number: from + at + 1 }));
  const change = (toI: number, toJ: number): void => {
    if (toI === i && toJ === j) return;
    if (same.length > 0) hunks.push({ kind: 'same', lines: same });
    same = [];
    hunks.push({ kind: 'changed', removed: lines(before, i, toI), added: lines(after, j, toJ) });
  };
  for (const [atI, atJ] of pairs) {
    change(atI, atJ);
    same.push({ text: after[atJ]!, number: atJ + 1 });
    [i, j] = [atI + 1, atJ + 1];
  }
  change(before.length, after.length);
  if (same.length > 0) hunks.push({ kind: 'same', lines: same });
  return hunks;
}

const textsOf = (section: ChainSection | undefined): string[] => section?.rules.map(({ text }) => text) ?? [];

export function diffRules(before: readonly RuleLine[], after: readonly RuleLine[]): RuleDiff {
  const earlier = new Map(chainSections(before).map((section) => [section.key, section]));
  const later = new Map(chainSections(after).map((section) => [section.key, section]));
  const chains: ChainDiff[] = [];
  let [identical, added, removed] = [0, 0, 0];
  for (const key of new Set([...later.keys(), ...earlier.keys()])) {
    const [was, is] = [earlier.get(key), later.get(key)];
    const { table, chain } = (is ?? was) as ChainSection;
    const hunks = hunksOf(textsOf(was), textsOf(is));
    if (was && is && hunks.every(({ kind }) => kind === 'same')) {
      identical++;
      continue;
    }
    for (const hunk of hunks) {
      if (hunk.kind === 'same') continue;
      added += hunk.added.length;
      removed += hunk.removed.length;
    }
    const only = was ? (is ? {} : { only: 'before' as const }) : { only: 'after' as const };
    chains.push({ key, table, chain, hunks, ...only });
  }
  return { chains, identical, added, removed };
}

/** Where two lines begin and end to differ, in characters of whole words: what to mark in each. Undefined: nothing alike. */
export function changedPart(
  a: string,
  b: string,
): { readonly from: number; readonly toA: number; readonly toB: number } | undefined {
  const [wordsA, wordsB] = [a.split(' '), b.split(' ')];
  const most = Math.min(wordsA.length, wordsB.length);
  let head = 0;
  while (head < most && wordsA[head] === wordsB[head]) head++;
  let tail = 0;
  while (tail < most - head && wordsA.at(-1 - tail) === wordsB.at(-1 - tail)) tail++;
  if (head + tail < 3) return undefined;
  const from = wordsA.slice(0, head).join(' ').length + (head > 0 ? 1 : 0);
  const end = (words: readonly string[], text: string): number =>
    tail === 0 ? text.length : Math.max(from, text.length - words.slice(-tail).join(' ').length - 1);
  return { from, toA: end(wordsA, a), toB: end(wordsB, b) };
}
