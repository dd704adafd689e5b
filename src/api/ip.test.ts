import { describe, expect, it } from 'vitest';
import { formatIPv4, isInCidr, parseCidr, parseIPv4 } from './index.ts';

describe('IPv4 addresses', () => {
  it.each([
    ['0.0.0.0', 0],
    ['10.96.0.1', 174_063_617],
    ['255.255.255.255', 4_294_967_295],
    ['172.17.0.4', 2_886_795_268],
  ])('reads %s', (text, value) => {
    expect(parseIPv4(text)).toBe(value);
    expect(formatIPv4(value)).toBe(text);
  });

  it.each([
    '',
    '1',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.',
    '.1.2.3',
    '1..2.3',
    '256.0.0.1',
    '01.2.3.4',
    '1.2.3.04',
    '1.2.3.4 ',
    'a.b.c.d',
    '1.2.3.-4',
    '1.2.3.1000',
  ])('refuses %j, as the API does', (text) => expect(parseIPv4(text)).toBeUndefined());
});

describe('ranges', () => {
  it.each([
    ['10.244.0.0/16', '10.244.255.255', true],
    ['10.244.0.0/16', '10.245.0.0', false],
    ['0.0.0.0/0', '203.0.113.9', true],
    ['10.0.1.3', '10.0.1.3', true],
    ['10.0.1.3/32', '10.0.1.4', false],
    ['10.244.0.0/33', '10.244.0.1', false],
  ])('%s contains %s: %s', (range, address, inside) => expect(isInCidr(range, address)).toBe(inside));

  it('masks the host bits of a range', () => expect(parseCidr('10.244.7.9/16')?.base).toBe(parseIPv4('10.244.0.0')));
});
