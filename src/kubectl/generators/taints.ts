/** Taints on a command line and on a node. Upstream: kubectl/pkg/cmd/taint/utils.go. */
import { labelValue, qualifiedKey, type JsonObject } from '../../api/index.ts';
import { Failure } from '../cli/failure.ts';

export interface TaintSpec {
  readonly key: string;
  readonly value: string;
  /** '' for any. */
  readonly effect: string;
}

export interface TaintChanges {
  readonly add: readonly TaintSpec[];
  readonly remove: readonly TaintSpec[];
}

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** `key=value:Effect`, `key:Effect`, `key:Effect-`, `key-`. @throws Failure */
export function parseTaints(words: readonly string[]): TaintChanges {
  const add: TaintSpec[] = [];
  const remove: TaintSpec[] = [];
  for (const word of words) {
    if (word.endsWith('-')) {
      remove.push({ ...parseTaint(word.slice(0, -1)), value: '' });
      continue;
    }
    const taint = parseTaint(word);
    if (taint.effect === '') throw new Failure(`invalid taint spec: ${word}`);
    if (add.some(({ key, effect }) => key === taint.key && effect === taint.effect))
      throw new Failure(
        `duplicated taints with the same key and effect: {${taint.key} ${taint.value} ${taint.effect} <nil>}`,
      );
    add.push(taint);
  }
  return { add, remove };
}

function parseTaint(text: string): TaintSpec {
  const wrong = (why = ''): Failure => new Failure(`invalid taint spec: ${text}${why}`);
  const parts = text.split(':');
  if (parts.length > 2) throw wrong();
  const [pair = '', effect = ''] = parts;
  if (parts.length === 2 && !EFFECTS.includes(effect))
    throw new Failure(`invalid taint effect: ${effect}, unsupported taint effect`);
  const pairs = parts.length === 1 ? [pair] : pair.split('=');
  if (pairs.length > 2) throw wrong();
  const [key = '', value = ''] = pairs;
  const faults = labelValue(value);
  if (faults.length > 0) throw wrong(`, ${faults.join('; ')}`);
  const keyFaults = qualifiedKey(key);
  if (keyFaults.length > 0) throw wrong(`, ${keyFaults.join('; ')}`);
  return { key, value, effect };
}

/** @throws Failure */
export function checkTaints({ add, remove }: TaintChanges): void {
  const both = remove.filter((gone) =>
    add.some(({ key, effect }) => key === gone.key && (gone.effect === '' || effect === gone.effect)),
  );
  if (both.length > 0)
    throw new Failure(
      `can not both modify and remove the following taint(s) in the same command: ${both.map(({ key, effect }) => `${key}=${effect}`).join(', ')}`,
    );
}

export interface Tainted {
  readonly operation: 'modified' | 'tainted' | 'untainted';
  readonly taints: readonly JsonObject[];
}

/**
 * @param own the node's taints
 * @throws Failure
 */
export function changeTaints(
  node: string,
  own: readonly JsonObject[],
  { add, remove }: TaintChanges,
  overwrite: boolean,
): Tainted {
  const same = (a: JsonObject, b: TaintSpec): boolean => a['key'] === b.key && a['effect'] === b.effect;
  const there = add.filter((taint) => own.some((old) => same(old, taint)));
  if (!overwrite && there.length > 0)
    throw new Failure(
      `node ${node} already has ${there.map(({ key }) => key).join(',')} taint(s) with same effect(s) and --overwrite is false`,
    );
  const fresh = add.map(({ key, value, effect }): JsonObject => ({ key, ...(value === '' ? {} : { value }), effect }));
  let taints = [...fresh, ...own.filter((old) => !add.some((taint) => same(old, taint)))];
  const added = taints.length !== own.length;
  let removed = false;
  const missing: TaintSpec[] = [];
  for (const gone of remove) {
    const left = taints.filter((taint) => !(gone.effect === '' ? taint['key'] === gone.key : same(taint, gone)));
    removed = left.length < taints.length;
    if (!removed) missing.push(gone);
    taints = left;
  }
  if (missing.length > 0) throw notFound(missing);
  const operation = (added && removed) || overwrite ? 'modified' : added ? 'tainted' : 'untainted';
  return { operation, taints };
}

function notFound(missing: readonly TaintSpec[]): Failure {
  const said = missing.map(({ key, effect }) => `taint "${effect === '' ? key : `${key}:${effect}`}" not found`);
  return new Failure(said.length === 1 ? (said[0] ?? '') : `[${said.join(', ')}]`);
}
