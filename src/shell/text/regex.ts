/**
 * POSIX regular expressions (basic and extended, with GNU's \+ \? \| \b \w) as JavaScript's. Left out: leftmost-longest alternation
 * (JavaScript takes the first alternative that fits), collating symbols.
 */
import { bracketEnd, bracketSource } from './pattern.ts';

export class BadPattern extends Error {
  override name = 'BadPattern';
}

const SPECIAL_IN_BASIC = '+?|(){}';

function bracket(pattern: string, at: number): { readonly source: string; readonly end: number } {
  const end = bracketEnd(pattern, at);
  if (end < 0) throw new BadPattern('Unmatched [, [^, [:, [., or [=');
  const inside = pattern.slice(at + 1, end);
  const negated = inside.startsWith('^');
  const body = bracketSource(negated ? inside.slice(1) : inside);
  return { source: `[${negated ? '^' : ''}${body}]`, end };
}

/** An escaped character outside brackets. */
function escaped(char: string, extended: boolean): string {
  if (/[1-9]/.test(char)) return `\\${char}`;
  if (!extended && SPECIAL_IN_BASIC.includes(char)) return char;
  if (/[bBwWsS]/.test(char)) return `\\${char}`;
  if (char === '<' || char === '>') return '\\b';
  if (char === 'n') return '\\n';
  if (char === 't') return '\\t';
  return /[A-Za-z0-9]/.test(char) ? char : `\\${char}`;
}

/** The source of the JavaScript expression. @throws BadPattern in GNU's words */
function regexSource(pattern: string, extended: boolean): string {
  let source = '';
  let open = 0;
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at]!;
    const atStart = source === '' || /(?:^|[^\\])(?:\(|\|)$/.test(source);
    if (char === '[') {
      const { source: found, end } = bracket(pattern, at);
      source += found;
      at = end;
    } else if (char === '\\') {
      const next = pattern[++at];
      if (next === undefined) throw new BadPattern('Trailing backslash');
      if (!extended && next === '(') open++;
      if (!extended && next === ')' && --open < 0) throw new BadPattern('Unmatched ) or \\)');
      source += escaped(next, extended);
    } else if (!extended && char === '*' && atStart) source += '\\*';
    else if (!extended && char === '^' && !atStart) source += '\\^';
    else if (!extended && char === '$' && at < pattern.length - 1 && !/^\\[)|]/.test(pattern.slice(at + 1)))
      source += '\\$';
    else if (!extended && SPECIAL_IN_BASIC.includes(char)) source += `\\${char}`;
    else if (extended && char === '{' && !/^\{\d*(?:,\d*)?\}/.test(pattern.slice(at))) source += '\\{';
    else if (extended && char === '}' && !/\{\d*(?:,\d*)?$/.test(source)) source += '\\}';
    else if (extended && char === '*' && atStart) source += '\\*';
    else if (char === '/') source += '\\/';
    else {
      if (extended && char === '(') open++;
      if (extended && char === ')' && --open < 0) {
        open = 0;
        source += '\\)';
      } else source += char;
    }
  }
  if (open > 0) throw new BadPattern('Unmatched ( or \\(');
  return source;
}

/** @param flags JavaScript's */
export function compileRegex(pattern: string, extended: boolean, flags = ''): RegExp {
  const source = regexSource(pattern, extended);
  try {
    return new RegExp(source, flags);
  } catch {
    throw new BadPattern('Invalid preceding regular expression');
  }
}

/** The text as a pattern that matches nothing else. */
export function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
