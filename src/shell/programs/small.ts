/** One-screen filters: wc, tee, rev, nl, tac, yes, seq, base64, basename, dirname, nproc and the like. */
import { decodeBase64, encodeBase64, utf8Bytes, utf8Text } from '../../api/index.ts';
import { ERROR_WORDS, readInputs, writeFile } from '../files.ts';
import type { Process, Program } from '../machine/process.ts';
import type { Routine } from '../machine/operations.ts';
import { formatNumber, parseFormat } from '../text/format.ts';
import { readFlags } from './flags.ts';

export function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

export const wc: Program = function* (process) {
  const flags = readFlags(process.args, 'lwcmL', { lines: 'l', words: 'w', bytes: 'c', chars: 'm' });
  const all = !['l', 'w', 'c', 'm', 'L'].some((flag) => flags.has(flag));
  const { inputs, failed } = yield* readInputs(process, flags.rest);
  const rows = inputs.map(({ name, text }) => ({ name, counts: countsOf(text, all, flags.has) }));
  if (rows.length > 1) {
    const sum = rows[0]?.counts.map((_, index) => rows.reduce((total, { counts }) => total + (counts[index] ?? 0), 0));
    rows.push({ name: 'total', counts: sum ?? [] });
  }
  const isPlain = rows.length === 1 && rows[0]?.counts.length === 1;
  const fromInput = flags.rest.length === 0;
  const width = isPlain
    ? 1
    : fromInput
      ? 7
      : Math.max(1, ...rows.flatMap(({ counts }) => counts.map((count) => String(count).length)));
  for (const { name, counts } of rows) {
    const shown = counts.map((count) => String(count).padStart(width)).join(' ');
    yield* process.say(fromInput ? shown : `${shown} ${name}`);
  }
  return failed ? 1 : 0;
};

function countsOf(text: string, all: boolean, has: (flag: string) => boolean): number[] {
  const counts: number[] = [];
  if (all || has('l')) counts.push(text.split('\n').length - 1);
  if (all || has('w')) counts.push(text.split(/\s+/).filter((word) => word !== '').length);
  if (has('m')) counts.push(Array.from(text).length);
  if (all || has('c')) counts.push(utf8Bytes(text).length);
  if (has('L')) counts.push(Math.max(0, ...text.split('\n').map((line) => line.length)));
  return counts;
}

export const tee: Program = function* (process) {
  const flags = readFlags(process.args, 'ai', { append: 'a' });
  const names: string[] = [];
  let status = 0;
  for (const name of flags.rest) {
    const { error } = yield* writeFile(process, name, '', flags.has('a'));
    if (error) {
      status = 1;
      yield* process.complain(`${name}: ${ERROR_WORDS[error]}`);
    } else names.push(name);
  }
  for (let text = yield* process.read(); text !== undefined; text = yield* process.read()) {
    yield* process.write(text);
    for (const name of names) yield* writeFile(process, name, text, true);
  }
  return status;
};

/** A filter that makes one line of another. */
function eachLine(change: (line: string, index: number) => string): Program {
  return function* (process) {
    const { inputs, failed } = yield* readInputs(process, readFlags(process.args, 'ba:').rest);
    let index = 0;
    for (const { text } of inputs) {
      let out = '';
      for (const line of linesOf(text)) out += `${change(line, index++)}\n`;
      yield* process.write(out);
    }
    return failed ? 1 : 0;
  };
}

export const rev = eachLine((line) => Array.from(line).reverse().join(''));

/** nl numbers the lines that are not empty. */
export const nl: Program = function* (process) {
  const flags = readFlags(process.args, 'b:n:w:s:v:');
  const { inputs, failed } = yield* readInputs(process, flags.rest);
  const width = Number(flags.value('w') ?? 6);
  const all = flags.value('b') === 'a';
  let number = Number(flags.value('v') ?? 1);
  for (const line of linesOf(inputs.map(({ text }) => text).join(''))) {
    if (line === '' && !all) yield* process.say(' '.repeat(width + 1));
    else yield* process.say(`${String(number++).padStart(width)}${flags.value('s') ?? '\t'}${line}`);
  }
  return failed ? 1 : 0;
};

export const tac: Program = function* (process) {
  const { inputs, failed } = yield* readInputs(process, process.args);
  const lines = linesOf(inputs.map(({ text }) => text).join('')).reverse();
  yield* process.write(lines.map((line) => `${line}\n`).join(''));
  return failed ? 1 : 0;
};

