/** Runs awk: values that are numbers, texts or both, fields, arrays, functions. What it prints is collected. */
import { formatNumber, formatText, parseFormat } from '../text/format.ts';
import { compileRegex } from '../text/regex.ts';
import { AwkError, type AwkProgram, type Expr, type Stmt } from './awkTree.ts';
import { arithmetic, AwkExit, holds, input, Leave, Next, numberOf, ReturnValue, type Value } from './awkValues.ts';

/** Statements and turns of loops before a program is said to run away. */
const MOST_STEPS = 3_000_000;
const DEEPEST_CALLS = 200;

interface Frame {
  readonly values: Map<string, Value>;
  readonly arrays: Map<string, Map<string, Value>>;
}

export class AwkMachine {
  private readonly program: AwkProgram;
  private readonly globals: Frame = { values: new Map(), arrays: new Map() };
  private frames: Frame[] = [];
  private record = '';
  private fields: Value[] = [];
  private steps = 0;
  private readonly ranges = new Set<number>();
  /** What was printed since it was last taken, and what goes to files. */
  out = '';
  readonly files = new Map<string, { text: string; readonly append: boolean }>();
  private readonly random: () => number;

  constructor(program: AwkProgram, random: () => number) {
    this.program = program;
    this.random = random;
    for (const [name, value] of Object.entries({
      FS: ' ',
      OFS: ' ',
      ORS: '\n',
      RS: '\n',
      NR: 0,
      NF: 0,
      FNR: 0,
      SUBSEP: '\x1c',
      OFMT: '%.6g',
      CONVFMT: '%.6g',
      RSTART: 0,
      RLENGTH: -1,
    }))
      this.globals.values.set(name, value);
  }

  set(name: string, value: Value): void {
    this.frame(name).values.set(name, value);
    if (name === 'NF') {
      this.fields.length = Math.min(10_000, Math.max(0, numberOf(value)));
      for (let at = 0; at < this.fields.length; at++) this.fields[at] ??= '';
      this.rebuild();
    }
  }

  get(name: string): Value {
    return this.frame(name).values.get(name) ?? '';
  }

  element(name: string, key: string, value: Value): void {
    this.array(name).set(key, value);
  }

  private frame(name: string): Frame {
    const top = this.frames.at(-1);
    return top?.values.has(name) || top?.arrays.has(name) ? top : this.globals;
  }

  private array(name: string): Map<string, Value> {
    const { arrays } = this.frame(name);
    let array = arrays.get(name);
    if (!array) arrays.set(name, (array = new Map<string, Value>()));
    return array;
  }

  // Records

  take(line: string): void {
    this.setRecord(line);
    this.globals.values.set('NR', numberOf(this.get('NR')) + 1);
    this.globals.values.set('FNR', numberOf(this.get('FNR')) + 1);
  }

  private setRecord(line: string): void {
    this.record = line;
    this.fields = this.split(line, this.text(this.get('FS'))).map(input);
    this.globals.values.set('NF', this.fields.length);
  }

  private split(text: string, separator: string): string[] {
    if (separator === ' ') return text.split(/[ \t\n]+/).filter((field) => field !== '');
    if (text === '') return [];
    if (separator === '') return Array.from(text);
    return text.split(separator.length === 1 ? separator : compileRegex(separator, true));
  }

  private rebuild(): void {
    this.record = this.fields.map((field) => this.text(field)).join(this.text(this.get('OFS')));
  }

  private field(index: number): Value {
    if (index < 0) throw new AwkError('attempt to access field -1');
    return index === 0 ? input(this.record) : (this.fields[index - 1] ?? '');
  }

  private setField(index: number, value: Value): void {
    if (index === 0) {
      this.setRecord(this.text(value));
      return;
    }
    if (index > 10_000) throw new AwkError(`field ${index} is too far`);
    while (this.fields.length < index) this.fields.push('');
    this.fields[index - 1] = value;
    this.globals.values.set('NF', this.fields.length);
    this.rebuild();
  }

  // Rules

  begin(): void {
    for (const { when, body } of this.program.rules) if (when === 'BEGIN') this.run(body);
  }

  end(): void {
    for (const { when, body } of this.program.rules) if (when === 'END') this.run(body);
  }

