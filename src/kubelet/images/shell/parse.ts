/** The grammar of the little shell: lists, && and ||, !, while, until, for, if, groups. Upstream: POSIX shell command language. */
import { splitScript, type Token } from './words.ts';

export type Command =
  | { readonly kind: 'simple'; readonly words: readonly string[] }
  | { readonly kind: 'list'; readonly items: readonly Command[] }
  | { readonly kind: 'and' | 'or'; readonly left: Command; readonly right: Command }
  | { readonly kind: 'not'; readonly body: Command }
  | { readonly kind: 'while' | 'until'; readonly test: Command; readonly body: Command }
  | { readonly kind: 'for'; readonly name: string; readonly values: readonly string[]; readonly body: Command }
  | { readonly kind: 'if'; readonly test: Command; readonly then: Command; readonly otherwise?: Command };

/** A for loop longer than this is cut: its body is written out once for each value. */
const LONGEST_FOR = 200;

/** The script's commands. What does not parse is read as far as possible: this is no place to refuse a container. */
export function parseScript(script: string): Command {
  const tokens = splitScript(script);
  let at = 0;

  const peek = (): Token | undefined => tokens[at];
  const peekWord = (): string | undefined => {
    const token = tokens[at];
    return token && 'word' in token ? token.word : undefined;
  };
  const isOp = (...ops: string[]): boolean => {
    const token = tokens[at];
    return token !== undefined && 'op' in token && ops.includes(token.op);
  };
  const skip = (word: string): void => {
    if (peekWord() === word) at++;
  };

  function list(...ends: string[]): Command {
    const items: Command[] = [];
    while (peek() !== undefined) {
      if (isOp(';', '&', ';;')) at++;
      else if (isOp(')') || ends.includes(peekWord() ?? '')) break;
      else items.push(andOr());
    }
    return items.length === 1 ? items[0]! : { kind: 'list', items };
  }

  function andOr(): Command {
    let left = pipeline();
    while (isOp('&&', '||')) {
      const kind = isOp('&&') ? 'and' : 'or';
      at++;
      while (isOp(';')) at++;
      left = { kind, left, right: pipeline() };
    }
    return left;
  }

  /** Of a pipeline the first command acts; what follows only filters its output. */
  function pipeline(): Command {
    const first = command();
    while (isOp('|')) {
      at++;
      command();
    }
    return first;
  }

  function command(): Command {
    if (isOp('(')) {
      at++;
      const body = list();
      if (isOp(')')) at++;
      return body;
    }
    const word = peekWord();
    if (word === '!' || word === '{') {
      at++;
      if (word === '!') return { kind: 'not', body: command() };
      const body = list('}');
      skip('}');
      return body;
    }
    if (word === 'while' || word === 'until') return loop(word);
    if (word === 'for') return forLoop();
    if (word === 'if') return condition();
    return simple();
  }

  function loop(kind: 'while' | 'until'): Command {
    at++;
    const test = list('do');
    return { kind, test, body: doneBody() };
  }

  function doneBody(): Command {
    skip('do');
    const body = list('done');
    skip('done');
    return body;
  }

  function forLoop(): Command {
    at++;
    const name = peekWord() ?? '';
    at++;
    skip('in');
    const values: string[] = [];
    for (let word = peekWord(); word !== undefined && word !== 'do'; word = peekWord()) {
      values.push(...spread(word));
      at++;
    }
    while (isOp(';')) at++;
    return { kind: 'for', name, values: values.slice(0, LONGEST_FOR), body: doneBody() };
  }

  function condition(): Command {
    at++;
    const test = list('then');
    skip('then');
    const then = list('else', 'elif', 'fi');
    if (peekWord() === 'elif') return { kind: 'if', test, then, otherwise: condition() };
    if (peekWord() !== 'else') {
      skip('fi');
      return { kind: 'if', test, then };
    }
    at++;
    const otherwise = list('fi');
    skip('fi');
    return { kind: 'if', test, then, otherwise };
  }

  function simple(): Command {
    const words: string[] = [];
    for (let token = peek(); token !== undefined && 'word' in token; token = peek()) {
      words.push(token.word);
      at++;
    }
    // An operator where a command should be: step over it, so that reading always ends.
    if (words.length === 0) at++;
    return { kind: 'simple', words };
  }

  const commands = list();
  return at < tokens.length ? { kind: 'list', items: [commands] } : commands;
}

/** {1..5} and `$(seq 5)` as their numbers; anything else is itself. */
function spread(word: string): string[] {
  const match = /^\{(\d+)\.\.(\d+)\}$/.exec(word);
  if (!match) return [word];
  const from = Number(match[1]);
  const count = Math.min(LONGEST_FOR, Math.max(0, Number(match[2]) - from + 1));
  return Array.from({ length: count }, (_, index) => String(from + index));
}
