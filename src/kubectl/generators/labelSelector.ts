/**
 * A selector's text as the object that stands in a spec: `app=web,tier in (a,b)`. Upstream: metav1.ParseToLabelSelector over
 * apimachinery/pkg/labels (Lexer, Parser), whose sentences for what cannot be read these are.
 */
import { goQuote, labelValue, qualifiedKey, type JsonObject } from '../../api/index.ts';
import { Failure } from '../cli/failure.ts';

const SYMBOLS = '()=!<>,';
const OPERATORS = ['in', 'notin', '=', '==', '!=', '>', '<'];

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** @throws Failure */
export function toLabelSelector(text: string): JsonObject {
  const matchLabels: JsonObject = {};
  const matchExpressions: JsonObject[] = [];
  for (const { key, operator, values } of parse(text)) {
    if (operator === '=' || operator === '==') matchLabels[key] = values[0] ?? '';
    else if (operator === 'in') matchExpressions.push({ key, operator: 'In', values: [...values] });
    else if (operator === 'notin') matchExpressions.push({ key, operator: 'NotIn', values: [...values] });
    else if (operator === 'exists') matchExpressions.push({ key, operator: 'Exists' });
    else if (operator === '!') matchExpressions.push({ key, operator: 'DoesNotExist' });
    else
      throw new Failure(
        `${goQuote({ '>': 'gt', '<': 'lt' }[operator] ?? operator)} is not a valid label selector operator`,
      );
  }
  return {
    ...(Object.keys(matchLabels).length > 0 ? { matchLabels } : {}),
    ...(matchExpressions.length > 0 ? { matchExpressions } : {}),
  };
}

function parse(text: string): Requirement[] {
  try {
    return [...new Parser(words(text)).requirements()].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw new Failure(`couldn't parse the selector string ${goQuote(text)}: ${error.message}`);
  }
}

class Unreadable extends Error {
  override name = 'Unreadable';
}

/** Runs of symbols that are operators, single symbols, and what stands between them. */
function words(text: string): string[] {
  return text.match(/==|!=|[()=!<>,]|[^\s()=!<>,]+/g) ?? [];
}

class Parser {
  private at = 0;
  private readonly words: readonly string[];

  constructor(list: readonly string[]) {
    this.words = list;
  }

  *requirements(): Generator<Requirement, undefined> {
    while (this.next !== '') {
      if (!isIdentifier(this.next) && this.next !== '!')
        throw new Unreadable(`found '${this.next}', expected: !, identifier, or 'end of string'`);
      yield this.requirement();
      const after = this.take();
      if (after === '') return undefined;
      if (after !== ',') throw new Unreadable(`found '${after}', expected: ',' or 'end of string'`);
      if (!isIdentifier(this.next) && this.next !== '!')
        throw new Unreadable(`found '${this.next}', expected: identifier after ','`);
    }
    return undefined;
  }

  private get next(): string {
    return this.words[this.at] ?? '';
  }

  private take(): string {
    const word = this.next;
    this.at++;
    return word;
  }

  private requirement(): Requirement {
    const absent = this.next === '!';
    if (absent) this.take();
    const key = this.take();
    if (!isIdentifier(key)) throw inRequirement(`found '${key}', expected: identifier`);
    const [fault] = qualifiedKey(key);
    if (fault !== undefined) throw inRequirement(`<nil>: Invalid value: ${goQuote(key)}: ${fault}`);
    if (absent) return { key, operator: '!', values: [] };
    if (this.next === '' || this.next === ',') return { key, operator: 'exists', values: [] };
    const operator = this.take();
    if (!OPERATORS.includes(operator))
      throw inRequirement(`found '${operator}', expected: in, notin, =, ==, !=, gt, lt`);
    const values = operator === 'in' || operator === 'notin' ? this.list() : [this.single()];
    for (const [index, value] of values.entries()) {
      const [wrong] = labelValue(value);
      if (wrong !== undefined)
        throw inRequirement(`values[${String(index)}][${key}]: Invalid value: ${goQuote(value)}: ${wrong}`);
    }
    return { key, operator, values };
  }

  private single(): string {
    if (this.next === '' || this.next === ',') return '';
    const value = this.take();
    if (!isIdentifier(value)) throw inRequirement(`found '${value}', expected: identifier`);
    return value;
  }

  private list(): string[] {
    const open = this.take();
    if (open !== '(') throw inRequirement(`found '${open}' expected: '('`);
    const values = new Set<string>();
    let value = '';
    for (;;) {
      const word = this.take();
      if (isIdentifier(word)) value = word;
      else if (word === ',' || word === ')') {
        values.add(value);
        value = '';
        if (word === ')') return [...values].sort();
      } else throw inRequirement(`found '${word}', expected: ',', ')' or identifier`);
    }
  }
}

const isIdentifier = (word: string): boolean => word !== '' && !SYMBOLS.includes(word[0]!);
const inRequirement = (message: string): Unreadable => new Unreadable(`unable to parse requirement: ${message}`);
