/** cat: files one after the other; standard input as it comes. -n numbers lines. Left out: -A, -b, -s. */
import { ERROR_WORDS, readFile } from '../files.ts';
import type { Program } from '../machine/process.ts';
import { readFlags } from './flags.ts';

export const cat: Program = function* (process) {
  const flags = readFlags(process.args, 'nuetvA', { number: 'n' });
  const names = flags.rest.length > 0 ? flags.rest : ['-'];
  let status = 0;
  let number = 0;
  const numbered = (text: string): string =>
    !flags.has('n') ? text : text.replace(/[^\n]*\n|[^\n]+$/g, (line) => `${String(++number).padStart(6)}\t${line}`);
  for (const name of names) {
    if (name === '-') {
      const next = () => (flags.has('n') ? process.readLine() : process.read());
      for (let text = yield* next(); text !== undefined; text = yield* next()) yield* process.write(numbered(text));
      continue;
    }
    const found = yield* readFile(process, name);
    if ('error' in found) {
      status = 1;
      yield* process.complain(`${name}: ${ERROR_WORDS[found.error]}`);
    } else yield* process.write(numbered(found.text));
  }
  return status;
};
