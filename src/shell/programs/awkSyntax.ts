/** awk's grammar: a program text becomes rules and functions. Upstream: POSIX awk. Left out: getline from commands, pipes. */
import { compileRegex } from '../text/regex.ts';
import { AwkError, type AwkProgram, type Expr, type Rule, type Stmt } from './awkTree.ts';

interface Token {
  readonly kind: 'number' | 'text' | 'regex' | 'name' | 'function' | 'operator' | 'newline' | 'end';
  readonly text: string;
}

const OPERATOR = /^(?:\*\*=|\*\*|\+\+|--|\+=|-=|\*=|\/=|%=|\^=|==|!=|<=|>=|&&|\|\||>>|!~|[-+*/%^=<>!~?:;,(){}[\]$|])/;

function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let rest = source;
  const push = (kind: Token['kind'], text: string, length: number): void => {
    tokens.push({ kind, text });
    rest = rest.slice(length);
  };
  while (rest !== '') {
    const blank = /^(?:[ \t\r]+|\\\n|#[^\n]*)/.exec(rest)?.[0];
    if (blank !== undefined) {
      rest = rest.slice(blank.length);
      continue;
    }
    const before = tokens.at(-1);
    const isValue =
      before && (['number', 'text', 'name'].includes(before.kind) || [')', ']', '$', '++', '--'].includes(before.text));
    const regex = !isValue && /^\/((?:\\[^]|\[[^\]\n]*\]|[^/\\\n])+)\//.exec(rest);
    const number = /^(?:0[xX][0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/.exec(rest)?.[0];
    const text = /^"((?:\\[^]|[^"\\\n])*)"/.exec(rest);
    const name = /^[A-Za-z_]\w*/.exec(rest)?.[0];
    const operator = OPERATOR.exec(rest)?.[0];
    if (rest.startsWith('\n')) push('newline', '\n', 1);
    else if (regex) push('regex', regex[1] ?? '', regex[0].length);
    else if (number !== undefined) push('number', number, number.length);
    else if (text) push('text', unescaped(text[1] ?? ''), text[0].length);
    else if (name !== undefined) push(rest[name.length] === '(' ? 'function' : 'name', name, name.length);
    else if (operator !== undefined) push('operator', operator, operator.length);
    else
      throw new AwkError(rest.startsWith('"') ? 'unterminated string' : `syntax error at or near ${rest.slice(0, 1)}`);
  }
  tokens.push({ kind: 'end', text: '' });
  return tokens;
}

function unescaped(text: string): string {
  const simple: Readonly<Record<string, string>> = {
    n: '\n',
    t: '\t',
    r: '\r',
    '\\': '\\',
    '"': '"',
    '/': '/',
    a: '\x07',
    b: '\b',
    f: '\f',
    v: '\v',
  };
  return text.replace(/\\([0-7]{1,3}|[^])/g, (whole, char: string) =>
    /^[0-7]/.test(char) ? String.fromCharCode(parseInt(char, 8)) : (simple[char] ?? whole),
  );
}

const STATEMENTS = new Set([
  'if',
  'while',
  'for',
  'do',
  'print',
  'printf',
  'next',
  'exit',
  'break',
  'continue',
  'return',
  'delete',
  'else',
  'in',
  'BEGIN',
  'END',
  'function',
  'func',
  'getline',
]);
const DEEPEST = 500;

class Parser {
  private at = 0;
  private depth = 0;
  private readonly tokens: readonly Token[];

  constructor(source: string) {
    this.tokens = tokenize(source);
  }

