/**
 * Quantities as the server prints them back: 0.5 is 500m, 1024Mi is 1Gi, 2000 is 2k. Upstream: CanonicalizeBytes in
 * apimachinery/pkg/api/resource/quantity.go. Amounts finer than a thousandth are rounded up to one, as the API's defaults do.
 */
import { parseQuantity } from '../../api/index.ts';

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)/;
const SUFFIX = /^(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+|)$/;

const FORMAT_WRONG = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

/** What is wrong with the text as a quantity; undefined when nothing is. */
export function quantityFault(text: string): string | undefined {
  if (!/^[+-]?[0-9.]+[eEinumkKMGTP]*[-+]?[0-9]*$/.test(text)) return FORMAT_WRONG;
  const number = NUMBER.exec(text)?.[0];
  if (number === undefined) return FORMAT_WRONG;
  return SUFFIX.test(text.slice(number.length)) ? undefined : "unable to parse quantity's suffix";
}

const DECIMAL = ['', 'k', 'M', 'G', 'T', 'P', 'E'];
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/** The canonical text of a valid quantity. */
export function canonicalQuantity(quantity: string | number): string {
  const amount = parseQuantity(quantity) ?? 0;
  const text = String(quantity);
  if (/i$/.test(text) && Math.abs(amount) >= 1024 && Number.isInteger(amount)) return withUnits(amount, 1024, BINARY);
  const exponent = /\d[eE][+-]?\d+$/.test(text);
  if (!Number.isInteger(amount)) return `${String(Math.ceil(amount * 1000 - 1e-6))}m`;
  return exponent ? inExponents(amount) : withUnits(amount, 1000, DECIMAL);
}

function withUnits(amount: number, base: number, units: readonly string[]): string {
  let value = amount;
  let unit = 0;
  while (value !== 0 && value % base === 0 && unit < units.length - 1) {
    value /= base;
    unit++;
  }
  return `${String(value)}${units[unit]!}`;
}

function inExponents(amount: number): string {
  let value = amount;
  let exponent = 0;
  while (value !== 0 && value % 1000 === 0) {
    value /= 1000;
    exponent += 3;
  }
  return exponent === 0 ? String(value) : `${String(value)}e${String(exponent)}`;
}
