/** Values with a form of their own: numbers in range, quantities, times. Upstream: the UnmarshalJSON methods of apimachinery's types. */
import type { Leaf, Json } from '../../api/index.ts';
import { canonicalQuantity, quantityFault } from './quantityForm.ts';

/** A refusal that does not name the field: upstream's types are decoded without knowing where they stand. */
export class LeafError extends Error {
  override name = 'LeafError';
}

const LIMITS = { int32: 2 ** 31, int64: 2 ** 63 };
const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** The value when it fits; undefined when its JSON type is wrong. @throws LeafError */
export function decodeLeaf(value: Json, leaf: Leaf): Json | undefined {
  switch (leaf) {
    case 'string':
      return typeof value === 'string' ? value : undefined;
    case 'bytes':
      return typeof value === 'string' ? decodeBytes(value) : undefined;
    case 'bool':
      return typeof value === 'boolean' ? value : undefined;
    case 'int32':
    case 'int64':
      return isWhole(value, LIMITS[leaf]) ? value : undefined;
    case 'any':
      return value;
    case 'quantity':
      return decodeQuantity(value);
    case 'intOrString':
      return decodeIntOrString(value);
    case 'time':
      return decodeTime(value);
  }
}

function isWhole(value: Json, limit: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= -limit && value < limit;
}

/** Bytes stay base64, as JSON has them. Line breaks are no part of it. Upstream: encoding/base64, StdEncoding. */
function decodeBytes(value: string): string {
  const text = value.replace(/[\r\n]/g, '');
  const whole = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?/.exec(text)?.[0] ?? '';
  if (whole.length === text.length) return text;
  throw new LeafError(`illegal base64 data at input byte ${String(base64Fault(text, whole))}`);
}

/** Where Go sees the fault: the letter that cannot be, the group that is not complete, or the end when padding is missing. */
function base64Fault(text: string, whole: string): number {
  const rest = text.slice(whole.length);
  if (whole.endsWith('=')) return whole.length;
  if (/^[A-Za-z0-9+/]{2}=$/.test(rest)) return text.length;
  const wrong = rest.search(/[^A-Za-z0-9+/]/);
  return whole.length + Math.max(wrong, 0);
}

function decodeQuantity(value: Json): string {
  const text = typeof value === 'string' ? value.trim() : JSON.stringify(value);
  const fault = quantityFault(text);
  if (fault !== undefined) throw new LeafError(fault);
  return canonicalQuantity(text);
}

function decodeIntOrString(value: Json): Json {
  if (typeof value === 'string' || isWhole(value, LIMITS.int32)) return value;
  const what = typeof value === 'number' ? `number ${String(value)}` : typeof value === 'boolean' ? 'bool' : 'object';
  throw new LeafError(`json: cannot unmarshal ${Array.isArray(value) ? 'array' : what} into Go value of type int32`);
}

function decodeTime(value: Json): Json {
  if (typeof value !== 'string') {
    const what = typeof value === 'boolean' ? 'bool' : Array.isArray(value) ? 'array' : typeof value;
    throw new LeafError(`json: cannot unmarshal ${what} into Go value of type string`);
  }
  if (RFC3339.test(value)) return value;
  const quoted = JSON.stringify(value);
  throw new LeafError(`parsing time ${quoted} as "2006-01-02T15:04:05Z07:00": cannot parse ${quoted} as "2006"`);
}
