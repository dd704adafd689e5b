/**
 * The words and operators of a shell script. Quotes are taken off; `$NAME` stays for later (`expandWord`), except in single quotes.
 * Left out: globbing, command substitution (its text is dropped), here-documents, arithmetic.
 */

export type Token = { readonly word: string } | { readonly op: string };

/** Stands for a `$` that is literal. No script contains it. */
const LITERAL_DOLLAR = '\u0001';
const OPERATORS = ['&&', '||', ';;', ';', '|', '&', '(', ')', '\n'];

/** Splits a script. Redirections are dropped with their files: they change nothing that can be seen here. */
export function splitScript(script: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < script.length) {
    const char = script[at]!;
    if (char === ' ' || char === '\t' || char === '\r') at++;
    else if (script.startsWith('\\\n', at)) at += 2;
    else if (char === '#') at = endOfLine(script, at);
    else {
      const redirection =
        /^\d*(?:>>|>&|>|<)\s*(?:&?\d|[^\s;|&()]+)?/.exec(script.slice(at)) ?? /^&>\s*\S+/.exec(script.slice(at));
      const operator = OPERATORS.find((text) => script.startsWith(text, at));
      if (redirection) at += redirection[0].length;
      else if (operator !== undefined) {
        tokens.push({ op: operator === '\n' ? ';' : operator });
        at += operator.length;
      } else {
        const word = readWord(script, at);
        tokens.push({ word: word.text });
        at = word.end;
      }
    }
  }
  return tokens;
}

function endOfLine(script: string, from: number): number {
  const end = script.indexOf('\n', from);
  return end < 0 ? script.length : end;
}

function readWord(script: string, from: number): { text: string; end: number } {
  let text = '';
  let at = from;
  while (at < script.length) {
    const char = script[at]!;
    if (/[\s;|&()<>]/.test(char)) break;
    if (char === "'") {
      const end = closing(script, at + 1, "'");
      text += script.slice(at + 1, end).replaceAll('$', LITERAL_DOLLAR);
      at = end + 1;
    } else if (char === '"') {
      const end = closing(script, at + 1, '"');
      text += dropSubstitutions(script.slice(at + 1, end)).replace(/\\(["\\$`])/g, (_, c: string) =>
        c === '$' ? LITERAL_DOLLAR : c,
      );
      at = end + 1;
    } else if (char === '\\') {
      text += script[at + 1] === '$' ? LITERAL_DOLLAR : (script[at + 1] ?? '');
      at += 2;
    } else if (char === '$' && script[at + 1] === '(') {
      const inside = substitution(script, at);
      text += sequence(inside.command) ?? '';
      at = inside.end;
    } else {
      text += char;
      at++;
    }
  }
  return { text, end: at };
}

/** Where the quote closes (or the script ends). */
function closing(script: string, from: number, quote: string): number {
  for (let at = from; at < script.length; at++) {
    if (quote === '"' && script[at] === '\\') at++;
    else if (script[at] === quote) return at;
  }
  return script.length;
}

function substitution(script: string, from: number): { command: string; end: number } {
  let depth = 0;
  for (let at = from + 1; at < script.length; at++) {
    if (script[at] === '(') depth++;
    else if (script[at] === ')' && --depth === 0) return { command: script.slice(from + 2, at), end: at + 1 };
  }
  return { command: '', end: script.length };
}

/** `$(seq 3)` is the one substitution that is understood, as {1..3}: it says how often a for loop runs. */
function sequence(command: string): string | undefined {
  const match = /^\s*seq\s+(?:(\d+)\s+)?(\d+)\s*$/.exec(command);
  return match ? `{${match[1] ?? '1'}..${match[2] ?? '1'}}` : undefined;
}

function dropSubstitutions(text: string): string {
  const start = text.indexOf('$(');
  if (start < 0) return text;
  return text.slice(0, start) + dropSubstitutions(text.slice(substitution(text, start).end));
}

export function needsExpansion(word: string): boolean {
  return word.includes('$') || word.includes(LITERAL_DOLLAR);
}

/** A word with its variables filled in; an unset one is empty, as in sh. `${NAME:-default}` is understood. */
export function expandWord(word: string, valueOf: (name: string) => string | undefined): string {
  return word
    .replace(
      /\$(?:\{([A-Za-z_]\w*)(?::?-([^}]*))?\}|([A-Za-z_]\w*))/g,
      (_, braced?: string, other?: string, bare?: string) => {
        const value = valueOf(braced ?? bare ?? '');
        return value === undefined || value === '' ? (other ?? '') : value;
      },
    )
    .replaceAll(LITERAL_DOLLAR, '$');
}
