/** echo: its words. bash's and busybox's understand -n, -e and -E; dash's interprets backslashes always and knows -n only. */
import type { Process } from '../machine/process.ts';
import type { Routine } from '../machine/operations.ts';
import { unescape } from '../text/escapes.ts';

export function* echo(process: Process, likeDash = false): Routine<number> {
  let words = process.args;
  let escapes = likeDash;
  let newline = true;
  while (words[0] !== undefined && (likeDash ? words[0] === '-n' : /^-[neE]+$/.test(words[0]))) {
    if (words[0].includes('n')) newline = false;
    if (words[0].includes('e')) escapes = true;
    if (words[0].includes('E')) escapes = false;
    words = words.slice(1);
    if (likeDash) break;
  }
  const joined = words.join(' ');
  const { text, stopped } = escapes ? unescape(joined, true) : { text: joined, stopped: false };
  yield* process.write(text + (newline && !stopped ? '\n' : ''));
  return 0;
}
