/**
 * Calendar time of the cluster. The engine has no wall clock: cluster time counts milliseconds since boot, and boot is always at
 * the same moment, so that the same run prints the same timestamps. Only a process that serves one cluster to clients with clocks
 * of their own may set that moment to another.
 */
import type { Time } from './meta.ts';

/** 2026-01-05T09:00:00Z, a Monday, in ms since the Unix epoch. */
const BOOT_EPOCH_MS = 1_767_603_600_000;

let bootEpoch = BOOT_EPOCH_MS;

/** When the cluster boots, in ms since the Unix epoch. */
export const bootEpochMs = (): number => bootEpoch;

/** Sets when clusters boot, for the whole process, before the first is made. */
export function bootAt(epochMs: number): void {
  bootEpoch = epochMs;
  printed.second = NaN;
}

const DAY_MS = 86_400_000;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const WEEKDAYS = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'];

interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

interface Civil extends CivilDate {
  readonly weekday: string;
  readonly clock: string;
}

const pad = (value: number): string => String(value).padStart(2, '0');

/** Days since 1970 as a date, by the era method (proleptic Gregorian). */
export function civilDate(days: number): CivilDate {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1,
  };
}

function civil(now: number): Civil {
  const epochMs = bootEpoch + Math.floor(now);
  const days = Math.floor(epochMs / DAY_MS);
  const seconds = Math.floor((epochMs - days * DAY_MS) / 1000);
  return {
    ...civilDate(days),
    weekday: WEEKDAYS[days % 7]!,
    clock: `${pad(Math.floor(seconds / 3600))}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`,
  };
}

/** The second printed last: most of what is stamped together is stamped within one. Equal texts are then also one string. */
const printed = { second: NaN, text: '' };

/** Cluster time as the API prints it: 2026-01-05T09:00:00Z. */
export function timestamp(now: number): Time {
  const second = Math.floor(now / 1000);
  if (printed.second !== second) {
    const { year, month, day, clock } = civil(now);
    printed.text = `${year}-${pad(month)}-${pad(day)}T${clock}Z`;
    printed.second = second;
  }
  return printed.text;
}

/** Cluster time as ctime(3) prints it, for iptables-save's header: Mon Jan  5 09:00:00 2026. */
export function ctime(now: number): string {
  const { year, month, day, weekday, clock } = civil(now);
  return `${weekday} ${MONTHS[month - 1]!} ${String(day).padStart(2)} ${clock} ${year}`;
}

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?Z$/;

/** Milliseconds of cluster time of a timestamp in UTC, or undefined when it is not one. */
export function parseTimestamp(text: Time): number | undefined {
  const match = RFC3339.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  const days = era * 146_097 + dayOfEra - 719_468;
  const fraction = match[7] ? Number(`0.${match[7]}`) * 1000 : 0;
  return days * DAY_MS + (hour * 3600 + minute * 60 + second) * 1000 + fraction - bootEpoch;
}
