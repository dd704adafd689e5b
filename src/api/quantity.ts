/**
 * Quantities: "100m" of CPU, "64Mi" of memory. Upstream: apimachinery/pkg/api/resource/quantity.go. Values are doubles, exact for
 * whole numbers up to 2^53 and for thousandths in ordinary ranges; upstream falls back to arbitrary precision.
 */
const QUANTITY = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([KMGTPE]i)|([numkMGTPE])|[eE]([+-]?\d+))?$/;

const BINARY: Readonly<Record<string, number>> = {
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** Fractions as divisors: 100 / 1000 is exact where 100 * 0.001 is not. */
const DIVISORS: Readonly<Record<string, number>> = { n: 1e9, u: 1e6, m: 1e3 };
const DECIMAL: Readonly<Record<string, number>> = { k: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 };

/** The amount in base units (cores, bytes), or undefined when the text is not a quantity. */
export function parseQuantity(quantity: string | number): number | undefined {
  if (typeof quantity === 'number') return Number.isFinite(quantity) ? quantity : undefined;
  const match = QUANTITY.exec(quantity);
  if (!match) return undefined;
  const [, digits, binary, decimal, exponent] = match;
  const amount = Number(digits);
  if (binary !== undefined) return amount * BINARY[binary]!;
  if (exponent !== undefined) return amount * 10 ** Number(exponent);
  if (decimal === undefined) return amount;
  const divisor = DIVISORS[decimal];
  return divisor === undefined ? amount * DECIMAL[decimal]! : amount / divisor;
}
