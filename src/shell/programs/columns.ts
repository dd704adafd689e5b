/** cut, tr, sort, uniq. */
import { compareText } from '../../api/index.ts';
import { readInputs } from '../files.ts';
import type { Program } from '../machine/process.ts';
import { unescape } from '../text/escapes.ts';
import { readFlags, type Flags } from './flags.ts';
import { linesOf } from './small.ts';

type Range = readonly [from: number, to: number];

function rangesOf(list: string): readonly Range[] | undefined {
  const ranges = list.split(',').map((part): Range | undefined => {
    const match = /^(\d+)?(-)?(\d+)?$/.exec(part);
    if (!match || part === '' || part === '-') return undefined;
    const [, from, dash, to] = match;
    return [Number(from ?? 1), dash === undefined ? Number(from) : to === undefined ? Infinity : Number(to)];
  });
  return ranges.every((range) => range !== undefined) ? ranges : undefined;
}

const isIn = (ranges: readonly Range[], at: number): boolean => ranges.some(([from, to]) => at >= from && at <= to);

export const cut: Program = function* (process) {
  const flags = readFlags(process.args, 'd:f:c:b:sn', {
    delimiter: 'd:',
    fields: 'f:',
    characters: 'c:',
    bytes: 'b:',
    complement: 'C',
    'output-delimiter': 'O:',
    'only-delimited': 's',
  });
  if (flags.missing !== undefined) {
    yield* process.write(
      `cut: option requires an argument -- '${flags.missing.replace(/^-+/, '')}'\nTry 'cut --help' for more information.\n`,
      2,
    );
    return 1;
  }
  const list = flags.value('f') ?? flags.value('c') ?? flags.value('b');
  const ranges = list === undefined ? undefined : rangesOf(list);
  if (!ranges) {
    yield* process.complain(
      list === undefined ? 'you must specify a list of bytes, characters, or fields' : `invalid field value '${list}'`,
    );
    return 1;
  }
  const keep = (at: number): boolean => isIn(ranges, at) !== flags.has('C');
  const delimiter = flags.value('d') ?? '\t';
  const { inputs, failed } = yield* readInputs(process, flags.rest);
  for (const { text } of inputs) {
    let out = '';
    for (const line of linesOf(text)) {
      if (!flags.has('f'))
        out += `${Array.from(line)
          .filter((_, index) => keep(index + 1))
          .join('')}\n`;
      else if (!line.includes(delimiter)) out += flags.has('s') ? '' : `${line}\n`;
      else
        out += `${line
          .split(delimiter)
          .filter((_, index) => keep(index + 1))
          .join(flags.value('O') ?? delimiter)}\n`;
    }
    yield* process.write(out);
  }
  return failed ? 1 : 0;
};

const CLASSES: Readonly<Record<string, string>> = {
  digit: '0123456789',
  lower: 'abcdefghijklmnopqrstuvwxyz',
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  space: ' \t\n\v\f\r',
  blank: ' \t',
  punct: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
};

/** The characters of a set such as a-z or [:upper:]. */
function setOf(words: string): string[] {
  const { text } = unescape(words, false);
  const chars: string[] = [];
  for (let at = 0; at < text.length; at++) {
    const named = /^\[:(\w+):\]/.exec(text.slice(at));
    if (named) {
      const name = named[1] ?? '';
      const own = name === 'alpha' ? 'upperlower' : name === 'alnum' ? 'digitupperlower' : name;
      for (const one of own.match(/digit|lower|upper|space|blank|punct/g) ?? []) chars.push(...(CLASSES[one] ?? ''));
      at += named[0].length - 1;
    } else if (text[at + 1] === '-' && at + 2 < text.length) {
      const last = text.charCodeAt(at + 2);
      for (let code = text.charCodeAt(at); code <= last; code++) chars.push(String.fromCharCode(code));
      at += 2;
    } else chars.push(text[at]!);
  }
  return chars;
}