  main(): void {
    try {
      for (const [index, { when, body }] of this.program.rules.entries()) {
        if (typeof when === 'string') continue;
        if (this.applies(index, when)) this.run(body);
      }
    } catch (error) {
      if (!(error instanceof Next)) throw error;
    }
  }

  private applies(
    index: number,
    { from, to }: { readonly from: Expr | undefined; readonly to: Expr | undefined },
  ): boolean {
    if (!from) return true;
    if (!to) return this.truth(from);
    if (!this.ranges.has(index)) {
      if (!this.truth(from)) return false;
      this.ranges.add(index);
    }
    if (this.truth(to)) this.ranges.delete(index);
    return true;
  }

  // Statements

  private count(): void {
    if (++this.steps > MOST_STEPS) throw new AwkError('the program does not end');
  }

  private run(statement: Stmt): void {
    this.count();
    switch (statement.is) {
      case 'block':
        for (const one of statement.list) this.run(one);
        return;
      case 'expr':
        this.value(statement.value);
        return;
      case 'print':
      case 'printf':
        this.print(statement);
        return;
      case 'if':
        if (this.truth(statement.test)) this.run(statement.yes);
        else if (statement.no) this.run(statement.no);
        return;
      case 'while':
        for (let first = statement.first; first || this.truth(statement.test); first = false)
          if (!this.turn(statement.body)) return;
        return;
      case 'for':
        if (statement.start) this.run(statement.start);
        for (; !statement.test || this.truth(statement.test);) {
          if (!this.turn(statement.body)) return;
          if (statement.next) this.run(statement.next);
        }
        return;
      case 'each':
        for (const key of [...this.array(statement.name).keys()]) {
          if (!this.array(statement.name).has(key)) continue;
          this.set(statement.variable, input(key));
          if (!this.turn(statement.body)) return;
        }
        return;
      case 'delete':
        if (statement.keys) this.array(statement.name).delete(this.key(statement.keys));
        else this.array(statement.name).clear();
        return;
      case 'next':
        throw new Next('next');
      case 'break':
      case 'continue':
        throw new Leave(statement.is);
      case 'exit':
        throw new AwkExit(statement.value ? numberOf(this.value(statement.value)) & 255 : 0);
      case 'return':
        throw new ReturnValue(statement.value ? this.value(statement.value) : '');
    }
  }

  /** The body of a loop once; false when it is left. */
  private turn(body: Stmt): boolean {
    this.count();
    try {
      this.run(body);
      return true;
    } catch (error) {
      if (!(error instanceof Leave)) throw error;
      return error.kind === 'continue';
    }
  }

  private print({ is, args, to }: Stmt & { is: 'print' | 'printf' }): void {
    const values = args.map((arg) => this.value(arg));
    let text: string;
    if (is === 'printf') text = this.format(values);
    else if (values.length === 0) text = this.record + this.text(this.get('ORS'));
    else text = values.map((value) => this.shown(value)).join(this.text(this.get('OFS'))) + this.text(this.get('ORS'));
    const name = to && this.text(this.value(to.file));
    if (name === undefined || name === '/dev/stdout') this.out += text;
    else {
      const file = this.files.get(name);
      if (file) file.text += text;
      else this.files.set(name, { text, append: to?.append === true });
    }
  }

  private format([format = '', ...values]: readonly Value[]): string {
    let at = 0;
    let out = '';
    for (const part of parseFormat(this.text(format))) {
      if ('text' in part) {
        out += part.text;
        continue;
      }
      let { conversion } = part;
      for (const star of part.stars) conversion = { ...conversion, [star]: numberOf(values[at++] ?? 0) };
      const value = values[at++] ?? '';
      if (conversion.type === 's') out += formatText(this.text(value), conversion);
      else if (conversion.type === 'c')
        out += formatText(
          typeof value === 'number'
            ? String.fromCodePoint(Math.max(0, Math.trunc(value)) % 0x110000)
            : this.text(value).slice(0, 1),
          conversion,
        );
      else out += formatNumber(numberOf(value), conversion);
    }
    return out;
  }

  // Expressions

