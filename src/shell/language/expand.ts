/**
 * Words become fields: parameters, substitutions and arithmetic are filled in, what was not quoted is split at IFS and matched against
 * file names. Upstream: POSIX, Shell Command Language 2.6; bash(1), EXPANSION.
 */
import { parse, type Word, type WordPart } from 'unbash';
import type { Routine } from '../machine/operations.ts';
import { glyphs, hasWildcard, textOf, type Glyph } from '../text/pattern.ts';
import { BadArithmetic, evaluate } from './arithmetic.ts';
import { ShellError } from './control.ts';
import type { Expanding, Piece } from './expanding.ts';
import { matchFiles } from './glob.ts';
import { expandParameter, simpleParameter } from './parameter.ts';

/** Text with backslashes, outside quotes. */
function unquotedGlyphs(text: string): Glyph[] {
  const found: Glyph[] = [];
  const chars = Array.from(text);
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at]!;
    if (char !== '\\') found.push({ char, quoted: false });
    else if (chars[at + 1] === '\n') at++;
    else if (at + 1 < chars.length) found.push({ char: chars[++at]!, quoted: true });
    else found.push({ char, quoted: true });
  }
  return found;
}

const innerWords = new WeakMap<object, Word>();

/** The inside of $(( )) as a word in double quotes. */
function arithmeticWord(part: object, inner: string): Word | undefined {
  const known = innerWords.get(part);
  if (known) return known;
  const { commands } = parse(`: "${inner.replaceAll('"', '')}"`);
  const command = commands[0]?.command;
  const word = command?.type === 'Command' ? command.suffix[0] : undefined;
  if (word?.type !== 'Word') return undefined;
  innerWords.set(part, word);
  return word;
}

export function* arithmetic(shell: Expanding, part: object, inner: string): Routine<number> {
  const word = arithmeticWord(part, inner);
  const text = word ? yield* expandToText(shell, word) : inner;
  try {
    return evaluate(text, shell.state);
  } catch (error) {
    if (!(error instanceof BadArithmetic)) throw error;
    if (shell.state.dialect === 'bash')
      throw new ShellError(
        error.message === 'division by 0'
          ? `${text.trim()}: division by 0 (error token is "${/[/%]\s*([^/%]*)$/.exec(text)?.[1] ?? ''}")`
          : `${text.trim()}: syntax error: operand expected (error token is "${error.message}")`,
        1,
      );
    const zero = shell.state.dialect === 'dash' ? 'division by zero' : 'divide by zero';
    throw new ShellError(
      error.message === 'division by 0'
        ? `arithmetic expression: ${zero}: "${text}"`.replace(/^arithmetic expression: divide by zero.*/, zero)
        : shell.state.dialect === 'dash'
          ? `arithmetic expression: expecting primary: "${text}"`
          : 'arithmetic syntax error',
    );
  }
}

/** What one part of a word comes to. */
function* expandPart(shell: Expanding, part: WordPart, inQuotes: boolean): Routine<readonly Piece[]> {
  const piece = (text: string, split = !inQuotes): Piece[] => [{ text, quoted: inQuotes, split }];
  switch (part.type) {
    case 'SimpleExpansion':
      return [simpleParameter(shell, part.text.slice(1), inQuotes)];
    case 'ParameterExpansion':
      return yield* expandParameter(shell, part, inQuotes, operandExpander);
    case 'CommandExpansion':
      return piece(yield* shell.substitute(part.script));
    case 'ArithmeticExpansion':
      return piece(String(yield* arithmetic(shell, part, part.text.replace(/^\$\(\(|\)\)$|^\$\[|\]$/g, ''))));
    case 'ProcessSubstitution':
      return piece(yield* shell.readable(part.script), false);
    default:
      return piece('value' in part ? part.value : part.text, false);
  }
}

/** The operand of ${x:-operand} and its like. */
function* operandExpander(shell: Expanding, word: Word | undefined, inQuotes: boolean): Routine<readonly Piece[]> {
  if (!word) return [];
  const pieces: Piece[] = [];
  for (const part of word.parts ?? [literalPart(word)]) {
    if (part.type === 'Literal' || part.type === 'Glob') {
      for (const { char, quoted } of inQuotes ? glyphs(part.value, true) : unquotedGlyphs(part.text))
        pieces.push({ text: char, quoted, split: !quoted });
    } else pieces.push(...(yield* piecesOf(shell, part, inQuotes)));
  }
  return pieces;
}

