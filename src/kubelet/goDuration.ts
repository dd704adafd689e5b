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
