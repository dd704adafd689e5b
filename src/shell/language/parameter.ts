/** $x and ${x…}: parameters and what can be done to their values. Left out: arrays, ${!x}, ${x@Q}. */
import type { ParameterExpansionPart, Word } from 'unbash';
import type { Routine } from '../machine/operations.ts';
import { compilePattern, glyphs, patternSource, type Glyph } from '../text/pattern.ts';
import { evaluate } from './arithmetic.ts';
import { ShellError } from './control.ts';
import type { Expanding, Piece } from './expanding.ts';
import type { ShellState } from './state.ts';

type OperandExpander = (shell: Expanding, word: Word | undefined, inQuotes: boolean) => Routine<readonly Piece[]>;

/** The value of a parameter; undefined: unset. */
function valueOf({ state, process }: Pick<Expanding, 'state' | 'process'>, name: string): string | undefined {
  if (/^\d+$/.test(name)) return name === '0' ? state.name : state.parameters[Number(name) - 1];
  switch (name) {
    case '?':
      return String(state.status);
    case '#':
      return String(state.parameters.length);
    case '$':
      return String(state.shellPid ?? process.pid);
    case '!':
      return state.lastJob === 0 ? '' : String(state.lastJob);
    case '-':
      return [...state.options].filter((letter) => letter.length === 1).join('');
    case '@':
    case '*':
      return state.parameters.length === 0 ? undefined : state.parameters.join(' ');
    default:
      return state.get(name);
  }
}

function unbound(state: ShellState, name: string): ShellError {
  return new ShellError(
    state.dialect === 'bash' ? `${name}: unbound variable` : `${name}: parameter not set`,
    state.dialect === 'bash' ? 127 : 2,
  );
}

export function simpleParameter(shell: Expanding, name: string, inQuotes: boolean): Piece {
  const { state } = shell;
  if (name === '@') return { fields: state.parameters, quoted: inQuotes };
  if (name === '*' && !inQuotes) return { fields: state.parameters, quoted: false };
  if (name === '*') {
    const separator = (state.get('IFS') ?? ' ').slice(0, 1);
    return { text: state.parameters.join(separator), quoted: true, split: false };
  }
  const value = valueOf(shell, name);
  if (value === undefined && state.options.has('u')) throw unbound(state, name);
  return { text: value ?? '', quoted: inQuotes, split: !inQuotes };
}

function glyphsOf(pieces: readonly Piece[]): Glyph[] {
  return pieces.flatMap((piece) => glyphs('fields' in piece ? piece.fields.join(' ') : piece.text, piece.quoted));
}

function textOfPieces(pieces: readonly Piece[]): string {
  return pieces.map((piece) => ('fields' in piece ? piece.fields.join(' ') : piece.text)).join('');
}

function remove(value: string, operator: string, pattern: readonly Glyph[]): string {
  const expression = compilePattern(pattern);
  const fromStart = operator.startsWith('#');
  const longest = operator.length === 2;
  const lengths = Array.from({ length: value.length + 1 }, (_, length) => length);
  for (const length of longest ? lengths.reverse() : lengths) {
    const part = fromStart ? value.slice(0, length) : value.slice(value.length - length);
    if (expression.test(part)) return fromStart ? value.slice(length) : value.slice(0, value.length - length);
  }
  return value;
}

function replace(value: string, operator: string, pattern: readonly Glyph[], replacement: string): string {
  if (pattern.length === 0) return value;
  const source = patternSource(pattern);
  const anchored = operator === '/#' ? `^(?:${source})` : operator === '/%' ? `(?:${source})$` : source;
  try {
    return value.replace(new RegExp(anchored, operator === '//' ? 'gu' : 'u'), () => replacement);
  } catch {
    return value;
  }
}

function changeCase(value: string, operator: string): string {
  const change = (text: string): string => (operator.startsWith('^') ? text.toUpperCase() : text.toLowerCase());
  return operator.length === 2 ? change(value) : change(value.slice(0, 1)) + value.slice(1);
}

export function* expandParameter(
  shell: Expanding,
  part: ParameterExpansionPart,
  inQuotes: boolean,
  expandOperand: OperandExpander,
): Routine<readonly Piece[]> {
  const { parameter: name, operation, prefix } = part;
  const { state } = shell;
  const piece = (text: string): Piece[] => [{ text, quoted: inQuotes, split: !inQuotes }];
  const isBad = part.index !== undefined || prefix === '!' || operation?.type === 'Unknown' || name === '';
  if (isBad) throw new ShellError(state.dialect === 'bash' ? `${part.text}: bad substitution` : 'Bad substitution');
  const value = valueOf(shell, name);
  if (prefix === '#') {
    if (name === '@' || name === '*') return piece(String(state.parameters.length));
    return piece(String(Array.from(value ?? '').length));
  }
  if (!operation) return [simpleParameter(shell, name, inQuotes)];
  if (operation.type === 'Default') {
    const { operator } = operation;
    const isMissing = value === undefined || (operator.startsWith(':') && value === '');
    if (operator.endsWith('+')) return isMissing ? [] : yield* expandOperand(shell, operation.operand, inQuotes);
    if (!isMissing) return [simpleParameter(shell, name, inQuotes)];
    const pieces = yield* expandOperand(shell, operation.operand, inQuotes);
    if (operator.endsWith('=')) state.set(name, textOfPieces(pieces));
    if (operator.endsWith('?')) {
      const words = textOfPieces(pieces) || (operator === ':?' ? 'parameter null or not set' : 'parameter not set');
      throw new ShellError(`${name}: ${words}`, state.dialect === 'bash' ? 127 : 2);
    }
    return pieces;
  }
  if (value === undefined && state.options.has('u')) throw unbound(state, name);
  const before = value ?? '';
  switch (operation.type) {
    case 'Remove':
      return piece(remove(before, operation.operator, glyphsOf(yield* expandOperand(shell, operation.operand, false))));
    case 'Replace': {
      const pattern = glyphsOf(yield* expandOperand(shell, operation.pattern, false));
      const replacement = textOfPieces(yield* expandOperand(shell, operation.replacement, false));
      return piece(replace(before, operation.operator, pattern, replacement));
    }
    case 'Slice': {
      const offset = evaluate(textOfPieces(yield* expandOperand(shell, operation.offset, true)), state);
      const length =
        operation.length && evaluate(textOfPieces(yield* expandOperand(shell, operation.length, true)), state);
      const start = offset < 0 ? Math.max(0, before.length + offset) : offset;
      const end = length === undefined ? before.length : length < 0 ? before.length + length : start + length;
      return piece(before.slice(start, Math.max(start, end)));
    }
    case 'CaseModification':
      return piece(changeCase(before, operation.operator));
    default:
      throw new ShellError(state.dialect === 'bash' ? `${part.text}: bad substitution` : 'Bad substitution');
  }
}
