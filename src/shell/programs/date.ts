/** date: cluster time, in UTC. `+FORMAT` with the usual letters, -u, -I, -R, -d @seconds. Left out: other -d, setting the clock. */
import { civilDate } from '../../api/index.ts';
import type { Program } from '../machine/process.ts';
import { readFlags } from './flags.ts';

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

interface Moment {
  readonly ms: number;
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly dayOfYear: number;
}

/** A moment, in ms since 1970, with its date. */
export function momentOf(ms: number): Moment {
  const days = Math.floor(ms / 86_400_000);
  const { year, month, day } = civilDate(days);
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334][month - 1] ?? 0;
  const dayOfYear = before + day + (isLeap && month > 2 ? 1 : 0);
  return { ms, year, month, day, weekday: (((days + 4) % 7) + 7) % 7, dayOfYear };
}

const two = (value: number): string => String(value).padStart(2, '0');

export function formatDate(format: string, moment: Moment): string {
  const { ms, year, month, day, weekday, dayOfYear } = moment;
  const ofDay = ((Math.floor(ms / 1000) % 86_400) + 86_400) % 86_400;
  const [hour, minute, second] = [Math.floor(ofDay / 3600), Math.floor(ofDay / 60) % 60, ofDay % 60];
  const [weekdayName = '', monthName = ''] = [DAYS[weekday], MONTHS[month - 1]];
  const letters: Readonly<Record<string, string>> = {
    '%': '%',
    n: '\n',
    t: '\t',
    Y: String(year),
    y: two(year % 100),
    m: two(month),
    d: two(day),
    e: String(day).padStart(2),
    H: two(hour),
    I: two(hour % 12 || 12),
    M: two(minute),
    S: two(second),
    p: hour < 12 ? 'AM' : 'PM',
    N: String(Math.round((ms % 1000) * 1_000_000)).padStart(9, '0'),
    s: String(Math.floor(ms / 1000)),
    j: String(dayOfYear).padStart(3, '0'),
    a: weekdayName.slice(0, 3),
    A: weekdayName,
    b: monthName.slice(0, 3),
    h: monthName.slice(0, 3),
    B: monthName,
    u: String(weekday || 7),
    w: String(weekday),
    Z: 'UTC',
    z: '+0000',
    F: `${year}-${two(month)}-${two(day)}`,
    T: `${two(hour)}:${two(minute)}:${two(second)}`,
    R: `${two(hour)}:${two(minute)}`,
    D: `${two(month)}/${two(day)}/${two(year % 100)}`,
  };
  return format
    .replace(/%c/g, '%a %b %e %T %Y')
    .replace(/%3N/g, String(Math.floor(ms % 1000)).padStart(3, '0'))
    .replace(/%([%a-zA-Z])/g, (whole, letter: string) => letters[letter] ?? whole);
}

export const date: Program = function* (process) {
  const flags = readFlags(process.args, 'uRI::d:', {
    utc: 'u',
    universal: 'u',
    'iso-8601': 'I',
    'rfc-email': 'R',
    date: 'd:',
  });
  const now = (yield* process.ask({ kind: 'now' })) as number;
  const given = /^@(\d+)$/.exec(flags.value('d') ?? '')?.[1];
  const moment = momentOf(given === undefined ? now : Number(given) * 1000);
  const format = flags.rest.find((word) => word.startsWith('+'))?.slice(1);
  const iso = flags.value('I');
  let chosen = format ?? '%a %b %e %H:%M:%S %Z %Y';
  if (flags.has('R')) chosen = '%a, %d %b %Y %H:%M:%S %z';
  if (iso !== undefined) chosen = iso.startsWith('s') ? '%Y-%m-%dT%H:%M:%S+00:00' : '%F';
  yield* process.say(formatDate(chosen, moment));
  return 0;
};
