/**
 * $(( … )): 64-bit integers in the shell; here whole numbers up to 2^53. The text comes with its variables and substitutions filled
 * in; names without `$` are read and assigned here. Left out: overflow, bases by `base#digits`.
 */
import type { ShellState } from './state.ts';

export class BadArithmetic extends Error {
  override name = 'BadArithmetic';
}

const BINARY: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<=', '>=', '<', '>'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];
const ASSIGNMENTS = ['=', '+=', '-=', '*=', '/=', '%=', '<<=', '>>=', '&=', '^=', '|='];
const TOKEN =
  /\s*(?:(0[xX][0-9a-fA-F]+|\d+)|([A-Za-z_]\w*)|(<<=|>>=|\+\+|--|\*\*|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|[-+*/%<>=!~&|^?:(),]))/y;
const DEEPEST = 64;

interface Token {
  readonly kind: 'number' | 'name' | 'operator' | 'end';
  readonly text: string;
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let at = 0; text.slice(at).trim() !== ''; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match) throw new BadArithmetic(text.slice(at).trim());
    const [, number, name, operator] = match;
    if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else tokens.push({ kind: 'operator', text: operator ?? '' });
  }
  tokens.push({ kind: 'end', text: '' });
  return tokens;
}

function apply(operator: string, a: number, b: number): number {
  switch (operator) {
    case '|':
      return Number(BigInt.asIntN(64, BigInt(a) | BigInt(b)));
    case '^':
      return Number(BigInt.asIntN(64, BigInt(a) ^ BigInt(b)));
    case '&':
      return Number(BigInt.asIntN(64, BigInt(a) & BigInt(b)));
    case '<<':
      return Number(BigInt.asIntN(64, BigInt(a) << BigInt(b & 63)));
    case '>>':
      return Number(BigInt.asIntN(64, BigInt(a) >> BigInt(b & 63)));
    case '==':
      return Number(a === b);
    case '!=':
      return Number(a !== b);
    case '<=':
      return Number(a <= b);
    case '>=':
      return Number(a >= b);
    case '<':
      return Number(a < b);
    case '>':
      return Number(a > b);
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '**':
      return a ** b;
    default: {
      if (b === 0) throw new BadArithmetic('division by 0');
      const result = operator === '/' ? Math.trunc(a / b) : a % b;
      return result === 0 ? 0 : result;
    }
  }
}

function whole(text: string): number {
  if (/^0[xX]/.test(text)) return parseInt(text, 16);
  if (/^0\d/.test(text)) {
    if (/[89]/.test(text)) throw new BadArithmetic(`${text}: value too great for base`);
    return parseInt(text, 8);
  }
  return Number(text);
}

class Evaluator {
  private at = 0;
  private readonly tokens: readonly Token[];

  private readonly state: ShellState;
  private readonly depth: number;

  constructor(text: string, state: ShellState, depth: number) {
    this.state = state;
    this.depth = depth;
    if (depth > DEEPEST) throw new BadArithmetic('expression recursion level exceeded');
    this.tokens = tokenize(text);
  }

  whole(): number {
    if (this.peek().kind === 'end') return 0;
    const value = this.comma();
    if (this.peek().kind !== 'end') throw new BadArithmetic(this.rest());
    return value;
  }

  private rest(): string {
    return this.tokens
      .slice(this.at)
      .map(({ text }) => text)
      .join(' ')
      .trim();
  }

  private peek(): Token {
    return this.tokens[this.at]!;
  }

  private accept(...operators: readonly string[]): string | undefined {
    const token = this.peek();
    if (token.kind !== 'operator' || !operators.includes(token.text)) return undefined;
    this.at++;
    return token.text;
  }

  private comma(): number {
    let value = this.assignment(true);
    while (this.accept(',')) value = this.assignment(true);
    return value;
  }

  /** `live`: false in a branch that is not taken, where nothing is assigned. */
  private assignment(live: boolean): number {
    const token = this.peek();
    const next = this.tokens[this.at + 1];
    if (token.kind === 'name' && next?.kind === 'operator' && ASSIGNMENTS.includes(next.text)) {
      this.at += 2;
      const right = this.assignment(live);
      const value = next.text === '=' ? right : apply(next.text.slice(0, -1), this.valueOf(token.text), right);
      if (live) this.state.set(token.text, String(value));
      return value;
    }
    return this.ternary(live);
  }

  private ternary(live: boolean): number {
    const test = this.binary(0, live);
    if (!this.accept('?')) return test;
    const yes = this.assignment(live && test !== 0);
    if (!this.accept(':')) throw new BadArithmetic(`\`:' expected for conditional expression`);
    const no = this.assignment(live && test === 0);
    return test !== 0 ? yes : no;
  }

  private binary(level: number, live: boolean): number {
    const operators = BINARY[level];
    if (!operators) return this.power(live);
    let left = this.binary(level + 1, live);
    for (let operator = this.accept(...operators); operator !== undefined; operator = this.accept(...operators)) {
      const decided = (operator === '||' && left !== 0) || (operator === '&&' && left === 0);
      const right = this.binary(level + 1, live && !decided);
      if (operator === '||') left = Number(left !== 0 || right !== 0);
      else if (operator === '&&') left = Number(left !== 0 && right !== 0);
      else left = live ? apply(operator, left, right) : 0;
    }
    return left;
  }

  private power(live: boolean): number {
    const base = this.unary(live);
    return this.accept('**') ? apply('**', base, this.power(live)) : base;
  }

  private unary(live: boolean): number {
    const operator = this.accept('+', '-', '!', '~', '++', '--');
    if (operator === '++' || operator === '--') {
      const { kind, text } = this.peek();
      // `--1` is minus minus one.
      if (kind !== 'name') return this.unary(live);
      this.at++;
      const value = this.valueOf(text) + (operator === '++' ? 1 : -1);
      if (live) this.state.set(text, String(value));
      return value;
    }
    if (operator === undefined) return this.primary(live);
    const value = this.unary(live);
    if (operator === '!') return Number(value === 0);
    if (operator === '~') return -value - 1;
    return operator === '-' ? 0 - value : value;
  }

  private primary(live: boolean): number {
    const token = this.peek();
    if (this.accept('(')) {
      const value = this.comma();
      if (!this.accept(')')) throw new BadArithmetic("missing `)'");
      return value;
    }
    if (token.kind === 'number') {
      this.at++;
      return whole(token.text);
    }
    if (token.kind !== 'name') throw new BadArithmetic(token.kind === 'end' ? 'operand expected' : this.rest());
    this.at++;
    const value = this.valueOf(token.text);
    const operator = this.accept('++', '--');
    if (operator !== undefined && live) this.state.set(token.text, String(value + (operator === '++' ? 1 : -1)));
    return value;
  }

  private valueOf(name: string): number {
    const text = this.state.get(name) ?? '';
    return /^-?\d+$/.test(text) && !/^-?0\d/.test(text)
      ? Number(text)
      : new Evaluator(text, this.state, this.depth + 1).whole();
  }
}

/** @throws BadArithmetic with what is wrong */
export function evaluate(text: string, state: ShellState): number {
  return new Evaluator(text, state, 0).whole();
}
