import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';

/**
 * `expect(…).toEqual(…)` for what is large or compared thousands of times. Node's own comparison is stricter and many times faster; only
 * where it finds a difference is `toEqual` asked, which has the last word and shows it.
 */
export function expectSame(actual: unknown, expected: unknown, message?: string): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual, message).toEqual(expected);
}