function literalPart(word: Word): WordPart {
  return { type: 'Literal', pos: word.pos, end: word.end, value: word.value, text: word.text };
}

/** What a part comes to, with what is in its quotes. */
function* piecesOf(shell: Expanding, part: WordPart, inQuotes: boolean): Routine<readonly Piece[]> {
  if (part.type === 'SingleQuoted' || part.type === 'AnsiCQuoted')
    return [{ text: part.value, quoted: true, split: false }];
  if (part.type === 'DoubleQuoted' || part.type === 'LocaleString') {
    const pieces: Piece[] = [];
    for (const inner of part.parts) {
      if (inner.type === 'Literal') pieces.push({ text: inner.value, quoted: true, split: false });
      else pieces.push(...(yield* expandPart(shell, inner, true)));
    }
    const isNothing = part.parts.length > 0 && pieces.every((piece) => 'fields' in piece && piece.fields.length === 0);
    return isNothing ? pieces : [{ text: '', quoted: true, split: false }, ...pieces];
  }
  return yield* expandPart(shell, part, inQuotes);
}

/** Fields under construction. */
class FieldList {
  readonly fields: Glyph[][] = [];
  private current: Glyph[] | undefined;

  private readonly separators: string;

  constructor(separators: string) {
    this.separators = separators;
  }

  add(added: readonly Glyph[]): void {
    this.current ??= [];
    this.current.push(...added);
  }

  finish(): void {
    if (this.current) this.fields.push(this.current);
    this.current = undefined;
  }

  /** The result of an expansion outside quotes. */
  split(text: string): void {
    let afterSeparator = false;
    for (const char of text) {
      if (!this.separators.includes(char)) {
        this.add([{ char, quoted: false }]);
        afterSeparator = false;
      } else if (' \t\n'.includes(char)) {
        if (this.current) {
          this.finish();
          afterSeparator = true;
        }
      } else {
        // White space before it belongs to it; two of them make an empty field.
        if (!this.current && !afterSeparator) this.add([]);
        this.finish();
        afterSeparator = false;
      }
    }
  }

  piece(piece: Piece): void {
    if ('fields' in piece) {
      piece.fields.forEach((field, index) => {
        if (index > 0) this.finish();
        if (piece.quoted) this.add(glyphs(field, true));
        else this.split(field);
      });
    } else if (piece.split) this.split(piece.text);
    else if (piece.quoted || piece.text !== '') this.add(glyphs(piece.text, piece.quoted));
  }
}

function hasBraces(word: Word): boolean {
  return word.parts?.some(({ type }) => type === 'BraceExpansion') === true;
}

/** {a,b} and {1..3}: the word's text once for each. */
function expandBraces(text: string): string[] {
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === "'" || text[at] === '"') {
      const end = text.indexOf(text[at]!, at + 1);
      if (end < 0) break;
      at = end;
    } else if (text[at] === '$' && text[at + 1] === '{') {
      const end = text.indexOf('}', at);
      if (end < 0) break;
      at = end;
    } else if (text[at] === '{') {
      const choices = braceChoices(text, at);
      if (!choices) continue;
      const before = text.slice(0, at);
      const rests = expandBraces(text.slice(choices.end + 1));
      return choices.list.flatMap(expandBraces).flatMap((choice) => rests.map((rest) => before + choice + rest));
    }
  }
  return [text];
}

function braceChoices(text: string, open: number): { list: string[]; end: number } | undefined {
  let depth = 0;
  const commas: number[] = [];
  for (let at = open; at < text.length; at++) {
    const char = text[at];
    if (char === '\\') at++;
    else if (char === '{') depth++;
    else if (char === ',' && depth === 1) commas.push(at);
    else if (char === '}' && --depth === 0) {
      if (commas.length > 0) {
        const cuts = [open, ...commas, at];
        return { list: cuts.slice(1).map((cut, index) => text.slice(cuts[index]! + 1, cut)), end: at };
      }
      const list = sequence(text.slice(open + 1, at));
      return list && { list, end: at };
    }
  }
  return undefined;
}

/** At most so many words from one {a..b}. */
const LONGEST_SEQUENCE = 100_000;

