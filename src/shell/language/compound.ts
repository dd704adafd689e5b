/** Compound commands: if, for, while, until, case. */
import type { ArithmeticFor, Case, CompoundList, For, If, While } from 'unbash';
import { STEP, type Routine } from '../machine/operations.ts';
import { compilePattern } from '../text/pattern.ts';
import type { Branches, LoopPlace } from './checkpoint.ts';
import { Break } from './control.ts';
import { arithmetic, expandToGlyphs, expandToText, expandWord } from './expand.ts';
import type { Expanding } from './expanding.ts';

/** The shell that runs them. */
export interface Compound extends Expanding {
  /** The text that is being run: for ((…)) has its expressions nowhere else as text. */
  readonly source: string;
  list(list: CompoundList): Routine<number>;
  /** Runs a condition: its failure is no failure of the script. */
  asTest(run: () => Routine<number>): Routine<number>;
}

/** @param branches where its loops can be taken up again */
export function* choose(
  shell: Compound,
  { clause, then, elif, else: otherwise }: If,
  branches: Branches | undefined,
): Routine<number> {
  const run = branches?.run ?? ((list) => shell.list(list));
  const all = [{ clause, then }, ...elif];
  if (branches?.taken === undefined) {
    for (const [index, branch] of all.entries())
      if ((yield* shell.asTest(() => shell.list(branch.clause))) === 0) return yield* run(branch.then, index);
    return otherwise ? yield* run(otherwise, all.length) : (shell.state.status = 0);
  }
  const list = all[branches.taken]?.then ?? otherwise;
  return list ? yield* run(list, branches.taken) : 0;
}

/** Runs the body of a loop once; false when the loop is left. */
function* runBody(shell: Compound, list: CompoundList): Routine<boolean> {
  shell.state.loops++;
  try {
    yield* shell.list(list);
    return true;
  } catch (error) {
    if (!(error instanceof Break)) throw error;
    shell.state.status = 0;
    if (error.levels > 1 && shell.state.loops > 1) throw new Break(error.kind, error.levels - 1);
    return error.kind === 'continue';
  } finally {
    shell.state.loops--;
  }
}

function* valuesOf(shell: Compound, { wordlist }: For): Routine<readonly string[]> {
  if (!wordlist) return shell.state.parameters;
  const values: string[] = [];
  for (const word of wordlist) values.push(...(yield* expandWord(shell, word)));
  return values;
}

export function* forEach(shell: Compound, node: For, resumable?: Resumable): Routine<number> {
  const from = resumable?.from;
  const values = from?.values ?? (yield* valuesOf(shell, node));
  const first = from?.next ?? 0;
  shell.state.status = from?.status ?? 0;
  for (let next = first; next < values.length; next++) {
    yield STEP;
    if (resumable && !(from && next === first)) yield* resumable.mark({ status: shell.state.status, values, next });
    shell.state.set(node.name.value, values[next] ?? '');
    if (!(yield* runBody(shell, node.body))) break;
  }
  return shell.state.status;
}

export function* forArithmetic(shell: Compound, node: ArithmeticFor): Routine<number> {
  const [first = '', test = '', update = ''] = splitHeader(shell.source.slice(node.pos, node.body.pos));
  const value = (text: string, key: object): Routine<number> => arithmetic(shell, key, text);
  const keys = headerKeys(node);
  if (first.trim() !== '') yield* value(first, keys[0]);
  shell.state.status = 0;
  while (test.trim() === '' || (yield* value(test, keys[1])) !== 0) {
    yield STEP;
    if (!(yield* runBody(shell, node.body))) break;
    if (update.trim() !== '') yield* value(update, keys[2]);
  }
  return shell.state.status;
}

/** A loop at whose head its shell may stop and be taken up again. */
export interface Resumable {
  /** It is taken up at this head. */
  readonly from?: LoopHead;
  readonly mark: (head: LoopHead) => Routine<void>;
}

type LoopHead = Omit<LoopPlace, 'statements' | 'callers'>;

export function* repeat(shell: Compound, { kind, clause, body }: While, resumable?: Resumable): Routine<number> {
  let status = resumable?.from?.status ?? 0;
  for (let isTakenUp = resumable?.from !== undefined; ; isTakenUp = false) {
    yield STEP;
    if (resumable && !isTakenUp) yield* resumable.mark({ status });
    const holds = (yield* shell.asTest(() => shell.list(clause))) === 0;
    if (holds !== (kind === 'while')) break;
    if (!(yield* runBody(shell, body))) {
      status = shell.state.status;
      break;
    }
    status = shell.state.status;
  }
  return (shell.state.status = status);
}

/** @param branches where its loops can be taken up again */
export function* match(shell: Compound, { word, items }: Case, branches: Branches | undefined): Routine<number> {
  const run = branches?.run ?? ((list) => shell.list(list));
  const { taken } = branches ?? {};
  const text = taken === undefined ? yield* expandToText(shell, word) : '';
  if (taken === undefined) shell.state.status = 0;
  let falls = false;
  for (const [index, { pattern, body, terminator }] of items.entries()) {
    if (taken !== undefined && index < taken) continue;
    let matches = falls || index === taken;
    // A ;;& after the branch that was taken up would ask what the word was.
    if (!matches && taken !== undefined) break;
    for (const one of pattern) matches ||= compilePattern(yield* expandToGlyphs(shell, one)).test(text);
    if (!matches) continue;
    yield* run(body, index);
    falls = terminator === ';&';
    if (terminator !== ';&' && terminator !== ';;&') break;
  }
  return shell.state.status;
}

const keysOfHeaders = new WeakMap<object, readonly [object, object, object]>();

function headerKeys(node: object): readonly [object, object, object] {
  let keys = keysOfHeaders.get(node);
  if (!keys) keysOfHeaders.set(node, (keys = [{}, {}, {}]));
  return keys;
}

/** The three expressions of for ((first; test; update)), as text. */
function splitHeader(text: string): string[] {
  const inside = /\(\(([^]*)\)\)/.exec(text)?.[1] ?? '';
  return inside.split(';');
}
