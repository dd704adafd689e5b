/** `read`: one line of standard input, split at IFS into variables. Left out: -a, -d, -u. */
import type { Routine } from '../machine/operations.ts';
import type { Process } from '../machine/process.ts';
import type { Builtin } from './builtin.ts';

interface Options {
  readonly raw: boolean;
  readonly prompt: string;
  readonly names: readonly string[];
}

function optionsOf(args: readonly string[]): Options {
  let raw = false;
  let prompt = '';
  let at = 0;
  for (; at < args.length && args[at]!.startsWith('-'); at++) {
    const word = args[at]!;
    if (word === '--') {
      at++;
      break;
    }
    if (word.includes('r')) raw = true;
    if (/[pndtN]$/.test(word)) {
      const value = args[++at] ?? '';
      if (word.endsWith('p')) prompt = value;
    }
  }
  return { raw, prompt, names: args.slice(at) };
}

/** A line, and the lines after it that a backslash joins to it. Characters after a backslash are kept from being split. */
function* readJoined(
  process: Process,
  raw: boolean,
): Routine<{ chars: { char: string; kept: boolean }[]; complete: boolean }> {
  const chars: { char: string; kept: boolean }[] = [];
  for (;;) {
    const line = yield* process.readLine();
    if (line === undefined) return { chars, complete: false };
    const complete = line.endsWith('\n');
    const text = Array.from(complete ? line.slice(0, -1) : line);
    let joined = false;
    for (let at = 0; at < text.length; at++) {
      if (raw || text[at] !== '\\') chars.push({ char: text[at]!, kept: false });
      else if (at + 1 < text.length) chars.push({ char: text[++at]!, kept: true });
      else joined = complete;
    }
    if (!joined) return { chars, complete };
  }
}

/** The fields for so many names; the last gets all the rest. */
function splitFields(chars: readonly { char: string; kept: boolean }[], separators: string, count: number): string[] {
  const isSeparator = (at: number): boolean => !chars[at]!.kept && separators.includes(chars[at]!.char);
  const isBlank = (at: number): boolean => isSeparator(at) && ' \t\n'.includes(chars[at]!.char);
  const fields: string[] = [];
  let at = 0;
  let end = chars.length;
  while (at < end && isBlank(at)) at++;
  while (end > at && isBlank(end - 1)) end--;
  while (fields.length < count - 1 && at < end) {
    let field = '';
    while (at < end && !isSeparator(at)) field += chars[at++]!.char;
    fields.push(field);
    while (at < end && isBlank(at)) at++;
    if (at < end && isSeparator(at)) {
      at++;
      while (at < end && isBlank(at)) at++;
    }
  }
  let rest = chars.slice(at, end);
  // One separator at the very end of the last field belongs to nobody.
  const last = rest.length - 1;
  if (
    last >= 0 &&
    isSeparator(at + last) &&
    !isBlank(at + last) &&
    !rest.slice(0, -1).some((_, index) => isSeparator(at + index))
  )
    rest = rest.slice(0, -1);
  fields.push(rest.map(({ char }) => char).join(''));
  return fields;
}

export const read: Builtin = function* (shell, process) {
  const { raw, prompt, names } = optionsOf(process.args);
  if (prompt !== '' && shell.isInteractive) yield* process.write(prompt, 2);
  const { chars, complete } = yield* readJoined(process, raw);
  const separators = shell.state.get('IFS') ?? ' \t\n';
  if (names.length === 0) shell.assign('REPLY', chars.map(({ char }) => char).join(''));
  else {
    const fields = splitFields(chars, separators, names.length);
    for (const [index, name] of names.entries()) shell.assign(name, fields[index] ?? '');
  }
  return complete ? 0 : 1;
};
