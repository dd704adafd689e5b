/** head and tail: the first or last lines or bytes. tail -f waits for ever, as nothing here is appended behind its back. */
import { readInputs } from '../files.ts';
import type { Process, Program } from '../machine/process.ts';
import type { Routine } from '../machine/operations.ts';
import { readFlags, type Flags } from './flags.ts';

/** `-5` is `-n 5`. */
function withShort(args: readonly string[]): readonly string[] {
  return args.map((word, index) =>
    /^-\d+$/.test(word) && !/^-[nc]$/.test(args[index - 1] ?? '') ? `-n${word.slice(1)}` : word,
  );
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** head of standard input reads no more than it prints: what comes after is for others, and its writer may stop. */
function* headOfInput(process: Process, lines: number): Routine<void> {
  for (let count = 0; count < lines; count++) {
    const line = yield* process.readLine();
    if (line === undefined) return;
    yield* process.write(line);
  }
}

function* countOf(process: Process, flags: Flags, name: string): Routine<number | undefined> {
  const given = flags.value(name);
  if (given === undefined) return undefined;
  if (!/^[-+]?\d+$/.test(given)) {
    yield* process.complain(`invalid number of ${name === 'c' ? 'bytes' : 'lines'}: '${given}'`);
    return Number.NaN;
  }
  return Number(given);
}

function* refuse(process: Process, flags: Flags): Routine<boolean> {
  if (flags.unknown === undefined && flags.missing === undefined) return false;
  if (flags.missing !== undefined)
    yield* process.complain(`option requires an argument -- '${flags.missing.replace(/^-+/, '')}'`);
  else yield* process.complain(`invalid option -- '${(flags.unknown ?? '').replace(/^-+/, '')}'`);
  return true;
}

export const head: Program = function* (process) {
  const flags = readFlags(withShort(process.args), 'n:c:qv', { lines: 'n:', bytes: 'c:', quiet: 'q', verbose: 'v' });
  if (yield* refuse(process, flags)) return 1;
  const bytes = yield* countOf(process, flags, 'c');
  const lines = (yield* countOf(process, flags, 'n')) ?? 10;
  if (Number.isNaN(bytes) || Number.isNaN(lines)) return 1;
  if (flags.rest.length === 0 && bytes === undefined && lines >= 0) {
    yield* headOfInput(process, lines);
    return 0;
  }
  const { inputs, failed } = yield* readInputs(
    process,
    flags.rest,
    (name, words) => `cannot open '${name}' for reading: ${words}`,
  );
  yield* printEach(process, inputs, flags, (text) =>
    bytes !== undefined
      ? text.slice(0, bytes < 0 ? Math.max(0, text.length + bytes) : bytes)
      : linesOf(text).slice(0, lines).join(''),
  );
  return failed ? 1 : 0;
};

export const tail: Program = function* (process) {
  const flags = readFlags(withShort(process.args), 'n:c:fFqv', { lines: 'n:', bytes: 'c:', follow: 'f' });
  if (yield* refuse(process, flags)) return 1;
  const bytes = flags.value('c');
  const count = yield* countOf(process, flags, bytes === undefined ? 'n' : 'c');
  if (Number.isNaN(count)) return 1;
  const fromStart = (bytes ?? flags.value('n') ?? '').startsWith('+');
  const size = Math.abs(count ?? 10);
  const take = <T>(list: { slice(from: number): T; readonly length: number }): T =>
    list.slice(fromStart ? Math.max(0, size - 1) : Math.max(0, list.length - size));
  const { inputs, failed } = yield* readInputs(
    process,
    flags.rest,
    (name, words) => `cannot open '${name}' for reading: ${words}`,
  );
  yield* printEach(process, inputs, flags, (text) => (bytes === undefined ? take(linesOf(text)).join('') : take(text)));
  if ((flags.has('f') || flags.has('F')) && !failed) yield* process.ask({ kind: 'sleep', ms: 1e12 });
  return failed ? 1 : 0;
};

function* printEach(
  process: Process,
  inputs: readonly { readonly name: string; readonly text: string }[],
  flags: Flags,
  part: (text: string) => string,
): Routine<void> {
  const titled = flags.has('v') || (inputs.length > 1 && !flags.has('q'));
  for (const [index, { name, text }] of inputs.entries()) {
    if (titled) yield* process.write(`${index > 0 ? '\n' : ''}==> ${name === '-' ? 'standard input' : name} <==\n`);
    yield* process.write(part(text));
  }
}
