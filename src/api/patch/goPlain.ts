/** Values as Go prints them with %v: maps with sorted keys, texts without quotes. */
import type { Json } from '../yaml/construct.ts';
import { isObject } from './mergePatch.ts';

export function goPlain(value: Json): string {
  if (value === null) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(goPlain).join(' ')}]`;
  if (!isObject(value)) return String(value);
  const pairs = Object.keys(value).sort();
  return `map[${pairs.map((key) => `${key}:${goPlain(value[key]!)}`).join(' ')}]`;
}
