/** Numbers and times as the page prints them: in one place, so that every panel says the same thing the same way. */
import { language } from '../words/language.ts';

/** A number of things, grouped as the reader's language does: 12,500. */
export function formatCount(count: number): string {
  return count.toLocaleString(language());
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
  return `${percent < 10 ? percent.toFixed(1) : String(Math.round(percent))} %`;
}