export const tr: Program = function* (process) {
  const flags = readFlags(process.args, 'dsCct', { delete: 'd', 'squeeze-repeats': 's', complement: 'c' }, false);
  const [first, second] = flags.rest;
  if (first === undefined || (second === undefined && !flags.has('d') && !flags.has('s'))) {
    yield* process.complain(first === undefined ? 'missing operand' : `missing operand after '${first}'`);
    if (first === undefined) yield* process.write("Try 'tr --help' for more information.\n", 2);
    return 1;
  }
  const from = setOf(first);
  const members = new Set(from);
  const inverted = flags.has('c') || flags.has('C');
  const isMember = (char: string): boolean => members.has(char) !== inverted;
  const to = second === undefined ? [] : setOf(second);
  const last = to.at(-1) ?? '';
  const table = new Map(from.map((char, index) => [char, to[index] ?? last]).reverse() as [string, string][]);
  const squeezed = new Set(second !== undefined ? to : from);
  let before = '';
  for (let text = yield* process.read(); text !== undefined; text = yield* process.read()) {
    let out = '';
    for (const char of text) {
      if (flags.has('d') && isMember(char)) continue;
      const changed =
        flags.has('d') || second === undefined || !isMember(char) ? char : inverted ? last : (table.get(char) ?? char);
      const squeezes = flags.has('s') && (second === undefined ? isMember(changed) : squeezed.has(changed));
      if (squeezes && changed === before) continue;
      before = changed;
      out += changed;
    }
    yield* process.write(out);
  }
  return 0;
};

function leadingNumber(text: string): number {
  return Number(/^\s*(-?\d*\.?\d+)/.exec(text)?.[1] ?? 0);
}

const SUFFIXES = ' KMGTPE';

function humanNumber(text: string): number {
  const [, digits = '0', suffix = ''] = /^\s*(-?\d*\.?\d+)([KMGTPE]?)/i.exec(text) ?? [];
  return Number(digits) * 1024 ** Math.max(0, SUFFIXES.indexOf(suffix.toUpperCase() || ' '));
}

function versionOrder(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.match(/\d+|\D+/g) ?? []);
  for (let at = 0; at < Math.max(left?.length ?? 0, right?.length ?? 0); at++) {
    const [one = '', two = ''] = [left?.[at], right?.[at]];
    const order = /^\d/.test(one) && /^\d/.test(two) ? Number(one) - Number(two) : compareText(one, two);
    if (order !== 0) return order;
  }
  return 0;
}

interface Key {
  readonly from: number;
  readonly fromChar: number;
  readonly to: number;
  readonly options: string;
}

function keyOf(text: string): Key | undefined {
  const match = /^(\d+)(?:\.(\d+))?([bdfghinrV]*)(?:,(\d+)(?:\.\d+)?([bdfghinrV]*))?$/.exec(text);
  if (!match) return undefined;
  const [, from, char, first = '', to, second = ''] = match;
  return {
    from: Number(from),
    fromChar: Number(char ?? 1),
    to: to === undefined ? Infinity : Number(to),
    options: first + second,
  };
}

function fieldText(line: string, { from, fromChar, to }: Key, separator: string | undefined): string {
  const fields = separator === undefined ? (line.match(/[ \t]*[^ \t]+|[ \t]+$/g) ?? []) : line.split(separator);
  return fields
    .slice(from - 1, to === Infinity ? undefined : to)
    .join(separator ?? '')
    .slice(fromChar - 1);
}

function comparison(options: string): (a: string, b: string) => number {
  const prepare = (text: string): string => {
    let made = options.includes('b') ? text.replace(/^[ \t]+/, '') : text;
    if (options.includes('f')) made = made.toUpperCase();
    if (options.includes('d')) made = made.replace(/[^A-Za-z0-9\s]/g, '');
    return made;
  };
  const order = (a: string, b: string): number => {
    if (options.includes('n') || options.includes('g')) return leadingNumber(a) - leadingNumber(b);
    if (options.includes('h')) return humanNumber(a) - humanNumber(b);
    if (options.includes('V')) return versionOrder(a, b);
    return compareText(prepare(a), prepare(b));
  };
  return options.includes('r') ? (a, b) => -order(a, b) : order;
}

