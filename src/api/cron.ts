/**
 * Schedules of CronJobs: five fields, or a descriptor such as @daily. Upstream: github.com/robfig/cron/v3 (parser.go, spec.go), whose
 * sentences these are. Times are ms since 1970 in UTC. Left out: a time zone within the schedule, which CronJobs refuse.
 */
import { parseDuration } from './goDuration.ts';
import { civilDate } from './time.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** A schedule that has no moment in so long has none: the 30th of February. */
const SEARCHED_DAYS = 5 * 366;

/** A field that was `*` or `?` leaves the other of day of month and day of week to decide. */
interface Field {
  readonly values: ReadonlySet<number>;
  readonly isStar: boolean;
}

interface Fields {
  readonly is: 'fields';
  readonly minute: Field;
  readonly hour: Field;
  readonly dayOfMonth: Field;
  readonly month: Field;
  readonly dayOfWeek: Field;
}

/** `@every 90s`. */
interface Every {
  readonly is: 'every';
  readonly ms: number;
}

export type CronSchedule = Fields | Every;

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const BOUNDS: readonly Bounds[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: MONTHS },
  { min: 0, max: 6, names: WEEKDAYS },
];

const DESCRIPTORS: ReadonlyMap<string, string> = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
]);

class Unparseable extends Error {}

/** The schedule, or why it is none. */
export function parseCron(text: string): CronSchedule | { readonly error: string } {
  try {
    return parsed(text);
  } catch (error) {
    if (error instanceof Unparseable) return { error: error.message };
    throw error;
  }
}

function parsed(text: string): CronSchedule {
  if (text === '') throw new Unparseable('empty spec string');
  if (text.startsWith('@every ')) return every(text);
  if (text.startsWith('@') && !DESCRIPTORS.has(text)) throw new Unparseable(`unrecognized descriptor: ${text}`);
  const words = (DESCRIPTORS.get(text) ?? text).split(/\s+/).filter((word) => word !== '');
  if (words.length !== BOUNDS.length)
    throw new Unparseable(`expected exactly 5 fields, found ${words.length}: [${words.join(' ')}]`);
  const [minute, hour, dayOfMonth, month, dayOfWeek] = words.map((word, at) => field(word, BOUNDS[at]!)) as [
    Field,
    Field,
    Field,
    Field,
    Field,
  ];
  return { is: 'fields', minute, hour, dayOfMonth, month, dayOfWeek };
}

function every(text: string): Every {
  const given = text.slice('@every '.length);
  const ms = parseDuration(given);
  if (ms === undefined)
    throw new Unparseable(`failed to parse duration ${text}: time: invalid duration ${JSON.stringify(given)}`);
  return { is: 'every', ms: Math.max(SECOND_MS, Math.floor(ms / SECOND_MS) * SECOND_MS) };
}

function field(text: string, bounds: Bounds): Field {
  const values = new Set<number>();
  let isStar = false;
  for (const part of text.split(',').filter((one) => one !== '')) {
    const range = rangeOf(part, bounds);
    for (let value = range.from; value <= range.to; value += range.step) values.add(value);
    isStar ||= range.isStar;
  }
  return { values, isStar };
}

interface Range {
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly isStar: boolean;
}

function rangeOf(text: string, bounds: Bounds): Range {
  const [span = '', stepText, ...tooMany] = text.split('/');
  const [low = '', high, ...more] = span.split('-');
  if (more.length > 0) throw new Unparseable(`too many hyphens: ${text}`);
  if (tooMany.length > 0) throw new Unparseable(`too many slashes: ${text}`);
  const isAny = low === '*' || low === '?';
  const from = isAny ? bounds.min : number(low, bounds);
  let to = isAny ? bounds.max : high === undefined ? from : number(high, bounds);
  // "5/15" is from 5 on.
  if (!isAny && high === undefined && stepText !== undefined) to = bounds.max;
  const step = stepText === undefined ? 1 : whole(stepText);
  if (from < bounds.min) throw new Unparseable(`beginning of range (${from}) below minimum (${bounds.min}): ${text}`);
  if (to > bounds.max) throw new Unparseable(`end of range (${to}) above maximum (${bounds.max}): ${text}`);
  if (from > to) throw new Unparseable(`beginning of range (${from}) beyond end of range (${to}): ${text}`);
  if (step === 0) throw new Unparseable(`step of range should be a positive number: ${text}`);
  return { from, to, step, isStar: isAny && step === 1 };
}

function number(text: string, { names, min }: Bounds): number {
  const at = names?.indexOf(text.toLowerCase()) ?? -1;
  return at >= 0 ? at + min : whole(text);
}

function whole(text: string): number {
  if (!/^[+-]?\d+$/.test(text))
    throw new Unparseable(
      `failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`,
    );
  const value = Number(text);
  if (value < 0) throw new Unparseable(`negative number (${value}) not allowed: ${text}`);
  return value;
}

/** The first moment of a schedule after `after`; undefined: it has none. */
export function nextCronTime(schedule: CronSchedule, after: number): number | undefined {
  if (schedule.is === 'every') return Math.floor((after + schedule.ms) / SECOND_MS) * SECOND_MS;
  const from = Math.floor(after / MINUTE_MS) * MINUTE_MS + MINUTE_MS;
  const first = Math.floor(from / DAY_MS);
  for (let day = first; day <= first + SEARCHED_DAYS; day++) {
    if (!isDay(schedule, day)) continue;
    const earliest = day === first ? (from - day * DAY_MS) / MINUTE_MS : 0;
    for (let minute = earliest; minute < 24 * 60; minute++) {
      if (!schedule.hour.values.has(Math.floor(minute / 60))) minute += 59 - (minute % 60);
      else if (schedule.minute.values.has(minute % 60)) return day * DAY_MS + minute * MINUTE_MS;
    }
  }
  return undefined;
}

/** @param days since 1970, whose first was a Thursday */
function isDay({ month, dayOfMonth, dayOfWeek }: Fields, days: number): boolean {
  const date = civilDate(days);
  if (!month.values.has(date.month)) return false;
  const byDate = dayOfMonth.values.has(date.day);
  const byWeekday = dayOfWeek.values.has((days + 4) % 7);
  return dayOfMonth.isStar || dayOfWeek.isStar ? byDate && byWeekday : byDate || byWeekday;
}
