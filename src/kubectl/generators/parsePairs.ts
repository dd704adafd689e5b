/**
 * Words of a command line that are pairs: `key=value`, `key-`. Upstream: kubectl/pkg/cmd/util/helpers.go (GetResourcesAndPairs, ParsePairs),
 * kubectl/pkg/cmd/label (parseLabels), kubectl/pkg/cmd/set/env.
 */
import { goQuote, labelValue } from '../../api/index.ts';
import { Failure } from '../cli/failure.ts';
import { envNameFaults } from './envNames.ts';

export interface Pairs {
  readonly set: ReadonlyMap<string, string>;
  readonly remove: readonly string[];
}

/** Resources stand first, pairs behind them. @param what "label", "annotation", "image". @throws Failure */
export function resourcesAndPairs(
  args: readonly string[],
  what: string,
): { readonly resources: readonly string[]; readonly pairs: readonly string[] } {
  const isPair = (word: string): boolean => word.includes('=') || (word.endsWith('-') && word !== '-');
  const first = args.findIndex(isPair);
  if (first < 0) return { resources: args, pairs: [] };
  const stray = args.slice(first).find((word) => !isPair(word));
  if (stray !== undefined) throw new Failure(`all resources must be specified before ${what} changes: ${stray}`);
  return { resources: args.slice(0, first), pairs: args.slice(first) };
}

/** @throws Failure that names everything that is no pair */
export function parsePairs(words: readonly string[], what: string, mayRemove: boolean): Pairs {
  const set = new Map<string, string>();
  const remove: string[] = [];
  const wrong: string[] = [];
  for (const word of words) {
    const at = word.indexOf('=');
    if (at > 0) set.set(word.slice(0, at), word.slice(at + 1));
    else if (mayRemove && word.endsWith('-') && word !== '-') remove.push(word.slice(0, -1));
    else wrong.push(word);
  }
  if (wrong.length > 0) throw new Failure(`invalid ${what} format: ${wrong.join(', ')}`);
  return { set, remove };
}

/** @throws Failure */
export function parseLabelPairs(words: readonly string[]): Pairs {
  const set = new Map<string, string>();
  const remove: string[] = [];
  for (const word of words) {
    const parts = word.split('=');
    if (parts.length > 2) throw new Failure(`invalid label spec: ${word}`);
    if (parts.length === 2) {
      const faults = labelValue(parts[1]!);
      if (faults.length > 0) throw new Failure(`invalid label value: ${goQuote(word)}: ${faults.join(';')}`);
      set.set(parts[0]!, parts[1]!);
    } else if (word.endsWith('-')) remove.push(word.slice(0, -1));
    else throw new Failure(`unknown label spec: ${word}`);
  }
  if (remove.some((key) => set.has(key)))
    throw new Failure('can not both modify and remove a label in the same command');
  return { set, remove };
}

/** `app=web,tier=front`, as `expose -l` and `run -l` take it. @throws Failure */
export function parseLabelList(text: string): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {};
  for (const pair of text.split(',')) {
    const parts = pair.split('=');
    if (parts.length !== 2) throw new Failure(`unexpected label spec: ${pair}`);
    if (parts[0] === '') throw new Failure('unexpected empty label key');
    labels[parts[0]!] = parts[1]!;
  }
  return labels;
}

export interface EnvChanges {
  readonly set: readonly { readonly name: string; readonly value: string }[];
  readonly remove: readonly string[];
}

/** The words of `kubectl set env`: resources, then `KEY=value` and `KEY-`. Undefined: a resource stands too late. */
export function splitEnvironment(
  args: readonly string[],
): { readonly resources: readonly string[]; readonly env: readonly string[] } | undefined {
  const isEnv = (word: string): boolean => /^[^=].*=/s.test(word) || word.endsWith('-');
  const first = args.findIndex(isEnv);
  if (first < 0) return { resources: args, env: [] };
  if (!args.slice(first).every(isEnv)) return undefined;
  return { resources: args.slice(0, first), env: args.slice(first) };
}

/** @param input what stands at standard input, for the word "-". @throws Failure */
export function parseEnvironment(words: readonly string[], input: string): EnvChanges {
  const set: { name: string; value: string }[] = [];
  const remove: string[] = [];
  for (const word of words) {
    if (word === '-') set.push(...readEnvironment(input));
    else if (word.includes('=')) {
      const at = word.indexOf('=');
      const name = word.slice(0, at);
      const faults = envNameFaults(name);
      if (faults.length > 0) throw new Failure(`${goQuote(name)} is not a valid key name: ${faults.join(';')}`);
      set.push({ name, value: word.slice(at + 1) });
    } else if (word.endsWith('-')) remove.push(word.slice(0, -1));
    else throw new Failure(`unknown environment variable: ${word}`);
  }
  if (remove.some((name) => set.some((variable) => variable.name === name)))
    throw new Failure('can not both modify and remove the same environment variable in the same command');
  return { set, remove };
}

function readEnvironment(text: string): { name: string; value: string }[] {
  return text.split('\n').flatMap((line) => {
    const bare = line.split('#')[0]!;
    const at = bare.indexOf('=');
    return at < 0 ? [] : [{ name: bare.slice(0, at), value: bare.slice(at + 1) }];
  });
}