function sequence(inside: string): string[] | undefined {
  const numbers = /^(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?$/.exec(inside);
  const letters = /^([A-Za-z])\.\.([A-Za-z])(?:\.\.(-?\d+))?$/.exec(inside);
  const match = numbers ?? letters;
  if (!match) return undefined;
  const [, from = '', to = '', by] = match;
  const code = (text: string): number => (numbers ? Number(text) : text.charCodeAt(0));
  const step = Math.max(1, Math.abs(Number(by ?? 1)));
  const count = Math.min(LONGEST_SEQUENCE, Math.floor(Math.abs(code(to) - code(from)) / step) + 1);
  const width = numbers && [from, to].some((text) => /^-?0\d/.test(text)) ? Math.max(from.length, to.length) : 0;
  return Array.from({ length: count }, (_, index) => {
    const value = code(from) + (code(to) < code(from) ? -1 : 1) * index * step;
    if (!numbers) return String.fromCharCode(value);
    const digits = String(Math.abs(value)).padStart(width - (value < 0 ? 1 : 0), '0');
    return value < 0 ? `-${digits}` : digits;
  });
}

function wordsIn(text: string): readonly Word[] {
  const command = parse(`: ${text}`).commands[0]?.command;
  return command?.type === 'Command' ? command.suffix.filter((word): word is Word => word.type === 'Word') : [];
}

/** `~` and `~/…` at the beginning of a word. */
function withHome(shell: Expanding, found: readonly Glyph[]): readonly Glyph[] {
  const [first, second] = found;
  if (first?.char !== '~' || first.quoted || (second && (second.char !== '/' || second.quoted))) return found;
  const home = shell.state.get('HOME');
  return home === undefined ? found : [...glyphs(home, true), ...found.slice(1)];
}

function* collect(shell: Expanding, word: Word, list: FieldList): Routine<void> {
  for (const [index, part] of (word.parts ?? [literalPart(word)]).entries()) {
    if (part.type === 'Literal' || part.type === 'Glob' || part.type === 'ExtendedGlob') {
      const found = unquotedGlyphs(part.text);
      const text = index === 0 ? withHome(shell, found) : found;
      if (text.length > 0) list.add(text);
    } else for (const piece of yield* piecesOf(shell, part, false)) list.piece(piece);
  }
}

/** The fields of a word of a command. */
export function* expandWord(shell: Expanding, word: Word): Routine<readonly string[]> {
  if (hasBraces(word) && shell.state.dialect === 'bash') {
    const texts = expandBraces(word.text);
    if (texts.length !== 1 || texts[0] !== word.text) {
      const fields: string[] = [];
      for (const text of texts)
        for (const one of text === '' ? [] : wordsIn(text)) fields.push(...(yield* fieldsOf(shell, one)));
      return fields;
    }
  }
  return yield* fieldsOf(shell, word);
}

function* fieldsOf(shell: Expanding, word: Word): Routine<readonly string[]> {
  const list = new FieldList(shell.state.get('IFS') ?? ' \t\n');
  yield* collect(shell, word, list);
  list.finish();
  const fields: string[] = [];
  for (const field of list.fields) {
    if (hasWildcard(field) && !shell.state.options.has('f'))
      fields.push(...(yield* matchFiles(shell.process, shell.state.directory, field)));
    else fields.push(textOf(field));
  }
  return fields;
}

/** A word that stays one: the value of an assignment, the target of a redirection, the word of `case`. */
export function* expandToGlyphs(shell: Expanding, word: Word | undefined): Routine<readonly Glyph[]> {
  if (!word) return [];
  const found: Glyph[] = [];
  for (const [index, part] of (word.parts ?? [literalPart(word)]).entries()) {
    if (part.type === 'Literal' || part.type === 'Glob' || part.type === 'ExtendedGlob') {
      const text = unquotedGlyphs(part.text);
      found.push(...(index === 0 ? withHome(shell, text) : text));
    } else {
      for (const piece of yield* piecesOf(shell, part, false)) {
        const text = 'fields' in piece ? piece.fields.join(' ') : piece.text;
        found.push(...glyphs(text, piece.quoted));
      }
    }
  }
  return found;
}

export function* expandToText(shell: Expanding, word: Word | undefined): Routine<string> {
  return textOf(yield* expandToGlyphs(shell, word));
}

/** The text of a here-document. */
export function* expandHereDocument(
  shell: Expanding,
  text: string,
  parts: readonly WordPart[] | undefined,
  quoted: boolean,
): Routine<string> {
  if (quoted) return text;
  if (!parts) return text.replace(/\\([$`\\]|\n)/g, (_, char: string) => (char === '\n' ? '' : char));
  let result = '';
  for (const part of parts) {
    if (part.type === 'Literal') result += part.value;
    else
      for (const piece of yield* expandPart(shell, part, true))
        result += 'fields' in piece ? piece.fields.join(' ') : piece.text;
  }
  return result;
}