  text(value: Value): string {
    if (typeof value === 'string') return value;
    if (typeof value === 'object') return value.text;
    return Number.isInteger(value)
      ? String(value)
      : formatNumber(value, { flags: '', width: 0, precision: 6, type: 'g' });
  }

  /** As print shows it: numbers by OFMT. */
  private shown(value: Value): string {
    if (typeof value !== 'number' || Number.isInteger(value)) return this.text(value);
    return this.format([this.get('OFMT'), value]);
  }

  private truth(expression: Expr): boolean {
    const value = this.value(expression);
    if (typeof value === 'number') return value !== 0;
    return typeof value === 'object' ? value.like !== 0 : value !== '';
  }

  private key(keys: readonly Expr[]): string {
    return keys.map((key) => this.text(this.value(key))).join(this.text(this.get('SUBSEP')));
  }

  private assign(target: Expr, value: Value): void {
    if (target.is === 'variable') this.set(target.name, value);
    else if (target.is === 'element') this.array(target.name).set(this.key(target.keys), value);
    else if (target.is === 'field') this.setField(Math.trunc(numberOf(this.value(target.index))), value);
    else throw new AwkError('assignment to what is no variable');
  }

  private value(expression: Expr): Value {
    switch (expression.is) {
      case 'number':
      case 'text':
        return expression.value;
      case 'regex':
        return Number(expression.expression.test(this.record));
      case 'variable':
        return this.get(expression.name);
      case 'element': {
        const array = this.array(expression.name);
        const key = this.key(expression.keys);
        if (!array.has(key)) array.set(key, '');
        return array.get(key) ?? '';
      }
      case 'field':
        return this.field(Math.trunc(numberOf(this.value(expression.index))));
      case 'assign': {
        const { operator, target } = expression;
        const right = this.value(expression.value);
        const value = operator === '' ? right : arithmetic(operator, numberOf(this.value(target)), numberOf(right));
        this.assign(target, value);
        return value;
      }
      case 'step': {
        const before = numberOf(this.value(expression.target));
        this.assign(expression.target, before + expression.by);
        return expression.before ? before + expression.by : before;
      }
      case 'unary': {
        if (expression.operator === '!') return Number(!this.truth(expression.operand));
        const value = numberOf(this.value(expression.operand));
        return expression.operator === '-' ? 0 - value : value;
      }
      case 'binary':
        return this.binary(expression);
      case 'match':
        return Number(
          this.regex(expression.pattern).test(this.text(this.value(expression.text))) !== expression.negated,
        );
      case 'choose':
        return this.value(this.truth(expression.test) ? expression.yes : expression.no);
      case 'in':
        return Number(this.array(expression.name).has(this.key(expression.keys)));
      case 'call':
        return this.call(expression.name, expression.args);
    }
  }

  private binary({ operator, left, right }: Expr & { is: 'binary' }): Value {
    if (operator === '()') return this.value(left);
    if (operator === '||') return Number(this.truth(left) || this.truth(right));
    if (operator === '&&') return Number(this.truth(left) && this.truth(right));
    const [a, b] = [this.value(left), this.value(right)];
    if (operator === ' ') return this.text(a) + this.text(b);
    if (!['<', '<=', '==', '!=', '>', '>='].includes(operator)) return arithmetic(operator, numberOf(a), numberOf(b));
    const isNumeric = (value: Value, expression: Expr): boolean =>
      typeof value !== 'string' || (value === '' && expression.is !== 'text');
    const numeric = isNumeric(a, left) && isNumeric(b, right) && !(a === '' && b === '');
    const order = numeric
      ? numberOf(a) - numberOf(b)
      : this.text(a) < this.text(b)
        ? -1
        : this.text(a) > this.text(b)
          ? 1
          : 0;
    return Number(holds(operator, order));
  }

  private regex(expression: Expr, flags = ''): RegExp {
    if (expression.is === 'regex')
      return flags === '' ? expression.expression : new RegExp(expression.expression.source, flags);
    return compileRegex(this.text(this.value(expression)), true, flags);
  }

