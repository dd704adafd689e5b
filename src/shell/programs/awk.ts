/** awk: the program over its input, line by line. -F -v -f. Left out: RS other than line feed and "", getline, pipes, system(). */
import { ERROR_WORDS, readFile, writeFile } from '../files.ts';
import type { Process, Program } from '../machine/process.ts';
import type { Routine } from '../machine/operations.ts';
import { unescape } from '../text/escapes.ts';
import { BadPattern } from '../text/regex.ts';
import { AwkMachine } from './awkRun.ts';
import { parseAwk } from './awkSyntax.ts';
import { AwkError } from './awkTree.ts';
import { AwkExit, input } from './awkValues.ts';
import { readFlags } from './flags.ts';

/** rand() without srand() is the same in every run: the minimal standard generator. */
function generator(): () => number {
  let state = 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

function* flush(process: Process, machine: AwkMachine): Routine<void> {
  const { out } = machine;
  machine.out = '';
  yield* process.write(out);
}

function* records(process: Process, machine: AwkMachine, names: readonly string[]): Routine<void> {
  for (const name of names.length > 0 ? names : ['-']) {
    const assignment = /^([A-Za-z_]\w*)=([^]*)$/.exec(name);
    if (assignment) {
      machine.set(assignment[1] ?? '', input(unescape(assignment[2] ?? '', false).text));
      continue;
    }
    machine.set('FILENAME', name === '-' ? '' : name);
    machine.set('FNR', 0);
    if (name === '-') {
      for (let line = yield* process.readLine(); line !== undefined; line = yield* process.readLine()) {
        machine.take(line.replace(/\n$/, ''));
        machine.main();
        yield* flush(process, machine);
      }
      continue;
    }
    const found = yield* readFile(process, name);
    if ('error' in found) throw new AwkError(`cannot open ${name} (${ERROR_WORDS[found.error]})`);
    const lines = found.text.split('\n');
    if (lines.at(-1) === '') lines.pop();
    for (const line of lines) {
      machine.take(line);
      machine.main();
      yield* process.step();
    }
    yield* flush(process, machine);
  }
}

function* runProgram(
  process: Process,
  machine: AwkMachine,
  names: readonly string[],
  readsInput: boolean,
): Routine<number> {
  let status = 0;
  const stage = function* (work: () => Routine<void>): Routine<boolean> {
    try {
      yield* work();
      return true;
    } catch (error) {
      if (!(error instanceof AwkExit)) throw error;
      ({ status } = error);
      return false;
    }
  };
  const began = yield* stage(function* () {
    machine.begin();
    yield* flush(process, machine);
  });
  if (began && readsInput) yield* stage(() => records(process, machine, names));
  yield* stage(function* () {
    if (readsInput) machine.end();
    yield* flush(process, machine);
  });
  yield* flush(process, machine);
  for (const [name, { text, append }] of machine.files) {
    if (name === '/dev/stderr') yield* process.write(text, 2);
    else yield* writeFile(process, name, text, append);
  }
  return status;
}

export const awk: Program = function* (process) {
  const flags = readFlags(process.args, 'F:v:f:', {}, false);
  const file = flags.value('f');
  let names = flags.rest;
  try {
    let source: string;
    if (file !== undefined) {
      const found = yield* readFile(process, file);
      if ('error' in found) throw new AwkError(`cannot open ${file} (${ERROR_WORDS[found.error]})`);
      source = found.text;
    } else {
      const [first] = names;
      if (first === undefined) {
        yield* process.write('usage: awk [-F fs][-v var=value][prog | -f progfile][file ...]\n', 2);
        return 2;
      }
      source = first;
      names = names.slice(1);
    }
    const program = parseAwk(source);
    const machine = new AwkMachine(program, generator());
    const separator = flags.value('F');
    if (separator !== undefined) machine.set('FS', separator === 't' ? '\t' : unescape(separator, false).text);
    for (const word of flags.values('v')) {
      const at = word.indexOf('=');
      machine.set(word.slice(0, at), input(unescape(word.slice(at + 1), false).text));
    }
    for (const [name, value] of process.environment) machine.element('ENVIRON', name, input(value));
    const readsInput = program.rules.some(({ when }) => when !== 'BEGIN');
    return yield* runProgram(process, machine, names, readsInput);
  } catch (error) {
    if (!(error instanceof AwkError) && !(error instanceof BadPattern) && !(error instanceof RangeError)) throw error;
    const { message } = error;
    yield* process.complain(error instanceof RangeError ? 'nested too deeply' : message);
    return 2;
  }
};
