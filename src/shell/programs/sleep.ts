/** sleep: 5, 0.5, 1m, 2h, infinity; several are added up. In cluster time. */
import type { Program } from '../machine/process.ts';

const UNITS: Readonly<Record<string, number>> = { '': 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const INFINITE = 1e12;

/** ms of "5", "0.5s", "1m"; undefined: not a time. */
export function durationOf(word: string): number | undefined {
  if (/^inf(?:inity)?$/.test(word)) return INFINITE;
  const match = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(word);
  return match ? Number(match[1]) * (UNITS[match[2] ?? ''] ?? 1000) : undefined;
}

export const sleep: Program = function* (process) {
  if (process.args.length === 0) {
    yield* process.complain('missing operand');
    return 1;
  }
  let ms = 0;
  for (const word of process.args) {
    const part = durationOf(word);
    if (part === undefined) {
      yield* process.complain(`invalid time interval '${word}'`);
      return 1;
    }
    ms += part;
  }
  yield* process.ask({ kind: 'sleep', ms });
  return 0;
};