  program(): AwkProgram {
    const rules: Rule[] = [];
    const functions = new Map<string, { parameters: readonly string[]; body: Stmt }>();
    for (this.newlines(true); this.peek().kind !== 'end'; this.newlines(true)) {
      if (this.isWord('function') || this.isWord('func')) {
        this.at++;
        const name = this.peek().text;
        this.at++;
        this.need('(');
        const parameters: string[] = [];
        while (!this.accept(')')) {
          parameters.push(this.peek().text);
          this.at++;
          this.accept(',');
        }
        this.newlines();
        functions.set(name, { parameters, body: this.block() });
      } else if (this.isWord('BEGIN') || this.isWord('END')) {
        const when = this.peek().text as 'BEGIN' | 'END';
        this.at++;
        rules.push({ when, body: this.block() });
      } else {
        const from = this.is('{') ? undefined : this.expression();
        const to = from && this.accept(',') ? this.expression() : undefined;
        const body: Stmt = this.is('{') ? this.block() : { is: 'print', args: [] };
        rules.push({ when: { from, to }, body });
      }
    }
    return { rules, functions };
  }

  private peek(): Token {
    return this.tokens[this.at]!;
  }

  private is(text: string): boolean {
    return this.peek().kind === 'operator' && this.peek().text === text;
  }

  private isWord(text: string): boolean {
    const { kind } = this.peek();
    return (kind === 'name' || kind === 'function') && this.peek().text === text;
  }

  private accept(...texts: readonly string[]): string | undefined {
    const { kind, text } = this.peek();
    if (kind !== 'operator' || !texts.includes(text)) return undefined;
    this.at++;
    return text;
  }

  private need(text: string): void {
    if (!this.accept(text)) throw this.wrong();
  }

  private wrong(): AwkError {
    const { kind, text } = this.peek();
    return new AwkError(
      `syntax error at or near ${kind === 'end' ? 'end of file' : kind === 'newline' ? 'end of line' : text}`,
    );
  }

  private newlines(andSemicolons = false): void {
    while (this.peek().kind === 'newline' || (andSemicolons && this.is(';'))) this.at++;
  }

  private block(): Stmt {
    this.need('{');
    const list: Stmt[] = [];
    for (this.newlines(true); !this.accept('}'); this.newlines(true)) {
      if (this.peek().kind === 'end') throw this.wrong();
      list.push(this.statement());
    }
    return { is: 'block', list };
  }

  private endOfSimple(): void {
    if (this.peek().kind === 'newline' || this.is(';')) this.at++;
    else if (!this.is('}') && this.peek().kind !== 'end' && !this.isWord('else')) throw this.wrong();
  }

  private statement(): Stmt {
    if (++this.depth > DEEPEST) throw new AwkError('nested too deeply');
    try {
      return this.oneStatement();
    } finally {
      this.depth--;
    }
  }

  private body(): Stmt {
    this.newlines();
    if (this.accept(';')) return { is: 'block', list: [] };
    return this.statement();
  }

  private oneStatement(): Stmt {
    if (this.is('{')) return this.block();
    const { text } = this.peek();
    const isWord = this.peek().kind === 'name' || this.peek().kind === 'function';
    if (isWord && text === 'if') {
      this.at++;
      this.need('(');
      const test = this.expression();
      this.need(')');
      const yes = this.body();
      const mark = this.at;
      this.newlines(true);
      if (!this.isWord('else')) {
        this.at = mark;
        return { is: 'if', test, yes, no: undefined };
      }
      this.at++;
      return { is: 'if', test, yes, no: this.body() };
    }
    if (isWord && text === 'while') {
      this.at++;
      this.need('(');
      const test = this.expression();
      this.need(')');
      return { is: 'while', test, body: this.body(), first: false };
    }
    if (isWord && text === 'do') {
      this.at++;
      const body = this.body();
      this.newlines(true);
      if (!this.isWord('while')) throw this.wrong();
      this.at++;
      this.need('(');
      const test = this.expression();
      this.need(')');
      this.endOfSimple();
      return { is: 'while', test, body, first: true };
    }
    if (isWord && text === 'for') return this.loop();
    const simple = this.simple();
    this.endOfSimple();
    return simple;
  }