function orderOf(flags: Flags, keys: readonly Key[]): (a: string, b: string) => number {
  const common = [...'nrfbdghV'].filter((flag) => flags.has(flag)).join('');
  if (keys.length === 0) return comparison(common);
  const separator = flags.value('t');
  const parts = keys.map((key) => ({ key, compare: comparison(key.options === '' ? common : key.options) }));
  return (a, b) => {
    for (const { key, compare } of parts) {
      const order = compare(fieldText(a, key, separator), fieldText(b, key, separator));
      if (order !== 0) return order;
    }
    return 0;
  };
}

export const sort: Program = function* (process) {
  const flags = readFlags(process.args, 'nrufbdghVsck:t:o:', {
    'numeric-sort': 'n',
    reverse: 'r',
    unique: 'u',
    key: 'k:',
    'field-separator': 't:',
    'version-sort': 'V',
    'human-numeric-sort': 'h',
    'ignore-case': 'f',
    stable: 's',
  });
  const keys = flags.values('k').map(keyOf);
  if (keys.some((key) => key === undefined)) {
    yield* process.complain(`invalid number at field start: invalid count at start of '${flags.value('k') ?? ''}'`);
    return 2;
  }
  const { inputs, failed } = yield* readInputs(process, flags.rest, (name, words) => `cannot read: ${name}: ${words}`);
  const order = orderOf(flags, keys as Key[]);
  const lines = inputs.flatMap(({ text }) => linesOf(text));
  const reversed = flags.has('r') && keys.length > 0 ? -1 : flags.has('r') ? -1 : 1;
  const whole = (a: string, b: string): number =>
    order(a, b) || (flags.has('s') || flags.has('u') ? 0 : reversed * compareText(a, b));
  if (flags.has('c')) return lines.some((line, index) => index > 0 && order(lines[index - 1]!, line) > 0) ? 1 : 0;
  const sorted = lines.sort(whole);
  const kept = flags.has('u')
    ? sorted.filter((line, index) => index === 0 || order(sorted[index - 1]!, line) !== 0)
    : sorted;
  yield* process.write(kept.map((line) => `${line}\n`).join(''));
  return failed ? 2 : 0;
};

export const uniq: Program = function* (process) {
  const flags = readFlags(process.args, 'cdui f:s:w:'.replace(' ', ''), {
    count: 'c',
    repeated: 'd',
    unique: 'u',
    'ignore-case': 'i',
    'skip-fields': 'f:',
  });
  const { inputs, failed } = yield* readInputs(process, flags.rest.slice(0, 1));
  const skip = Number(flags.value('f') ?? 0);
  const keyed = (line: string): string => {
    let text = line;
    for (let count = 0; count < skip; count++) text = text.replace(/^\s*\S+/, '');
    text = text.slice(Number(flags.value('s') ?? 0));
    return flags.has('i') ? text.toLowerCase() : text;
  };
  let out = '';
  const tell = (line: string, count: number): void => {
    if ((flags.has('d') && count === 1) || (flags.has('u') && count > 1)) return;
    out += flags.has('c') ? `${String(count).padStart(7)} ${line}\n` : `${line}\n`;
  };
  let group: { readonly line: string; readonly key: string; count: number } | undefined;
  for (const line of linesOf(inputs[0]?.text ?? '')) {
    const key = keyed(line);
    if (group?.key === key) group.count++;
    else {
      if (group) tell(group.line, group.count);
      group = { line, key, count: 1 };
    }
  }
  if (group) tell(group.line, group.count);
  yield* process.write(out);
  return failed ? 1 : 0;
};
