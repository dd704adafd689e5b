/** `test`, `[` and `[[`. Upstream: POSIX test(1), bash(1) CONDITIONAL EXPRESSIONS. Left out: file dates, permissions, -v. */
import type { TestExpression, Word } from 'unbash';
import { statFile } from '../files.ts';
import type { Routine } from '../machine/operations.ts';
import type { Process } from '../machine/process.ts';
import { compilePattern } from '../text/pattern.ts';
import { BadPattern, compileRegex } from '../text/regex.ts';
import { expandToGlyphs, expandToText } from './expand.ts';
import type { Expanding } from './expanding.ts';

class BadTest extends Error {}

const FILE_TESTS = 'defsrwxhLpSbcgku';

function whole(text: string): number {
  const trimmed = text.trim();
  if (!/^[-+]?\d+$/.test(trimmed)) throw new BadTest(`${text}: integer expression expected`);
  return Number(trimmed);
}

function* unary(process: Process, operator: string, operand: string): Routine<boolean | undefined> {
  const letter = operator.slice(1);
  if (letter === 'n') return operand !== '';
  if (letter === 'z') return operand === '';
  if (letter === 't') {
    const description = process.files.get(Number(operand));
    if (description?.kind === 'pipe-in') return description.pipe.isTerminal;
    return description?.kind === 'host-out' && description.isTerminal;
  }
  if (letter.length !== 1 || !FILE_TESTS.includes(letter)) return undefined;
  const found = yield* statFile(process, operand);
  if ('error' in found) return false;
  if (letter === 'd') return found.isDirectory;
  if (letter === 'f') return !found.isDirectory;
  if (letter === 's') return found.isDirectory || found.size > 0;
  if (letter === 'x') return found.isDirectory;
  return !'hLpSbcgku'.includes(letter);
}

function binary(left: string, operator: string, right: string): boolean | undefined {
  switch (operator) {
    case '=':
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '>':
      return left > right;
    case '-eq':
      return whole(left) === whole(right);
    case '-ne':
      return whole(left) !== whole(right);
    case '-lt':
      return whole(left) < whole(right);
    case '-le':
      return whole(left) <= whole(right);
    case '-gt':
      return whole(left) > whole(right);
    case '-ge':
      return whole(left) >= whole(right);
    default:
      return undefined;
  }
}

const BINARY_OPERATORS = ['=', '==', '!=', '<', '>', '-eq', '-ne', '-lt', '-le', '-gt', '-ge'];

/** The arguments of `test`, read from left to right. */
class Arguments {
  private at = 0;

  private readonly process: Process;
  private readonly words: readonly string[];

  constructor(process: Process, words: readonly string[]) {
    this.process = process;
    this.words = words;
  }

  *whole(): Routine<boolean> {
    const { words } = this;
    if (words.length === 0) return false;
    const value = yield* this.or();
    if (this.at < words.length)
      throw new BadTest(
        words.length === 2
          ? `${words[0] ?? ''}: unary operator expected`
          : words.length === 3
            ? `${words[1] ?? ''}: binary operator expected`
            : 'too many arguments',
      );
    return value;
  }

  private *or(): Routine<boolean> {
    let value = yield* this.and();
    while (this.words[this.at] === '-o') {
      this.at++;
      const right = yield* this.and();
      value = value || right;
    }
    return value;
  }

  private *and(): Routine<boolean> {
    let value = yield* this.not();
    while (this.words[this.at] === '-a') {
      this.at++;
      const right = yield* this.not();
      value = value && right;
    }
    return value;
  }

  private *not(): Routine<boolean> {
    const rest = this.words.length - this.at;
    if (
      this.words[this.at] === '!' &&
      rest > 1 &&
      !(rest === 3 && BINARY_OPERATORS.includes(this.words[this.at + 1] ?? ''))
    ) {
      this.at++;
      return !(yield* this.not());
    }
    return yield* this.primary();
  }

  private *primary(): Routine<boolean> {
    const { words, at } = this;
    const [first, second, third] = [words[at], words[at + 1], words[at + 2]];
    if (first === undefined) throw new BadTest('argument expected');
    if (second !== undefined && third !== undefined && BINARY_OPERATORS.includes(second)) {
      this.at += 3;
      return binary(first, second, third) === true;
    }
    if (first === '(' && second !== undefined && words.indexOf(')', at) > at) {
      this.at++;
      const value = yield* this.or();
      if (words[this.at] !== ')') throw new BadTest('closing paren expected');
      this.at++;
      return value;
    }
    if (/^-\w$/.test(first) && second !== undefined) {
      const value = yield* unary(this.process, first, second);
      if (value !== undefined) {
        this.at += 2;
        return value;
      }
      if (words.length === 2) throw new BadTest(`${first}: unary operator expected`);
    }
    this.at++;
    return first !== '';
  }
}

/** The program and builtin `test`, and `[`. */
export function* test(
  process: Process,
  complain: (text: string) => Routine<void> = (text) => process.complain(text),
  likeDash = false,
): Routine<number> {
  let words = process.args;
  if (process.name === '[') {
    if (words.at(-1) !== ']') {
      yield* complain('missing ]');
      return 2;
    }
    words = words.slice(0, -1);
  }
  try {
    return (yield* new Arguments(process, words).whole()) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof BadTest)) throw error;
    yield* complain(likeDash ? inDashWords(error.message) : error.message);
    return 2;
  }
}

function inDashWords(message: string): string {
  const word = /^(.*): integer expression expected$/.exec(message)?.[1];
  return word === undefined
    ? message.replace(/unary operator expected$/, 'unexpected operator')
    : `Illegal number: ${word}`;
}

/** `[[ … ]]`. */
export function* condition(shell: Expanding, expression: TestExpression): Routine<boolean> {
  switch (expression.type) {
    case 'TestGroup':
      return yield* condition(shell, expression.expression);
    case 'TestNot':
      return (yield* condition(shell, expression.operand)) === (expression.negations.length % 2 === 0);
    case 'TestLogical': {
      for (const operand of expression.operands) {
        const value = yield* condition(shell, operand);
        if (value === (expression.operator === '||')) return value;
      }
      return expression.operator === '&&';
    }
    case 'TestUnary': {
      const operand = yield* expandToText(shell, expression.operand);
      if (expression.operator === '-v') return shell.state.get(operand) !== undefined;
      return (yield* unary(shell.process, expression.operator, operand)) === true;
    }
    case 'TestBinary':
      return yield* compare(shell, expression.left, expression.operator, expression.right);
  }
}

function* compare(shell: Expanding, left: Word, operator: string, right: Word): Routine<boolean> {
  const text = yield* expandToText(shell, left);
  if (operator === '==' || operator === '=' || operator === '!=') {
    const matches = compilePattern(yield* expandToGlyphs(shell, right)).test(text);
    return matches === (operator !== '!=');
  }
  const other = yield* expandToText(shell, right);
  if (operator === '=~') {
    try {
      return compileRegex(other, true).test(text);
    } catch (error) {
      if (error instanceof BadPattern) return false;
      throw error;
    }
  }
  try {
    return binary(text, operator, other) === true;
  } catch (error) {
    if (!(error instanceof BadTest)) throw error;
    yield* shell.process.complain(error.message);
    return false;
  }
}
