import { expect, it } from 'vitest';
import { t } from './sentences.ts';

it.each([
  ['Property {0} is not allowed.', ['replica'], 'Property replica is not allowed.'],
  ['Property {0} is not allowed.', [null], 'Property null is not allowed.'],
  ['Expected {0} or fewer, not {1}; {0} at most.', [3, 4], 'Expected 3 or fewer, not 4; 3 at most.'],
  ['Source: [{0}]({1})', ['kubernetes'], 'Source: [kubernetes]({1})'],
  ['URI expected.', [], 'URI expected.'],
])('the language server says %j of %j', (sentence, fillings, said) => {
  expect(t(sentence, ...fillings)).toBe(said);
});
