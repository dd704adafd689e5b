/** env: the environment, or a program run with another one. printenv: the environment, or some of it. */
import type { Process, Program } from '../machine/process.ts';
import type { Routine } from '../machine/operations.ts';
import { launch } from './launch.ts';

export const env: Program = function* (process) {
  let environment = new Map(process.environment);
  let at = 0;
  for (; at < process.args.length; at++) {
    const word = process.args[at]!;
    if (word === '-i' || word === '-') environment = new Map();
    else if (word === '-u') environment.delete(process.args[++at] ?? '');
    else if (/^[A-Za-z_]\w*=/.test(word))
      environment.set(word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1));
    else break;
  }
  const [name, ...args] = process.args.slice(at);
  if (name === undefined) return yield* print(process, environment);
  return yield* launch(process, name, args, { environment });
};

function* print(process: Process, environment: ReadonlyMap<string, string>): Routine<number> {
  let text = '';
  for (const [name, value] of environment) text += `${name}=${value}\n`;
  yield* process.write(text);
  return 0;
}

export const printenv: Program = function* (process) {
  if (process.args.length === 0) return yield* print(process, process.environment);
  let status = 0;
  for (const name of process.args) {
    const value = process.environment.get(name);
    if (value === undefined) status = 1;
    else yield* process.say(value);
  }
  return status;
};
