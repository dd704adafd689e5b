/**
 * Pods that a selector almost matches: one pair away, or the right labels in the wrong namespace. The first thing to look at
 * when a Service has no endpoints. Pods of one owner miss for one reason, so they are told together.
 */
import type { Labels, Pod } from '../../api/index.ts';
import { presenterWords } from './words.ts';

export interface NearMiss {
  /** "namespace/name" of the Pods. */
  readonly pods: readonly string[];
  /** "has app=fronted: differs in app". */
  readonly sentence: string;
}

const MOST_TYPOS = 2;

/** How many letters to insert, delete or change (Levenshtein); stops counting beyond `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}

/** Whether two words look like one word and a typing error. Short words are different words sooner. */
function looksLike(a: string, b: string): boolean {
  const allowed = Math.min(MOST_TYPOS, Math.floor(Math.min(a.length, b.length) / 3));
  return allowed > 0 && editDistance(a, b, allowed) <= allowed;
}

/** The shortest part of a word that says something, and values that say nothing of whose they are. */
const LEAST_PART = 3;
const ANYBODYS = new Set(['true', 'false', 'yes', 'no', 'on', 'off']);

/** `frontend-svc` for `frontend`, `Web` for `web`: the name of one thing, taken for that of another. */
function isCloseTo(a: string, b: string): boolean {
  const [short = '', long = ''] = [a.toLowerCase(), b.toLowerCase()].toSorted((x, y) => x.length - y.length);
  const isPart = long.startsWith(`${short}-`) || long.endsWith(`-${short}`);
  const isBeginning = short.length >= LEAST_PART && long.startsWith(short);
  return looksLike(a, b) || (short !== '' && (isPart || isBeginning));
}

/**
 * The pair a Pod fails on when it fails on one only, with its words.
 * @param generous the selector finds nobody: what is less alike may have been meant, too
 */
function missOf(selector: Labels, labels: Labels, generous: boolean): string | undefined {
  const wanted = Object.entries(selector);
  const missed = wanted.filter(([key, value]) => labels[key] !== value);
  const [pair] = missed;
  if (!pair || missed.length > 1) return undefined;
  const [key, value] = pair;
  const others = wanted.length > 1;
  const has = labels[key];
  const isLike = generous ? isCloseTo : looksLike;
  if (has !== undefined) return others || isLike(has, value) ? presenterWords.misses.differs(key, has) : undefined;
  const sameValue = Object.keys(labels).filter((other) => labels[other] === value);
  const tells = generous && value.length >= LEAST_PART && !ANYBODYS.has(value.toLowerCase());
  const misspelt = sameValue.find((other) => tells || looksLike(other, key));
  if (misspelt !== undefined) return presenterWords.misses.misspelt(misspelt, value, key);
  return others ? presenterWords.misses.lacks(key) : undefined;
}

const matches = (selector: Labels, labels: Labels): boolean =>
  Object.entries(selector).every(([key, value]) => labels[key] === value);

/** Near misses of a Service's selector among all Pods, those of its own namespace first. */
export function nearMisses(selector: Labels | undefined, namespace: string, pods: readonly Pod[]): readonly NearMiss[] {
  if (!selector || Object.keys(selector).length === 0) return [];
  const inNamespace = pods.filter(({ metadata }) => metadata.namespace === namespace);
  const findsNobody = !inNamespace.some(({ metadata }) => matches(selector, metadata.labels ?? {}));
  const here = new Map<string, string[]>();
  const elsewhere = new Map<string, string[]>();
  for (const { metadata } of pods) {
    const labels = metadata.labels ?? {};
    const inside = metadata.namespace === namespace;
    const sentence = inside
      ? missOf(selector, labels, findsNobody)
      : matches(selector, labels)
        ? presenterWords.misses.elsewhere(metadata.namespace ?? '')
        : undefined;
    if (sentence === undefined) continue;
    const group = inside ? here : elsewhere;
    const names = group.get(sentence) ?? [];
    names.push(`${metadata.namespace ?? ''}/${metadata.name}`);
    group.set(sentence, names);
  }
  return [...here, ...elsewhere].map(([sentence, names]) => ({ sentence, pods: names }));
}