/** yes writes for ever: it ends with SIGPIPE, or with its terminal. */
export const yes: Program = function* (process) {
  const text = `${process.args.length > 0 ? process.args.join(' ') : 'y'}\n`;
  for (;;) yield* process.write(text);
};

const LONGEST = 10_000_000;

export const seq: Program = function* (process) {
  const flags = readFlags(
    process.args.map((word) => (/^-[\d.]/.test(word) ? `\u{f0000}${word}` : word)),
    'ws:f:',
    { 'equal-width': 'w', separator: 's:', format: 'f:' },
    false,
  );
  const words = flags.rest.map((word) => word.replace(/^\u{f0000}/u, ''));
  const wrong = words.find((word) => !/^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(word));
  if (words.length === 0 || words.length > 3 || wrong !== undefined) {
    yield* process.complain(
      wrong !== undefined
        ? `invalid floating point argument: '${wrong}'`
        : words.length === 0
          ? 'missing operand'
          : `extra operand '${words[3] ?? ''}'`,
    );
    yield* process.write("Try 'seq --help' for more information.\n", 2);
    return 1;
  }
  const [first, step, last] =
    words.length === 1 ? ['1', '1', words[0]] : words.length === 2 ? [words[0], '1', words[1]] : words;
  const decimals = Math.max(...[first, step].map((word) => (word?.split('.')[1] ?? '').length));
  const [from, by, to] = [Number(first), Number(step), Number(last)];
  if (by === 0) {
    yield* process.complain(`invalid Zero increment value: '${step ?? ''}'`);
    return 1;
  }
  const count = Math.min(LONGEST, Math.floor((to - from) / by + 1e-9) + 1);
  const width = flags.has('w') ? Math.max(from.toFixed(decimals).length, to.toFixed(decimals).length) : 0;
  const format = flags.value('f');
  const separator = flags.value('s') ?? '\n';
  let out = '';
  for (let index = 0; index < count; index++) {
    const value = from + index * by;
    const text = format === undefined ? padded(value.toFixed(decimals), width) : formatted(format, value);
    out += (index > 0 ? separator : '') + text;
    if (out.length > 8192) {
      yield* process.write(out);
      out = '';
    }
  }
  if (count > 0) yield* process.write(`${out}\n`);
  return 0;
};

function padded(text: string, width: number): string {
  return text.startsWith('-') ? `-${text.slice(1).padStart(width - 1, '0')}` : text.padStart(width, '0');
}

function formatted(format: string, value: number): string {
  return parseFormat(format)
    .map((part) => ('text' in part ? part.text : formatNumber(value, part.conversion)))
    .join('');
}

export const base64: Program = function* (process) {
  const flags = readFlags(process.args, 'dDiw:', { decode: 'd', wrap: 'w:' });
  const { inputs, failed } = yield* readInputs(process, flags.rest);
  const text = inputs.map((input) => input.text).join('');
  if (flags.has('d') || flags.has('D')) {
    const digits = text.replace(/\s/g, '').replace(/=+$/, '');
    if (!/^[A-Za-z0-9+/]*$/.test(digits)) {
      yield* process.complain('invalid input');
      return 1;
    }
    yield* process.write(utf8Text(decodeBase64(digits)));
    return failed ? 1 : 0;
  }
  const width = Number(flags.value('w') ?? 76);
  const encoded = encodeBase64(utf8Bytes(text));
  if (width === 0) yield* process.write(encoded);
  else
    yield* process.write((encoded.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).map((line) => `${line}\n`).join(''));
  return failed ? 1 : 0;
};

function* operand(process: Process): Routine<string | undefined> {
  const [word] = process.args;
  if (word === undefined) yield* process.complain('missing operand');
  return word;
}

export const basename: Program = function* (process) {
  const word = yield* operand(process);
  if (word === undefined) return 1;
  const bare = word.replace(/\/+$/, '');
  const name = bare.slice(bare.lastIndexOf('/') + 1) || '/';
  const suffix = process.args[1] ?? '';
  yield* process.say(suffix !== '' && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name);
  return 0;
};

export const dirname: Program = function* (process) {
  const word = yield* operand(process);
  if (word === undefined) return 1;
  const bare = word.replace(/\/+$/, '');
  const slash = bare.lastIndexOf('/');
  yield* process.say(slash < 0 ? '.' : slash === 0 ? '/' : bare.slice(0, slash).replace(/\/+$/, ''));
  return 0;
};
