/**
 * Values a Go template works with, and what Go calls their types. An object's own numbers are int64 or float64; those a template writes or
 * counts are a Made.
 */
import { isRecord } from '../../records.ts';

/** A number that does not come out of the object. */
export class Made {
  readonly type: 'int' | 'float64' | 'uint8';
  readonly value: number;

  constructor(value: number, type: 'int' | 'float64' | 'uint8' = 'int') {
    this.value = value;
    this.type = type;
  }
}

/** What an expression gives: undefined is Go's invalid value ("<no value>"). */
export interface Held {
  readonly value: unknown;
  /** Known as an interface{} only: the element of a list, a map's field. */
  readonly isInside: boolean;
}

export const MISSING: Held = { value: undefined, isInside: false };
export const held = (value: unknown): Held => ({ value, isInside: false });
export const inside = (value: unknown): Held => ({ value, isInside: true });

export const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isRecord(value) && !(value instanceof Made);

/** "int64", "map[string]interface {}". */
export function typeName(value: unknown): string {
  if (value instanceof Made) return value.type;
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return '[]interface {}';
  if (isRecord(value)) return 'map[string]interface {}';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int64' : 'float64';
  return typeof value === 'boolean' ? 'bool' : 'string';
}

/** The type it is known by. */
export const staticType = ({ value, isInside }: Held): string => (isInside ? 'interface {}' : typeName(value));

export type Kind = 'invalid' | 'bool' | 'int' | 'uint' | 'float' | 'string' | 'other';

export function kindOf(value: unknown): Kind {
  const name = typeName(value);
  if (name === 'int' || name === 'int64') return 'int';
  if (name === 'uint8') return 'uint';
  if (name === 'float64') return 'float';
  if (name === 'bool' || name === 'string') return name;
  return value === undefined || value === null ? 'invalid' : 'other';
}

export const numberOf = (value: unknown): number => (value instanceof Made ? value.value : Number(value));

export function isTrue(value: unknown): boolean {
  if (value === null || value === undefined) return false;
  if (value instanceof Made) return value.value !== 0;
  if (Array.isArray(value)) return value.length > 0;
  if (isRecord(value)) return Object.keys(value).length > 0;
  return Boolean(value);
}
