/**
 * A line or a script parsed. unbash is lenient: here what it recovered from is an error in the shell's words, and what is only
 * unfinished (a quote, a here-document, a trailing backslash, an `if` without `fi`) is told apart, for the prompt that asks for more.
 */
import { parse, type ParsedScript } from 'unbash';
import type { Dialect } from './state.ts';

export type Parsed =
  | { readonly is: 'script'; readonly script: ParsedScript }
  | { readonly is: 'unfinished'; readonly message: string }
  /** `line`: where, from 1; `shows`: bash repeats that line. */
  | { readonly is: 'wrong'; readonly message: string; readonly line: number; readonly shows: boolean };

/** Deeper nesting than this is nobody's script, and the parser and we would recurse too far. */
const DEEPEST = 200;

function isTooDeep(source: string): boolean {
  let depth = 0;
  for (const char of source) {
    if (char === '(' || char === '{') depth++;
    else if (char === ')' || char === '}') depth--;
    if (depth > DEEPEST) return true;
  }
  return false;
}

function endsOpen(source: string): boolean {
  const backslashes = /\\*$/.exec(source.replace(/\n$/, ''))?.[0].length ?? 0;
  return backslashes % 2 === 1;
}

interface HereDocLike {
  readonly type?: unknown;
  readonly closing?: unknown;
}

/** Whether a here-document in the tree has not met its delimiter. */
function hasOpenHereDocument(node: unknown, depth = 0): boolean {
  if (typeof node !== 'object' || node === null || depth > 400) return false;
  if (Array.isArray(node)) return node.some((item) => hasOpenHereDocument(item, depth + 1));
  const { type, closing } = node as HereDocLike;
  if (type === 'HereDoc') return closing === undefined;
  return Object.values(node).some((value) => hasOpenHereDocument(value, depth + 1));
}

const UNFINISHED = /^(?:unterminated|expected)/;

/** The token an error is about, in the shell's words. */
function near(source: string, pos: number): string {
  const rest = source.slice(pos);
  const token = /^\s*(&&|\|\||;;|[;&|()<>\n]|[^\s;&|()<>]+)/.exec(rest)?.[1];
  return token === undefined || token === '\n' ? 'newline' : token;
}

function syntaxError(dialect: Dialect, token: string, expecting?: string): string {
  if (token === '') {
    const hint = expecting === undefined ? '' : ` (expecting "${expecting}")`;
    return dialect === 'bash'
      ? 'syntax error: unexpected end of file'
      : dialect === 'dash'
        ? `Syntax error: end of file unexpected${hint}`
        : `syntax error: unexpected end of file${hint}`;
  }
  if (dialect === 'bash') return `syntax error near unexpected token \`${token}'`;
  const shown = token === 'newline' ? 'newline' : `"${token}"`;
  return dialect === 'dash' ? `Syntax error: ${shown} unexpected` : `syntax error: unexpected ${shown}`;
}

export function parseScript(source: string, dialect: Dialect): Parsed {
  if (isTooDeep(source)) return { is: 'wrong', message: 'nested too deeply', line: 1, shows: false };
  const script = parse(source);
  const [error] = script.errors ?? [];
  if (error) {
    const isAtEnd = source.slice(error.pos).trim() === '' || /^unterminated/.test(error.message);
    if (UNFINISHED.test(error.message) && isAtEnd) {
      const quote = /unterminated (\w+) quote/.exec(error.message)?.[1];
      if (quote !== undefined) return { is: 'unfinished', message: unterminated(dialect, quote) };
      const expecting = script.errors?.map(({ message }) => /^expected '(\w+|\)|\})' to/.exec(message)?.[1]);
      return {
        is: 'unfinished',
        message: syntaxError(
          dialect,
          '',
          expecting?.find((word) => word !== undefined),
        ),
      };
    }
    const line = source.slice(0, error.pos).split('\n').length;
    return { is: 'wrong', message: syntaxError(dialect, near(source, error.pos)), line, shows: true };
  }
  if (endsOpen(source)) return { is: 'unfinished', message: syntaxError(dialect, '') };
  if (source.includes('<<') && hasOpenHereDocument(script.commands)) return { is: 'unfinished', message: '' };
  return { is: 'script', script };
}

function unterminated(dialect: Dialect, quote: string): string {
  const char = quote === 'double' ? '"' : "'";
  if (dialect === 'bash') return `unexpected EOF while looking for matching \`${char}'`;
  return dialect === 'dash' ? 'Syntax error: Unterminated quoted string' : 'syntax error: unterminated quoted string';
}

/** What was left unfinished at the end of all there is: a here-document and a last backslash are taken as they stand. */
export function parseWhole(source: string, dialect: Dialect): Exclude<Parsed, { readonly is: 'unfinished' }> {
  const parsed = parseScript(source, dialect);
  if (parsed.is !== 'unfinished') return parsed;
  const script = parse(source);
  if ((script.errors ?? []).length === 0) return { is: 'script', script };
  const line = source.split('\n').length + (parsed.message.includes('matching') ? 0 : 1);
  return { is: 'wrong', message: parsed.message, line, shows: false };
}