  private loop(): Stmt {
    this.at++;
    this.need('(');
    const [variable, word, name, close] = this.tokens.slice(this.at, this.at + 4);
    if (variable?.kind === 'name' && word?.text === 'in' && name?.kind === 'name' && close?.text === ')') {
      this.at += 4;
      return { is: 'each', variable: variable.text, name: name.text, body: this.body() };
    }
    const start = this.is(';') ? undefined : this.simple();
    this.need(';');
    this.newlines();
    const test = this.is(';') ? undefined : this.expression();
    this.need(';');
    this.newlines();
    const next = this.is(')') ? undefined : this.simple();
    this.need(')');
    return { is: 'for', start, test, next, body: this.body() };
  }

  private atEnd(): boolean {
    return this.peek().kind === 'newline' || this.peek().kind === 'end' || this.is(';') || this.is('}');
  }

  private simple(): Stmt {
    const { text, kind } = this.peek();
    if (kind === 'name' || kind === 'function') {
      if (text === 'print' || text === 'printf') return this.print(text);
      if (text === 'next' || text === 'break' || text === 'continue') {
        this.at++;
        return { is: text };
      }
      if (text === 'exit' || text === 'return') {
        this.at++;
        return { is: text, value: this.atEnd() ? undefined : this.expression() };
      }
      if (text === 'delete') {
        this.at++;
        const name = this.peek().text;
        this.at++;
        return { is: 'delete', name, keys: this.accept('[') ? this.list(']') : undefined };
      }
    }
    return { is: 'expr', value: this.expression() };
  }

  private list(close: string): Expr[] {
    const list: Expr[] = [];
    while (!this.accept(close)) {
      list.push(this.expression());
      this.newlines();
      if (this.accept(',')) this.newlines();
      else if (!this.is(close)) throw this.wrong();
    }
    return list;
  }

  private print(is: 'print' | 'printf'): Stmt {
    this.at++;
    let args: Expr[] = [];
    if (!this.atEnd() && !this.is('>') && !this.is('>>')) {
      const mark = this.at;
      if (this.accept('(')) {
        args = this.list(')');
        if (!this.atEnd() && !this.is('>') && !this.is('>>')) {
          this.at = mark;
          args = this.arguments();
        }
      } else args = this.arguments();
    }
    const operator = this.accept('>', '>>');
    if (operator === undefined) return { is, args };
    return { is, args, to: { append: operator === '>>', file: this.concatenation(true) } };
  }

  private arguments(): Expr[] {
    const args = [this.ternary(true)];
    while (this.accept(',')) {
      this.newlines();
      args.push(this.ternary(true));
    }
    return args;
  }

  expression(): Expr {
    if (++this.depth > DEEPEST) throw new AwkError('nested too deeply');
    try {
      return this.ternary(false);
    } finally {
      this.depth--;
    }
  }

  /** `plain`: within print, where > redirects. */
  private ternary(plain: boolean): Expr {
    const test = this.or(plain);
    const isTarget = test.is === 'variable' || test.is === 'element' || test.is === 'field';
    const operator = isTarget ? this.accept('=', '+=', '-=', '*=', '/=', '%=', '^=', '**=') : undefined;
    if (operator !== undefined) {
      this.newlines();
      return { is: 'assign', target: test, operator: operator.slice(0, -1), value: this.ternary(plain) };
    }
    if (!this.accept('?')) return test;
    this.newlines();
    const yes = this.ternary(plain);
    this.newlines();
    this.need(':');
    this.newlines();
    return { is: 'choose', test, yes, no: this.ternary(plain) };
  }

  private or(plain: boolean): Expr {
    let left = this.and(plain);
    while (this.accept('||')) {
      this.newlines();
      left = { is: 'binary', operator: '||', left, right: this.and(plain) };
    }
    return left;
  }

  private and(plain: boolean): Expr {
    let left = this.membership(plain);
    while (this.accept('&&')) {
      this.newlines();
      left = { is: 'binary', operator: '&&', left, right: this.membership(plain) };
    }
    return left;
  }

  private membership(plain: boolean): Expr {
    let left = this.matching(plain);
    while (this.isWord('in')) {
      this.at++;
      left = { is: 'in', keys: [left], name: this.peek().text };
      this.at++;
    }
    return left;
  }

