/** Why a selector does not pick a Pod, and what was perhaps meant: a letter too many, a key for another. Our own reading aid. */
import type { Labels, Said } from '../../api/index.ts';
import { endpointSays as says } from './sentences.ts';

/** One pair of the selector that a Pod does not have. */
export interface LabelDifference {
  readonly key: string;
  readonly wanted: string;
  /** What the Pod has there; undefined when it has no such label. */
  readonly has: string | undefined;
  /** A label of the Pod that was perhaps meant: another key with the wanted value, or a key off by a letter or two. */
  readonly meant?: string;
}

export function differencesFrom(selector: Labels, labels: Labels): readonly LabelDifference[] {
  return Object.entries(selector)
    .filter(([key, wanted]) => labels[key] !== wanted)
    .map(([key, wanted]) => {
      const meant = labels[key] === undefined ? keyPerhapsMeant(key, wanted, selector, labels) : undefined;
      return { key, wanted, has: labels[key], ...(meant === undefined ? {} : { meant }) };
    });
}

function keyPerhapsMeant(key: string, wanted: string, selector: Labels, labels: Labels): string | undefined {
  const candidates = Object.keys(labels).filter((other) => selector[other] === undefined);
  const keys = candidates.filter((other) => labels[other] === wanted || isSlip(key, other));
  return keys.sort()[0];
}

/** @returns what to say, and whether the Pod is nearly what was asked for */
export function explainDifferences(
  selector: Labels,
  differences: readonly LabelDifference[],
): { readonly isNear: boolean; readonly said: Said } {
  const pairs = Object.keys(selector).length;
  const isSlipOnly = differences.every(
    ({ wanted, has, meant }) => meant !== undefined || (has !== undefined && isSlip(wanted, has)),
  );
  const parts = differences.map(({ key, wanted, has, meant }) => {
    if (has !== undefined) return says.otherValue(key, wanted, has);
    return meant === undefined ? says.noLabel(key, wanted) : says.otherLabel(key, wanted, meant);
  });
  const isNear = isSlipOnly || (pairs > 1 && differences.length === 1);
  return { isNear, said: says.notSelected(parts) };
}

/** One or two letters changed, added, lost or swapped, ignoring case. */
function isSlip(a: string, b: string): boolean {
  const allowed = Math.min(a.length, b.length) > 4 ? 2 : 1;
  return a !== b && distance(a.toLowerCase(), b.toLowerCase()) <= allowed;
}

/** Edits between two words, a swap of neighbours counting as one (optimal string alignment). */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) cost = Math.min(cost, before[j - 2]! + 1);
      row.push(cost);
    }
    before = last;
    last = row;
  }
  return last[b.length]!;
}
