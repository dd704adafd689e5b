/** Ages as kubectl prints them. Upstream: apimachinery/pkg/util/duration/duration.go, HumanDuration. */
import type { Time } from './meta.ts';
import { parseTimestamp } from './time.ts';

/** `a` units and the rest in smaller ones: 2m5s, or 2m when the rest is zero. */
function two(a: number, unitA: string, b: number, unitB: string): string {
  return b === 0 ? `${a}${unitA}` : `${a}${unitA}${b}${unitB}`;
}

/** A length of time in ms: two units while they matter, one when they do not. Every part truncates. */
export function printAge(ms: number): string {
  const seconds = Math.trunc(ms / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.trunc(seconds / 60);
  if (minutes < 10) return two(minutes, 'm', seconds % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.trunc(minutes / 60);
  if (hours < 8) return two(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  const days = Math.trunc(hours / 24);
  if (hours < 192) return two(days, 'd', hours % 24, 'h');
  if (days < 730) return `${days}d`;
  const years = Math.trunc(days / 365);
  return days < 2920 ? two(years, 'y', days % 365, 'd') : `${years}y`;
}

/** The time read last: objects of a list were often made within the same second. */
const read: { time: Time | undefined; at: number | undefined } = { time: undefined, at: undefined };

export function printAgeSince(time: Time | undefined, now: number): string {
  if (read.time !== time) {
    read.time = time;
    read.at = time === undefined ? undefined : parseTimestamp(time);
  }
  const { at } = read;
  return at === undefined ? '<unknown>' : printAge(now - at);
}