  private matching(plain: boolean): Expr {
    let text = this.comparison(plain);
    for (let operator = this.accept('~', '!~'); operator !== undefined; operator = this.accept('~', '!~'))
      text = { is: 'match', text, pattern: this.comparison(plain), negated: operator === '!~' };
    return text;
  }

  private comparison(plain: boolean): Expr {
    const left = this.concatenation(plain);
    const operator = this.accept('<', '<=', '==', '!=', '>=', ...(plain ? [] : ['>']));
    return operator === undefined ? left : { is: 'binary', operator, left, right: this.concatenation(plain) };
  }

  private concatenation(plain: boolean): Expr {
    let left = this.sum(plain);
    while (this.startsOperand()) left = { is: 'binary', operator: ' ', left, right: this.sum(plain) };
    return left;
  }

  private startsOperand(): boolean {
    const { kind, text } = this.peek();
    if (kind === 'number' || kind === 'text' || kind === 'regex') return true;
    if (kind === 'name' || kind === 'function') return !STATEMENTS.has(text);
    return kind === 'operator' && ['$', '!', '(', '-', '+', '++', '--'].includes(text);
  }

  private sum(plain: boolean): Expr {
    let left = this.product();
    for (let operator = this.accept('+', '-'); operator !== undefined; operator = this.accept('+', '-'))
      left = { is: 'binary', operator, left, right: this.product() };
    void plain;
    return left;
  }

  private product(): Expr {
    let left = this.unary();
    for (let operator = this.accept('*', '/', '%'); operator !== undefined; operator = this.accept('*', '/', '%'))
      left = { is: 'binary', operator, left, right: this.unary() };
    return left;
  }

  private unary(): Expr {
    const operator = this.accept('!', '-', '+');
    return operator === undefined ? this.power() : { is: 'unary', operator, operand: this.unary() };
  }

  private power(): Expr {
    const base = this.postfix();
    return this.accept('^', '**') ? { is: 'binary', operator: '^', left: base, right: this.unary() } : base;
  }

  private postfix(): Expr {
    const operand = this.primary();
    if (operand.is !== 'variable' && operand.is !== 'element' && operand.is !== 'field') return operand;
    const operator = this.accept('++', '--');
    return operator === undefined
      ? operand
      : { is: 'step', target: operand, by: operator === '++' ? 1 : -1, before: false };
  }

  private primary(): Expr {
    const { kind, text } = this.peek();
    const step = this.accept('++', '--');
    if (step !== undefined) return { is: 'step', target: this.primary(), by: step === '++' ? 1 : -1, before: true };
    if (this.accept('$')) return { is: 'field', index: this.is('-') || this.is('+') ? this.unary() : this.primary() };
    if (this.accept('(')) {
      const list = this.list(')');
      if (this.isWord('in') && list.length > 1) {
        this.at++;
        const name = this.peek().text;
        this.at++;
        return { is: 'in', keys: list, name };
      }
      const [only] = list;
      if (!only || list.length > 1) throw this.wrong();
      // In brackets it is no target any more: (x) = 1 is an error, $(x) is not.
      return only.is === 'variable' ? { is: 'binary', operator: '()', left: only, right: only } : only;
    }
    if (kind === 'operator' || kind === 'newline' || kind === 'end' || (kind === 'name' && STATEMENTS.has(text)))
      throw this.wrong();
    this.at++;
    if (kind === 'number') return { is: 'number', value: Number(text) };
    if (kind === 'text') return { is: 'text', value: text };
    if (kind === 'regex') return { is: 'regex', expression: compileRegex(text.replaceAll('\\/', '/'), true) };
    if (kind === 'function') {
      this.need('(');
      return { is: 'call', name: text, args: this.list(')') };
    }
    if (this.accept('[')) return { is: 'element', name: text, keys: this.list(']') };
    return text === 'length' ? { is: 'call', name: text, args: [] } : { is: 'variable', name: text };
  }
}

/** @throws AwkError */
export function parseAwk(source: string): AwkProgram {
  return new Parser(source).program();
}
