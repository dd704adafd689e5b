/** printf: the format is used again as long as there are arguments. Left out: %(…)T. (`-v` is the builtin's.) */
import type { Process } from '../machine/process.ts';
import type { Routine } from '../machine/operations.ts';
import { unescape } from '../text/escapes.ts';
import { formatNumber, formatText, parseFormat, type Conversion } from '../text/format.ts';

/** A numeric argument: decimal, octal, hexadecimal, or 'c for a character's code. */
function numberOf(word: string): number | undefined {
  const text = word.trim();
  if (text === '') return 0;
  if (/^['"]/.test(text)) return text.codePointAt(1) ?? 0;
  if (/^[-+]?0[xX][0-9a-fA-F]+$/.test(text)) return parseInt(text, 16);
  if (/^[-+]?0[0-7]+$/.test(text)) return parseInt(text, 8);
  return /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text) ? Number(text) : undefined;
}

/** As bash quotes: a backslash before what is special; nothing is two quotes. */
function quotedForShell(word: string): string {
  if (word === '') return "''";
  if (word.includes('\n')) return `$'${word.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n')}'`;
  return word.replace(/[^\w@%+=:./-]/g, '\\$&');
}

export function* printf(process: Process): Routine<number> {
  const { text, status } = yield* formatted(process, process.args);
  yield* process.write(text);
  return status;
}

/** What printf is to print; what is wrong with it has been said. */
export function* formatted(process: Process, given: readonly string[]): Routine<{ text: string; status: number }> {
  const words = given[0] === '--' ? given.slice(1) : given;
  const [format, ...args] = words;
  if (format === undefined) {
    yield* process.write('printf: usage: printf [-v var] format [arguments]\n', 2);
    return { text: '', status: 2 };
  }
  const parts = parseFormat(format).map((part) => ('text' in part ? { ...unescape(part.text, false) } : part));
  let status = 0;
  let at = 0;
  let out = '';
  do {
    for (const part of parts) {
      if ('text' in part) {
        out += part.text;
        continue;
      }
      let { conversion } = part;
      for (const star of part.stars) {
        const given = Math.trunc(numberOf(args[at++] ?? '') ?? 0);
        conversion = withStar(conversion, star, given);
      }
      const word = args[at++];
      const { type } = conversion;
      if (type === 's') out += formatText(word ?? '', conversion);
      else if (type === 'c') out += formatText((word ?? '').slice(0, 1), conversion);
      else if (type === 'q') out += quotedForShell(word ?? '');
      else if (type === 'b') {
        const { text, stopped } = unescape(word ?? '', true);
        out += formatText(text, conversion);
        if (stopped) return { text: out, status };
      } else if ('diouxXeEfFgG'.includes(type)) {
        const value = numberOf(word ?? '');
        if (value === undefined) {
          status = 1;
          yield* process.complain(`${word ?? ''}: invalid number`);
        }
        out += formatNumber(value ?? (parseFloat(word ?? '') || 0), conversion);
      } else {
        yield* process.complain(`%${type}: invalid directive`);
        return { text: out, status: 1 };
      }
    }
  } while (at > 0 && at < args.length);
  return { text: out, status };
}

function withStar(conversion: Conversion, star: 'width' | 'precision', given: number): Conversion {
  if (star === 'precision') return { ...conversion, precision: given };
  return given < 0 ? { ...conversion, flags: `${conversion.flags}-`, width: -given } : { ...conversion, width: given };
}
