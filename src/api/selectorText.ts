/**
 * Label selectors as text: `app=web,tier in (a,b),!old`. Upstream: apimachinery/pkg/labels/selector.go (Lexer, Parser, NewRequirement),
 * whose sentences for what cannot be read these are.
 */
import { goQuote } from './goText.ts';
import { labelValue, qualifiedKey } from './names.ts';
import { compareText } from './order.ts';

const SYMBOLS = '()=!<>,';
const OPERATORS = ['in', 'notin', '=', '==', '!=', '>', '<'] as const;

export interface LabelRequirement {
  readonly key: string;
  readonly operator: (typeof OPERATORS)[number] | 'exists' | '!';
  readonly values: readonly string[];
}

/** A text that is no selector. */
export class UnreadableSelector extends Error {
  override name = 'UnreadableSelector';
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

  *requirements(): Generator<LabelRequirement, undefined> {
    while (this.next !== '') {
      if (!isIdentifier(this.next) && this.next !== '!')
        throw new UnreadableSelector(`found '${this.next}', expected: !, identifier, or 'end of string'`);
      yield this.requirement();
      const after = this.take();
      if (after === '') return undefined;
      if (after !== ',') throw new UnreadableSelector(`found '${after}', expected: ',' or 'end of string'`);
      if (!isIdentifier(this.next) && this.next !== '!')
        throw new UnreadableSelector(`found '${this.next}', expected: identifier after ','`);
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

  private requirement(): LabelRequirement {
    const absent = this.next === '!';
    if (absent) this.take();
    const key = this.take();
    if (!isIdentifier(key)) throw inRequirement(`found '${key}', expected: identifier`);
    const [fault] = qualifiedKey(key);
    if (fault !== undefined) throw inRequirement(`<nil>: Invalid value: ${goQuote(key)}: ${fault}`);
    if (absent) return { key, operator: '!', values: [] };
    if (this.next === '' || this.next === ',') return { key, operator: 'exists', values: [] };
    const word = this.take();
    const operator = OPERATORS.find((one) => one === word);
    if (!operator) throw inRequirement(`found '${word}', expected: in, notin, =, ==, !=, gt, lt`);
    const isSet = operator === 'in' || operator === 'notin';
    const values = isSet ? this.list() : [this.single()];
    if (isSet && values.length === 0)
      throw inRequirement("values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty");
    if ((operator === '>' || operator === '<') && !/^[-+]?\d+$/.test(values[0] ?? ''))
      throw inRequirement(
        `values[0]: Invalid value: ${goQuote(values[0] ?? '')}: for 'Gt', 'Lt' operators, the value must be an integer`,
      );
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
    if (this.next === ')') {
      this.take();
      return [];
    }
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

const isIdentifier = (word: string): boolean => word !== '' && !SYMBOLS.includes(word.charAt(0));
const inRequirement = (message: string): UnreadableSelector =>
  new UnreadableSelector(`unable to parse requirement: ${message}`);

/** The requirements of a selector, by key. @throws UnreadableSelector */
export function parseSelectorText(text: string): readonly LabelRequirement[] {
  return [...new Parser(words(text)).requirements()].sort((a, b) => compareText(a.key, b.key));
}
