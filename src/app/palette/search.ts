/** What the palette lists for what is typed: best first, in groups in the order of their best. */
import { carryingWords } from '../../lessons/index.ts';
import type { Entry, Group } from './entry.ts';
import { find } from './fuzzy.ts';
import { paletteWords } from './words.tsx';

export interface Hit {
  readonly entry: Entry;
  /** Letters of the label that were typed. */
  readonly at: readonly number[];
}

export interface Hits {
  readonly groups: readonly (readonly [Group, readonly Hit[]])[];
  /** Found, and not listed. */
  readonly more: number;
}

const MOST_LISTED = 60;
/** Whoever types a Pod's name means the Pod, and not what was written about it. */
const LAST = 10_000;
/** Of each group, while nothing is typed: one sees what there is, and can reach the field of each by a word. */
const FEW = 6;

function grouped(hits: readonly Hit[]): Hits['groups'] {
  const groups = new Map<Group, Hit[]>();
  for (const hit of hits) {
    const list = groups.get(hit.entry.group);
    if (list) list.push(hit);
    else groups.set(hit.entry.group, [hit]);
  }
  return [...groups];
}

function atFirst(entries: readonly Entry[]): Hit[] {
  const seen = new Map<Group, number>();
  return entries.flatMap((entry) => {
    const count = (seen.get(entry.group) ?? 0) + 1;
    seen.set(entry.group, count);
    if (entry.group === 'Records') return [];
    return count <= FEW || entry.group === 'Selected' ? [{ entry, at: [] }] : [];
  });
}

function matches(entries: readonly Entry[], words: readonly string[]) {
  return entries.flatMap((entry) => {
    const { label, group, detail = '', also = '', command = '' } = entry;
    const match = find(words, label, `${paletteWords.groups[group]} ${detail} ${also} ${command}`);
    return match ? [{ entry, at: match.at, score: match.score - (group === 'Records' ? LAST : 0) }] : [];
  });
}

export function search(entries: readonly Entry[], typed: string): Hits {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) {
    const hits = atFirst(entries);
    return { groups: grouped(hits), more: entries.length - hits.length };
  }
  const whole = matches(entries, words);
  // A question in somebody's own words: those that carry it.
  const found = whole.length > 0 ? whole : matches(entries, carryingWords(typed));
  // Equal ones stay in the order of the list.
  found.sort((a, b) => b.score - a.score);
  const hits = found.slice(0, MOST_LISTED);
  return { groups: grouped(hits), more: found.length - hits.length };
}
