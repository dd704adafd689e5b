import { expect, it } from 'vitest';
import { rounds } from '../testing/rounds.ts';
import { someDice } from '../testing/rules.ts';
import { byNumber } from './byNumber.ts';

const sorted = (numbers: readonly number[]): number[] =>
  [...byNumber(Float64Array.from(numbers), numbers.length).subarray(0, numbers.length)].map((i) => numbers[i]!);

it.each([
  ['none', []],
  ['one', [7]],
  ['those in order', [1, 2, 3]],
  ['numbers as far apart as may be', [2 ** 40 + 2 ** 32 - 1, 2 ** 40, 2 ** 40 + 2 ** 31, 2 ** 40 + 1]],
  ['fewer after many', [3, 1, 2]],
])('puts %s in order', (_, numbers) => {
  expect(sorted(numbers)).toEqual(numbers.toSorted((a, b) => a - b));
});

it('orders any numbers as comparing them would', () => {
  const dice = someDice(11);
  for (let round = 0; round < rounds(62, 31); round++) {
    const range = 2 ** (1 + (round % 31));
    const least = dice.below(1_000_000);
    const numbers = Array.from({ length: 1 + dice.below(300) }, () => least + dice.below(range));
    expect(sorted(numbers)).toEqual(numbers.toSorted((a, b) => a - b));
  }
});
