/** Programs that run others: xargs, time, timeout, nohup, which, watch. */
import { readInputs } from '../files.ts';
import type { ScreenSize } from '../host.ts';
import type { Program } from '../machine/process.ts';
import { literally } from '../text/regex.ts';
import { readFlags } from './flags.ts';
import { formatDate, momentOf } from './date.ts';
import { launch, printedBy, start } from './launch.ts';
import { durationOf } from './sleep.ts';

/** Words as xargs reads them: split at white space, quotes and backslashes keep together. */
function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const [word] of text.matchAll(/(?:[^\s"'\\]|"[^"\n]*"|'[^'\n]*'|\\[^])+/g))
    words.push(
      word.replace(
        /"([^"]*)"|'([^']*)'|\\([^])/g,
        (_, double?: string, single?: string, char?: string) => double ?? single ?? char ?? '',
      ),
    );
  return words;
}

export const xargs: Program = function* (process) {
  const flags = readFlags(
    process.args,
    'n:I:L:P:d:0rta:',
    { null: '0', 'no-run-if-empty': 'r', 'max-args': 'n:', delimiter: 'd:', 'max-procs': 'P:' },
    false,
  );
  const [name = 'echo', ...args] = flags.rest;
  const { inputs } = yield* readInputs(process, []);
  const text = inputs[0]?.text ?? '';
  const delimiter = flags.has('0') ? '\0' : flags.value('d')?.replace('\\n', '\n').replace('\\t', '\t');
  const replace = flags.value('I');
  const byLine = replace !== undefined || flags.has('L');
  const items =
    delimiter !== undefined
      ? text.split(delimiter).filter((item, index, all) => item !== '' || index < all.length - 1)
      : byLine
        ? text
            .split('\n')
            .map((line) => line.trim())
            .filter((line) => line !== '')
        : wordsOf(text);
  if (items.length === 0 && (flags.has('r') || replace !== undefined || process.system.programs.flavour === 'busybox'))
    return 0;
  const size = replace !== undefined ? 1 : Number(flags.value('n') ?? flags.value('L') ?? Infinity);
  let status = 0;
  for (let at = 0; at === 0 || at < items.length; at += size) {
    const batch = items.slice(at, at + size);
    const words =
      replace === undefined
        ? [...args, ...(flags.has('L') ? batch.flatMap(wordsOf) : batch)]
        : args.map((arg) => arg.replace(new RegExp(literally(replace), 'g'), () => batch[0] ?? ''));
    if (flags.has('t')) yield* process.write(`${[name, ...words].join(' ')}\n`, 2);
    const ended = yield* launch(process, name, words);
    if (ended === 127) return 127;
    if (ended === 255) return 124;
    if (ended !== 0) status = 123;
    if (!Number.isFinite(size)) break;
  }
  return status;
};

export const time: Program = function* (process) {
  const [name, ...args] = process.args.filter((word, index) => index > 0 || word !== '-p');
  if (name === undefined) return 0;
  const began = (yield* process.ask({ kind: 'now' })) as number;
  const status = yield* launch(process, name, args);
  const ms = ((yield* process.ask({ kind: 'now' })) as number) - began;
  yield* process.write(
    `real\t${Math.floor(ms / 60_000)}m ${((ms % 60_000) / 1000).toFixed(2)}s\nuser\t0m 0.00s\nsys\t0m 0.00s\n`,
    2,
  );
  return status;
};

/** timeout waits beside the program: the alarm is a process of its own, which ends it. */
export const timeout: Program = function* (process) {
  const flags = readFlags(process.args, 's:k:t:', { signal: 's:', 'kill-after': 'k:', 'preserve-status': 'p' }, false);
  const [limit = '', name, ...args] = flags.rest;
  const ms = durationOf(limit);
  if (ms === undefined || name === undefined) {
    yield* process.complain(ms === undefined ? `invalid time interval '${limit}'` : 'missing operand');
    return 125;
  }
  const child = start(process, name, args);
  if (!child) {
    yield* process.complain(`failed to run command '${name}': No such file or directory`);
    return 127;
  }
  const signal = (flags.value('s') ?? 'TERM').replace(/^SIG/, '');
  let rang = false;
  const alarm = process.system.spawn(
    {
      name: 'timeout',
      args: [],
      environment: process.environment,
      directory: process.directory,
      files: process.files.copy(),
    },
    function* (own) {
      yield* own.ask({ kind: 'sleep', ms });
      rang = true;
      process.system.kill(child.pid, signal);
      return 0;
    },
  );
  const status = (yield { op: 'wait', process: child }) as number;
  process.system.kill(alarm.pid, 'TERM');
  if (!rang) return status;
  return process.system.programs.flavour === 'busybox' ? status : flags.has('p') ? status : 124;
};

export const nohup: Program = function* (process) {
  const [name, ...args] = process.args;
  return name === undefined ? 125 : yield* launch(process, name, args);
};

export const which: Program = function* (process) {
  let status = 0;
  for (const name of process.args.filter((word) => !word.startsWith('-'))) {
    const found = process.system.programs.find(name);
    if (found) yield* process.say(found.path);
    else status = 1;
  }
  return status;
};

const CLEAR = '\x1b[H\x1b[2J';

/** What of a text fits on so many rows, long lines broken as a terminal does. */
function onScreen(text: string, { columns, rows }: ScreenSize): string {
  const broken = text
    .replace(/\n$/, '')
    .split('\n')
    .flatMap((line) => line.match(new RegExp(`.{1,${columns}}`, 'gsu')) ?? ['']);
  return broken.slice(0, rows).join('\n');
}

/** watch runs a command again and again on a cleared screen, until it is interrupted. */
export const watch: Program = function* (process) {
  const flags = readFlags(process.args, 'n:tdex', { interval: 'n:', 'no-title': 't', differences: 'd' }, false);
  const seconds = Number(flags.value('n') ?? 2);
  const command = flags.rest.join(' ');
  if (command === '' || !(seconds > 0)) {
    yield* process.write('Usage:\n watch [options] command\n', 2);
    return 1;
  }
  for (;;) {
    const now = (yield* process.ask({ kind: 'now' })) as number;
    const size = (yield* process.ask({ kind: 'screen' })) as ScreenSize | undefined;
    const screen = size ?? { columns: 80, rows: 24 };
    const title = `Every ${seconds.toFixed(1)}s: ${command}`;
    const stamp = formatDate('%a %b %e %H:%M:%S %Y', momentOf(now));
    const text = yield* printedBy(process, 'sh', ['-c', command]);
    const gap = ' '.repeat(Math.max(1, screen.columns - title.length - stamp.length));
    const head = flags.has('t') ? '' : `${title}${gap}${stamp}\n\n`;
    const rows = Math.max(0, screen.rows - (head === '' ? 0 : 2));
    // On no terminal nothing is cut off.
    yield* process.write(CLEAR + head + (size ? onScreen(text, { ...screen, rows }) : text));
    yield* process.ask({ kind: 'sleep', ms: Math.max(100, seconds * 1000) });
  }
};
