/** Durations as Go prints them, in whole milliseconds: 412ms, 1.234s, 1m2.5s, 5m0s. Upstream: time.Duration.String. */

export function goDuration(milliseconds: number): string {
  const ms = Math.floor(milliseconds);
  if (ms === 0) return '0s';
  if (ms < 1000) return `${ms}ms`;
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor(ms / 60_000) % 60;
  const seconds = `${(ms % 60_000) / 1000}s`;
  if (hours > 0) return `${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${minutes}m${seconds}` : seconds;
}

const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** ms of "1s", "1m30s", "0"; undefined: no duration. Upstream: time.ParseDuration. */
export function milliseconds(text: string): number | undefined {
  if (text === '0') return 0;
  if (!/^(?:\d+\.?\d*(?:ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined;
  let sum = 0;
  for (const [, number = '', unit = ''] of text.matchAll(/(\d+\.?\d*)(ns|us|µs|ms|s|m|h)/g))
    sum += Number(number) * (UNITS[unit] ?? 0);
  return sum;
}
