/** A sed script parsed. Messages are GNU sed's. */
import { compileRegex } from '../text/regex.ts';

export class BadScript extends Error {
  override name = 'BadScript';
}

export type Address =
  | { readonly is: 'line'; readonly line: number }
  | { readonly is: 'last' }
  | { readonly is: 'step'; readonly first: number; readonly step: number }
  | { readonly is: 'plus'; readonly count: number }
  | { readonly is: 'pattern'; readonly expression: RegExp };

export interface Substitution {
  readonly expression: RegExp;
  readonly replacement: readonly (string | number | { readonly fold: string })[];
  readonly which: number;
  readonly all: boolean;
  readonly prints: boolean;
}

export interface SedCommand {
  readonly name: string;
  readonly first: Address | undefined;
  readonly second: Address | undefined;
  readonly negated: boolean;
  readonly text: string;
  readonly substitution?: Substitution;
  readonly table?: ReadonlyMap<string, string>;
  /** Where a block ends, or a branch leads. */
  end?: number;
}

class Reader {
  at = 0;
  private last = '';
  private readonly source: string;
  private readonly extended: boolean;

  constructor(source: string, extended: boolean) {
    this.source = source;
    this.extended = extended;
  }

  get char(): string | undefined {
    return this.source[this.at];
  }

  skip(pattern: RegExp): void {
    while (this.char !== undefined && pattern.test(this.char)) this.at++;
  }

  take(pattern: RegExp): string {
    const from = this.at;
    this.skip(pattern);
    return this.source.slice(from, this.at);
  }

  /** Up to an unescaped delimiter, which is passed over. */
  until(delimiter: string, words: string): string {
    let text = '';
    let inBracket = false;
    for (; this.char !== undefined; this.at++) {
      const { char } = this;
      if (char === '\\') {
        const next = this.source[++this.at];
        if (next === delimiter) text += delimiter;
        else text += `\\${next ?? ''}`;
      } else if (char === delimiter && !inBracket) {
        this.at++;
        return text;
      } else {
        if (char === '[' && !inBracket && words !== 'y')
          inBracket =
            this.source.indexOf(']', this.at + 2) > 0 &&
            !this.source.slice(this.at, this.source.indexOf(']', this.at + 2)).includes('\n');
        else if (
          char === ']' &&
          this.source[this.at - 1] !== '[' &&
          !(this.source[this.at - 1] === '^' && this.source[this.at - 2] === '[')
        )
          inBracket = false;
        text += char ?? '';
      }
    }
    throw new BadScript(
      words === 's'
        ? "unterminated `s' command"
        : words === 'y'
          ? "unterminated `y' command"
          : 'unterminated address regex',
    );
  }

  /** An empty one is the last one used. */
  expression(pattern: string, flags: string): RegExp {
    const chosen = pattern === '' ? this.last : pattern;
    this.last = chosen;
    return compileRegex(chosen, this.extended, flags);
  }

  address(): Address | undefined {
    const { char } = this;
    if (char === '$') {
      this.at++;
      return { is: 'last' };
    }
    if (char === '+') {
      this.at++;
      return { is: 'plus', count: Number(this.take(/\d/)) };
    }
    if (char !== undefined && /\d/.test(char)) {
      const first = Number(this.take(/\d/));
      if (this.char !== '~') return { is: 'line', line: first };
      this.at++;
      return { is: 'step', first, step: Number(this.take(/\d/)) };
    }
    if (char !== '/' && char !== '\\') return undefined;
    this.at += char === '/' ? 1 : 2;
    const delimiter = char === '/' ? '/' : (this.source[this.at - 1] ?? '/');
    const pattern = this.until(delimiter, 'address');
    const ignoring = this.char === 'I';
    if (ignoring) this.at++;
    return { is: 'pattern', expression: this.expression(pattern, ignoring ? 'i' : '') };
  }

  replacement(delimiter: string): Substitution['replacement'] {
    const parts: (string | number | { readonly fold: string })[] = [];
    let text = '';
    const push = (part: string | number | { readonly fold: string }): void => {
      if (text !== '') parts.push(text);
      text = '';
      parts.push(part);
    };
    for (; ; this.at++) {
      const { char } = this;
      if (char === undefined) throw new BadScript("unterminated `s' command");
      if (char === delimiter) break;
      if (char === '&') push(0);
      else if (char !== '\\') text += char;
      else {
        const next = this.source[++this.at] ?? '';
        if (/\d/.test(next)) push(Number(next));
        else if (/[ULulE]/.test(next)) push({ fold: next });
        else text += next === 'n' ? '\n' : next === 't' ? '\t' : next;
      }
    }
    this.at++;
    if (text !== '') parts.push(text);
    return parts;
  }

