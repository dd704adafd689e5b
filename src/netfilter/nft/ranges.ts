/**
 * Source and destination ranges as nft keeps them: sorted, those that overlap or touch made one. Ranges of one address each are a plain
 * set and stay as they are.
 */
import { formatIPv4, parseCidr } from '../../api/index.ts';
import { invariant } from '../../sim/index.ts';

interface Span {
  readonly first: number;
  readonly last: number;
}

const cidrOf = (range: string) => {
  const cidr = parseCidr(range.includes('/') ? range : `${range}/32`);
  invariant(cidr, `${range} in a rule is not an IPv4 range`);
  return cidr;
};

/** @returns `isRange`: one range, which nft writes without braces (unless it made one out of several). */
export function printRanges(ranges: readonly string[]): { readonly text: string; readonly isRange: boolean } {
  const cidrs = ranges.map(cidrOf);
  const spans = cidrs
    .map(({ base, bits }): Span => ({ first: base, last: base + 2 ** (32 - bits) - 1 }))
    .sort((a, b) => a.first - b.first || a.last - b.last);
  const areAddresses = cidrs.every(({ bits }) => bits === 32);
  return {
    text: merged(spans, areAddresses ? 0 : 1)
      .map(printSpan)
      .join(', '),
    isRange: ranges.length === 1,
  };
}

/** @param gap 1: ranges that touch are one. */
function merged(spans: readonly Span[], gap: 0 | 1): readonly Span[] {
  const result: Span[] = [];
  for (const span of spans) {
    const before = result.at(-1);
    if (before && span.first <= before.last + gap)
      result[result.length - 1] = { first: before.first, last: Math.max(before.last, span.last) };
    else result.push(span);
  }
  return result;
}

function printSpan({ first, last }: Span): string {
  const size = last - first + 1;
  const bits = 32 - Math.log2(size);
  if (bits === 32) return formatIPv4(first);
  const isPrefix = Number.isInteger(bits) && first % size === 0;
  return isPrefix ? `${formatIPv4(first)}/${bits}` : `${formatIPv4(first)}-${formatIPv4(last)}`;
}

/** The ranges that a printed one stands for: itself, or the CIDRs that make up a-b. */
export function parseRange(text: string): readonly string[] {
  const [from = '', to] = text.split('-');
  if (to === undefined) return [text.includes('/') ? text : `${text}/32`];
  const ranges: string[] = [];
  let first = cidrOf(from).base;
  const last = cidrOf(to).base;
  while (first <= last) {
    let bits = 32;
    while (bits > 0 && first % 2 ** (33 - bits) === 0 && first + 2 ** (33 - bits) - 1 <= last) bits--;
    ranges.push(`${formatIPv4(first)}/${bits}`);
    first += 2 ** (32 - bits);
  }
  return ranges;
}
