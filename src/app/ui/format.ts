/** Numbers and times as the page prints them: in one place, so that every panel says the same thing the same way. */
import { language } from '../words/language.ts';

/** A number of things, grouped as the reader's language does: 12,500. */
export function formatCount(count: number): string {
  return count.toLocaleString(language());
}

const formats = new Map<string, Intl.NumberFormat>();

/** Making a format takes far longer than using it, and painters use them in every frame. */
function formatWith(atLeast: number, atMost: number): Intl.NumberFormat {
  const key = `${language()} ${atLeast} ${atMost}`;
  let format = formats.get(key);
  if (!format) {
    const digits = { minimumFractionDigits: atLeast, maximumFractionDigits: atMost };
    format = new Intl.NumberFormat(language(), { ...digits, useGrouping: false });
    formats.set(key, format);
  }
  return format;
}

/** With exactly so many digits after the point: 0.120. */
export function formatDecimal(value: number, digits: number): string {
  return formatWith(digits, digits).format(value);
}

/** With at most so many digits after the point: 2, or 2.5. */
export function formatNumber(value: number, digits: number): string {
  return formatWith(0, digits).format(value);
}

/** A stretch of time in whole milliseconds: 300 ms. */
export function formatMilliseconds(ms: number): string {
  return `${formatNumber(ms, 0)} ms`;
}

/** A stretch of time in seconds: 2 s, or 1.5 s. With `digits`, always so many after the point: 2.0 s. */
export function formatSeconds(ms: number, digits?: number): string {
  return `${digits === undefined ? formatNumber(ms / 1000, 3) : formatDecimal(ms / 1000, digits)} s`;
}

/** A stretch of time as one would say it: 300 ms, from a second on 1.5 s. */
export function formatStretch(ms: number): string {
  return ms < 1000 ? formatMilliseconds(ms) : formatSeconds(ms);
}

/** How often something comes: in seconds where a tenth of one tells it all, 0.5 s, else in milliseconds, 250 ms. */
export function formatInterval(ms: number): string {
  return ms % 100 === 0 ? formatSeconds(ms) : formatMilliseconds(ms);
}

/** A part of one in whole percents: 20 %. */
export function formatPercent(part: number): string {
  return `${formatNumber(part * 100, 0)} %`;
}

/** A chance in as few letters as a narrow cell takes: 33%, or <1% for what is not nothing. */
export function formatChance(probability: number): string {
  const percent = probability * 100;
  return percent > 0 && percent < 1 ? '<1%' : `${formatNumber(percent, 0)}%`;
}

/** How far something has come; not 100 % before it is done. */
export function formatProgress(part: number): string {
  return `${formatNumber(Math.floor(part * 100), 0)} %`;
}

/** How long a text is, in thousands of letters: 4.2 KB, from ten on 42 KB. */
export function formatKilobytes(letters: number): string {
  const kilobytes = letters / 1000;
  return `${formatDecimal(kilobytes, kilobytes < 10 ? 1 : 0)} KB`;
}

/** The reader's own time of day: 09:05. */
export function formatTimeOfDay(moment: Date): string {
  return moment.toTimeString().slice(0, 5);
}

/** Cluster time as mm:ss.d, or h:mm:ss from an hour on. */
export function formatClock(ms: number, fraction = 1): string {
  const tenths = Math.max(0, Math.floor(ms / 100));
  const seconds = Math.floor(tenths / 10);
  const pad = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  if (hours > 0) return `${hours}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  const milliseconds = String(Math.floor(ms) % 1000).padStart(3, '0');
  const rest = fraction === 0 ? '' : fraction === 1 ? `.${tenths % 10}` : `.${milliseconds}`;
  return `${pad(Math.floor(seconds / 60))}:${pad(seconds % 60)}${rest}`;
}

/** A speed such as ×0.5 or ×10. */
export function formatSpeed(speed: number): string {
  return `×${speed}`;
}

const FRACTIONS: readonly (readonly [number, string])[] = [
  [1, '1'],
  [1 / 2, '½'],
  [1 / 3, '⅓'],
  [1 / 4, '¼'],
  [1 / 5, '⅕'],
  [1 / 6, '⅙'],
  [1 / 8, '⅛'],
  [2 / 3, '⅔'],
  [3 / 4, '¾'],
];

/** A probability as a person would say it: ⅓, ½, or 14 %. */
export function formatShare(probability: number): string {
  const exact = FRACTIONS.find(([value]) => Math.abs(value - probability) < 1e-6);
  if (exact) return exact[1];
  const percent = probability * 100;
  return `${formatDecimal(percent, percent < 10 ? 1 : 0)} %`;
}