  substitution(): Substitution {
    const delimiter = this.char ?? '/';
    this.at++;
    const pattern = this.until(delimiter, 's');
    const replacement = this.replacement(delimiter);
    const letters = this.take(/[gpIi\dme]/);
    if (this.char !== undefined && !/[\s;}#]/.test(this.char)) throw new BadScript("unknown option to `s'");
    const ignoring = /i/i.test(letters) ? 'i' : '';
    return {
      expression: this.expression(pattern, `g${ignoring}`),
      replacement,
      which: Number(/\d+/.exec(letters)?.[0] ?? 1),
      all: letters.includes('g'),
      prints: letters.includes('p'),
    };
  }

  text(): string {
    this.skip(/[ \t]/);
    if (this.char === '\\') {
      this.at++;
      this.skip(/[ \t]/);
      if (this.source[this.at] === '\n') this.at++;
    }
    let text = '';
    for (; this.char !== undefined && this.char !== '\n'; this.at++) {
      if (this.char === '\\') this.at++;
      text += this.char;
    }
    return text;
  }
}

/** @throws BadScript or BadPattern */
export function parseSed(source: string, extended: boolean): readonly SedCommand[] {
  const reader = new Reader(source, extended);
  const commands: SedCommand[] = [];
  const blocks: SedCommand[] = [];
  const labels = new Map<string, number>();
  const jumps: { readonly command: SedCommand; readonly label: string }[] = [];
  for (;;) {
    reader.skip(/[\s;]/);
    if (reader.char === undefined) break;
    if (reader.char === '#') {
      reader.take(/[^\n]/);
      continue;
    }
    const first = reader.address();
    reader.skip(/ /);
    let second: Address | undefined;
    if (first && reader.char === ',') {
      reader.at++;
      reader.skip(/ /);
      second = reader.address();
      if (!second) throw new BadScript("unexpected `,'");
    }
    reader.skip(/\s/);
    const negated = reader.char === '!';
    if (negated) reader.at++;
    reader.skip(/\s/);
    const name = reader.char;
    if (name === undefined) throw new BadScript('missing command');
    reader.at++;
    const base = { name, first, second, negated, text: '' };
    if (name === '}') {
      const block = blocks.pop();
      if (!block) throw new BadScript("unexpected `}'");
      block.end = commands.length;
    } else if (name === '{') {
      commands.push(base);
      blocks.push(base);
    } else if (name === 's') commands.push({ ...base, substitution: reader.substitution() });
    else if (name === 'y') {
      const delimiter = reader.char ?? '/';
      reader.at++;
      const [from, to] = [reader.until(delimiter, 'y'), reader.until(delimiter, 'y')].map((text) =>
        Array.from(text.replaceAll('\\n', '\n')),
      );
      if (from?.length !== to?.length) throw new BadScript("strings for `y' command are different lengths");
      commands.push({ ...base, table: new Map(from?.map((char, index) => [char, to?.[index] ?? ''])) });
    } else if ('iac'.includes(name)) commands.push({ ...base, text: reader.text() });
    else if (name === ':') labels.set(reader.take(/[^\n;]/).trim(), commands.length);
    else if ('bt'.includes(name)) {
      reader.skip(/ /);
      const command: SedCommand = base;
      commands.push(command);
      const label = reader.take(/[^\n;}]/).trim();
      if (label !== '') jumps.push({ command, label });
    } else if ('qQ'.includes(name)) {
      reader.skip(/ /);
      commands.push({ ...base, text: reader.take(/\d/) });
    } else if ('dDpPnN=hHgGx'.includes(name)) commands.push(base);
    else throw new BadScript(`unknown command: \`${name}'`);
    if (!'{}iac:'.includes(name)) {
      reader.skip(/[ \t]/);
      if (reader.char !== undefined && !/[\n;}#]/.test(reader.char))
        throw new BadScript('extra characters after command');
    }
  }
  if (blocks.length > 0) throw new BadScript("unmatched `{'");
  for (const { command, label } of jumps) {
    const to = labels.get(label);
    if (to === undefined) throw new BadScript(`can't find label for jump to \`${label}'`);
    command.end = to;
  }
  return commands;
}
