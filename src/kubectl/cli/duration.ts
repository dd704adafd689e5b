/** Durations as Go reads and writes them. Upstream: time.ParseDuration and Duration.String. */

const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** "1h2m3.5s" in ms; undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  const [, sign, body = ''] = /^([-+]?)(.*)$/.exec(text) ?? [];
  if (body === '0') return 0;
  if (!/^((\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h))+$/.test(body)) return undefined;
  let ms = 0;
  for (const [, amount, unit = ''] of body.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|ms|s|m|h)/g))
    ms += Number(amount) * (UNITS[unit] ?? 0);
  return sign === '-' ? -ms : ms;
}
