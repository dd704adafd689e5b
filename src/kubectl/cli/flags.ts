/** Reads a command line as spf13/pflag does: flags and words may be mixed, short flags joined, values joined by "=" or following. */
import { parseDuration } from '../../api/index.ts';
import { Failure } from './failure.ts';
import type { FlagInfo } from './flagTypes.ts';

export class FlagSet {
  private readonly given = new Map<string, string[]>();
  private readonly infos: ReadonlyMap<string, FlagInfo>;
  /** What is no flag. */
  readonly args: string[] = [];
  /** How many of the words stood before "--"; undefined: there was none. */
  dash: number | undefined;

  constructor(infos: readonly FlagInfo[]) {
    this.infos = new Map(infos.map((info) => [info.name, info]));
  }

  /** @throws Failure with pflag's sentence */
  set(info: FlagInfo, value: string): void {
    const wrong = complaint(info, value);
    if (wrong !== undefined) {
      const shown = info.short === undefined ? `--${info.name}` : `-${info.short}, --${info.name}`;
      throw new Failure(`invalid argument ${JSON.stringify(value)} for "${shown}" flag: ${wrong}`);
    }
    const values = info.type === 'slice' ? splitCsv(value) : [value];
    const before = info.type === 'slice' || info.type === 'array' ? this.given.get(info.name) : undefined;
    this.given.set(info.name, [...(before ?? []), ...values]);
  }

  /** Whether it stands on the line. */
  changed(name: string): boolean {
    return this.given.has(name);
  }

  /** The value, or its default. */
  text(name: string): string {
    return this.given.get(name)?.at(-1) ?? this.infos.get(name)?.byDefault ?? '';
  }

  bool(name: string): boolean {
    return isTrue(this.text(name));
  }

  int(name: string): number {
    return Number(this.text(name));
  }

  /** ms. */
  duration(name: string): number {
    return parseDuration(this.text(name)) ?? 0;
  }

  list(name: string): readonly string[] {
    return this.given.get(name) ?? [];
  }
}

const isTrue = (text: string): boolean => ['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text);
const isFalse = (text: string): boolean => ['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text);

/** A list between commas, where quotes keep commas in. */
function splitCsv(text: string): string[] {
  if (text === '') return [];
  return [...text.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
}

function complaint({ type }: FlagInfo, value: string): string | undefined {
  const quoted = JSON.stringify(value);
  if (type === 'bool' && !isTrue(value) && !isFalse(value))
    return `strconv.ParseBool: parsing ${quoted}: invalid syntax`;
  if (type === 'int' && !/^[-+]?\d+$/.test(value)) return `strconv.ParseInt: parsing ${quoted}: invalid syntax`;
  if (type === 'int' && Math.abs(Number(value)) > 2 ** 31)
    return `strconv.ParseInt: parsing ${quoted}: value out of range`;
  if (type === 'float' && !/^[-+]?(\d+\.?\d*|\.\d+)$/.test(value))
    return `strconv.ParseFloat: parsing ${quoted}: invalid syntax`;
  if (type === 'duration' && parseDuration(value) === undefined)
    return /^[-+]?[\d.]+$/.test(value)
      ? `time: missing unit in duration ${quoted}`
      : `time: invalid duration ${quoted}`;
  return undefined;
}

/** Everything of a command line after the command's own words. @throws Failure with pflag's sentence */
export function parseFlags(infos: readonly FlagInfo[], words: readonly string[]): FlagSet {
  const set = new FlagSet(infos);
  const long = new Map(infos.map((info) => [info.name, info]));
  const short = new Map(infos.flatMap((info) => (info.short === undefined ? [] : [[info.short, info] as const])));
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (word === '--') {
      set.dash = set.args.length;
      set.args.push(...words.slice(at + 1));
      break;
    }
    const next = (): string | undefined => (at + 1 < words.length ? words[++at] : undefined);
    if (word.startsWith('--')) readLong(set, long, word, next);
    else if (word.startsWith('-') && word !== '-') readShort(set, short, word, next);
    else set.args.push(word);
  }
  return set;
}

function readLong(
  set: FlagSet,
  known: ReadonlyMap<string, FlagInfo>,
  word: string,
  next: () => string | undefined,
): void {
  const [, name = '', joined] = /^--([^=]*)(?:=([^]*))?$/.exec(word) ?? [];
  if (name === '' || name.startsWith('-')) throw new Failure(`bad flag syntax: ${word}`);
  const info = known.get(name);
  if (!info) throw new Failure(`unknown flag: --${name}`);
  const value = joined ?? info.alone ?? next();
  if (value === undefined) throw new Failure(`flag needs an argument: --${name}`);
  set.set(info, value);
}

function readShort(
  set: FlagSet,
  known: ReadonlyMap<string, FlagInfo>,
  word: string,
  next: () => string | undefined,
): void {
  let rest = word.slice(1);
  while (rest !== '') {
    const letter = rest[0]!;
    const info = known.get(letter);
    if (!info) throw new Failure(`unknown shorthand flag: '${letter}' in -${rest}`);
    const after = rest.slice(1);
    if (after.length > 1 && after.startsWith('=')) return set.set(info, after.slice(1));
    if (info.alone !== undefined) {
      set.set(info, info.alone);
      rest = after;
      continue;
    }
    const value = after === '' ? next() : after;
    if (value === undefined) throw new Failure(`flag needs an argument: '${letter}' in -${rest}`);
    return set.set(info, value);
  }
}