  private call(name: string, args: readonly Expr[]): Value {
    const own = this.program.functions.get(name);
    if (own) return this.callOwn(own, args);
    const text = (index: number): string => (args[index] ? this.text(this.value(args[index])) : '');
    const number = (index: number): number => (args[index] ? numberOf(this.value(args[index])) : 0);
    switch (name) {
      case 'length': {
        const [first] = args;
        if (first?.is === 'variable' && this.frame(first.name).arrays.has(first.name))
          return this.array(first.name).size;
        return Array.from(first ? text(0) : this.record).length;
      }
      case 'substr': {
        const chars = Array.from(text(0));
        const from = Math.round(number(1));
        const end = args[2] ? from + Math.round(number(2)) : Infinity;
        return chars.slice(Math.max(0, from - 1), Math.max(0, end === Infinity ? chars.length : end - 1)).join('');
      }
      case 'index':
        return text(0).indexOf(text(1)) + 1;
      case 'split':
        return this.splitInto(args);
      case 'sub':
      case 'gsub':
        return this.replace(args, name === 'gsub');
      case 'match': {
        const found = args[1] && this.regex(args[1]).exec(text(0));
        this.set('RSTART', found ? found.index + 1 : 0);
        this.set('RLENGTH', found ? found[0].length : -1);
        return found ? found.index + 1 : 0;
      }
      case 'sprintf':
        return this.format(args.map((arg) => this.value(arg)));
      case 'tolower':
        return text(0).toLowerCase();
      case 'toupper':
        return text(0).toUpperCase();
      case 'int':
        return Math.trunc(number(0));
      case 'sqrt':
        return Math.sqrt(number(0));
      case 'exp':
        return Math.exp(number(0));
      case 'log':
        return Math.log(number(0));
      case 'sin':
        return Math.sin(number(0));
      case 'cos':
        return Math.cos(number(0));
      case 'atan2':
        return Math.atan2(number(0), number(1));
      case 'rand':
        return this.random();
      case 'srand':
      case 'close':
      case 'fflush':
        return 0;
      default:
        throw new AwkError(`function ${name} never defined`);
    }
  }

  private splitInto([what, into, by]: readonly Expr[]): number {
    if (!what || into?.is !== 'variable') throw new AwkError('split: second argument is no array');
    const text = this.text(this.value(what));
    const parts = !by
      ? this.split(text, this.text(this.get('FS')))
      : by.is === 'regex'
        ? text === ''
          ? []
          : text.split(by.expression)
        : this.split(text, this.text(this.value(by)));
    const array = this.array(into.name);
    array.clear();
    for (const [index, part] of parts.entries()) array.set(String(index + 1), input(part));
    return parts.length;
  }

  private replace([pattern, by, target]: readonly Expr[], all: boolean): number {
    if (!pattern || !by) throw new AwkError('sub: not enough arguments');
    const into: Expr = target ?? { is: 'field', index: { is: 'number', value: 0 } };
    const replacement = this.text(this.value(by));
    let count = 0;
    const text = this.text(this.value(into)).replace(this.regex(pattern, all ? 'g' : ''), (found: string) => {
      count++;
      return replacement.replace(/\\\\&|\\&|&/g, (mark) =>
        mark === '&' ? found : mark === '\\&' ? '&' : `\\${found}`,
      );
    });
    if (count > 0) this.assign(into, text);
    return count;
  }

  private callOwn(
    { parameters, body }: { readonly parameters: readonly string[]; readonly body: Stmt },
    args: readonly Expr[],
  ): Value {
    if (this.frames.length >= DEEPEST_CALLS) throw new AwkError('function calls nested too deeply');
    const frame: Frame = { values: new Map(), arrays: new Map() };
    for (const [index, parameter] of parameters.entries()) {
      const arg = args[index];
      const known = arg?.is === 'variable' ? this.frame(arg.name) : undefined;
      if (arg?.is === 'variable' && known && !known.values.has(arg.name)) {
        // An array, or a name that may become one: the function gets the array itself.
        frame.arrays.set(parameter, this.array(arg.name));
        if (!known.arrays.get(arg.name)?.size) frame.values.set(parameter, '');
      } else frame.values.set(parameter, arg ? this.value(arg) : '');
    }
    this.frames.push(frame);
    try {
      this.run(body);
      return '';
    } catch (error) {
      if (error instanceof ReturnValue) return error.value;
      throw error;
    } finally {
      this.frames.pop();
    }
  }
}
