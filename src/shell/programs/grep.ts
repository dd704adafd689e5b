/** grep, egrep, fgrep: lines that match. -E -F -i -v -c -o -n -q -w -x -l -L -h -H -s -r -A -B -C -m -e. Reads line by line, so it works in a stream. */
import { ERROR_WORDS, listFiles, readFile, statFile } from '../files.ts';
import type { Process, Program } from '../machine/process.ts';
import type { Routine } from '../machine/operations.ts';
import { textInput } from '../machine/streams.ts';
import { BadPattern, compileRegex, literally } from '../text/regex.ts';
import { readFlags, type Flags } from './flags.ts';

const LETTERS = 'EFGPivconqwxlLhHsrRA:B:C:m:e:';
const LONG = {
  'extended-regexp': 'E',
  'fixed-strings': 'F',
  'ignore-case': 'i',
  'invert-match': 'v',
  count: 'c',
  'only-matching': 'o',
  'line-number': 'n',
  quiet: 'q',
  silent: 'q',
  'word-regexp': 'w',
  'line-regexp': 'x',
  'files-with-matches': 'l',
  'no-filename': 'h',
  'with-filename': 'H',
  'no-messages': 's',
  recursive: 'r',
  'after-context': 'A:',
  'before-context': 'B:',
  context: 'C:',
  'max-count': 'm:',
  regexp: 'e:',
  color: 'G',
  'line-buffered': 'G',
};

function compile(pattern: string, flags: Flags, extended: boolean): RegExp {
  const letters = flags.has('i') ? 'gi' : 'g';
  const sources = pattern.split('\n').map((one) => {
    const { source } = flags.has('F') ? new RegExp(literally(one)) : compileRegex(one, extended);
    const bare = one === '' ? '' : source;
    return flags.has('w') ? `(?<!\\w)(?:${bare})(?!\\w)` : bare;
  });
  const joined = sources.join('|');
  return new RegExp(flags.has('x') ? `^(?:${joined})$` : joined, letters);
}

interface Search {
  readonly expression: RegExp;
  readonly flags: Flags;
  readonly before: number;
  readonly after: number;
  readonly most: number;
}

const matches = ({ expression, flags }: Search, line: string): boolean => {
  expression.lastIndex = 0;
  return expression.test(line) !== flags.has('v');
};

/** Searches what a descriptor gives. Returns how many lines matched. */
function* searchIn(process: Process, search: Search, name: string | undefined): Routine<number> {
  const { flags, before, after, most } = search;
  const quiet = flags.has('q') || flags.has('l') || flags.has('L') || flags.has('c');
  const prefix = (number: number, separator: string): string =>
    (name === undefined ? '' : name + separator) + (flags.has('n') ? number + separator : '');
  const kept: string[] = [];
  let number = 0;
  let count = 0;
  let follow = 0;
  let shown = 0;
  for (;;) {
    const raw = count >= most && follow === 0 ? undefined : yield* process.readLine();
    if (raw === undefined) return count;
    const line = raw.endsWith('\n') ? raw.slice(0, -1) : raw;
    number++;
    if (count < most && matches(search, line)) {
      count++;
      if (quiet) {
        if (!flags.has('c')) return count;
        continue;
      }
      if (flags.has('o')) {
        search.expression.lastIndex = 0;
        if (!flags.has('v'))
          for (const [found] of line.matchAll(search.expression))
            if (found !== '') yield* process.say(prefix(number, ':') + found);
        continue;
      }
      const first = number - kept.length;
      if ((before > 0 || after > 0) && shown > 0 && first > shown + 1) yield* process.say('--');
      for (const [index, earlier] of kept.entries()) yield* process.say(prefix(first + index, '-') + earlier);
      kept.length = 0;
      yield* process.say(prefix(number, ':') + line);
      shown = number;
      follow = after;
    } else if (follow > 0) {
      follow--;
      yield* process.say(prefix(number, '-') + line);
      shown = number;
    } else if (before > 0) {
      kept.push(line);
      if (kept.length > before) kept.shift();
    }
  }
}

function* searchFile(process: Process, search: Search, name: string, titled: boolean): Routine<number | undefined> {
  const { flags } = search;
  const shownName = name === '-' ? '(standard input)' : name;
  if (name !== '-') {
    const found = yield* readFile(process, name);
    if ('error' in found) {
      if (!flags.has('s')) yield* process.complain(`${name}: ${ERROR_WORDS[found.error]}`);
      return undefined;
    }
    process.files.set(0, textInput(found.text));
  }
  const count = yield* searchIn(process, search, titled ? shownName : undefined);
  if (flags.has('c') && !flags.has('q')) yield* process.say(`${titled ? `${shownName}:` : ''}${count}`);
  if ((flags.has('l') && count > 0) || (flags.has('L') && count === 0)) yield* process.say(shownName);
  return count;
}

function* filesUnder(process: Process, name: string): Routine<string[]> {
  const found = yield* statFile(process, name);
  if ('error' in found || !found.isDirectory) return [name];
  const listed = yield* listFiles(process, name);
  const names: string[] = [];
  if (!('error' in listed))
    for (const entry of listed.entries)
      names.push(...(yield* filesUnder(process, `${name.replace(/\/$/, '')}/${entry.name}`)));
  return names;
}

export const grep: Program = function* (process) {
  const flags = readFlags(
    process.args.map((word) => (/^-\d+$/.test(word) ? `-C${word.slice(1)}` : word)),
    LETTERS,
    LONG,
  );
  const given = flags.values('e');
  const [first, ...others] = flags.rest;
  const pattern = given.length > 0 ? given.join('\n') : first;
  if (flags.unknown !== undefined || flags.missing !== undefined || pattern === undefined) {
    if (flags.unknown !== undefined) yield* process.complain(`unrecognized option '${flags.unknown}'`);
    if (flags.missing !== undefined)
      yield* process.complain(`option requires an argument -- '${flags.missing.slice(1)}'`);
    yield* process.write(
      `Usage: ${process.name} [OPTION]... PATTERNS [FILE]...\nTry '${process.name} --help' for more information.\n`,
      2,
    );
    return 2;
  }
  let expression: RegExp;
  try {
    expression = compile(pattern, flags, flags.has('E') || flags.has('P') || process.name.endsWith('egrep'));
  } catch (error) {
    if (!(error instanceof BadPattern) && !(error instanceof SyntaxError)) throw error;
    yield* process.complain(error instanceof BadPattern ? error.message : 'Invalid regular expression');
    return 2;
  }
  const context = Number(flags.value('C') ?? 0);
  const search: Search = {
    expression,
    flags,
    before: Number(flags.value('B') ?? context),
    after: Number(flags.value('A') ?? context),
    most: Number(flags.value('m') ?? Infinity),
  };
  const recursive = flags.has('r') || flags.has('R');
  let names = given.length > 0 ? flags.rest : others;
  if (names.length === 0) names = recursive ? ['.'] : ['-'];
  const files: string[] = [];
  for (const name of names) files.push(...(recursive && name !== '-' ? yield* filesUnder(process, name) : [name]));
  const titled = !flags.has('h') && (flags.has('H') || recursive || files.length > 1);
  let any = false;
  let failed = false;
  for (const name of files) {
    const count = yield* searchFile(process, search, name, titled);
    if (count === undefined) failed = true;
    else if (count > 0) {
      any = true;
      if (flags.has('q')) return 0;
    }
  }
  return failed ? 2 : any ? 0 : 1;
};
