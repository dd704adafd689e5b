import { afterEach, describe, expect, it } from 'vitest';
import { setLanguage } from '../words/language.ts';
import * as format from './format.ts';

afterEach(() => setLanguage('en'));

describe('Numbers', () => {
  it.each([
    { said: () => format.formatCount(12_500), en: '12,500', de: '12.500', because: 'counts are grouped' },
    {
      said: () => format.formatDecimal(0.1204, 3),
      en: '0.120',
      de: '0,120',
      because: 'the digits asked for are all there',
    },
    {
      said: () => format.formatDecimal(12_500, 0),
      en: '12500',
      de: '12500',
      because: 'measured values are not grouped',
    },
    { said: () => format.formatNumber(2.04, 1), en: '2', de: '2', because: 'a nought at the end says nothing' },
    {
      said: () => format.formatNumber(2.46, 1),
      en: '2.5',
      de: '2,5',
      because: 'more digits than asked for are rounded',
    },
  ])('$en in English, $de in German: $because', ({ said, en, de }) => {
    expect(said()).toBe(en);
    setLanguage('de');
    expect(said()).toBe(de);
  });
});

describe('Stretches of time', () => {
  it.each([
    {
      said: () => format.formatMilliseconds(12_300.4),
      en: '12300 ms',
      de: '12300 ms',
      because: 'milliseconds are whole',
    },
    { said: () => format.formatSeconds(2000), en: '2 s', de: '2 s', because: 'whole seconds have no point' },
    { said: () => format.formatSeconds(1500), en: '1.5 s', de: '1,5 s', because: 'what is left is said' },
    {
      said: () => format.formatSeconds(2000, 1),
      en: '2.0 s',
      de: '2,0 s',
      because: 'a running number keeps its width',
    },
    { said: () => format.formatStretch(250), en: '250 ms', de: '250 ms', because: 'it is below a second' },
    { said: () => format.formatInterval(500), en: '0.5 s', de: '0,5 s', because: 'a tenth tells it all' },
    { said: () => format.formatInterval(250), en: '250 ms', de: '250 ms', because: 'a tenth does not' },
    { said: () => format.formatStretch(2500), en: '2.5 s', de: '2,5 s', because: 'it is above a second' },
  ])('$en in English, $de in German: $because', ({ said, en, de }) => {
    expect(said()).toBe(en);
    setLanguage('de');
    expect(said()).toBe(de);
  });
});

describe('Lengths of texts', () => {
  it.each([
    { letters: 4240, en: '4.2 KB', de: '4,2 KB' },
    { letters: 42_400, en: '42 KB', de: '42 KB' },
  ])('$letters letters are $en in English, $de in German', ({ letters, en, de }) => {
    expect(format.formatKilobytes(letters)).toBe(en);
    setLanguage('de');
    expect(format.formatKilobytes(letters)).toBe(de);
  });
});

describe('Parts', () => {
  it.each([
    { said: () => format.formatPercent(0.2), en: '20 %', de: '20 %', because: 'percents are whole' },
    { said: () => format.formatChance(1 / 3), en: '33%', de: '33%', because: 'a narrow cell has no blank' },
    { said: () => format.formatChance(0.004), en: '<1%', de: '<1%', because: 'a small chance is not none' },
    { said: () => format.formatChance(0), en: '0%', de: '0%', because: 'none is none' },
    { said: () => format.formatProgress(0.999), en: '99 %', de: '99 %', because: 'what is not done is not 100 %' },
    { said: () => format.formatShare(1 / 3), en: '⅓', de: '⅓', because: 'a fraction one knows is said as one' },
    { said: () => format.formatShare(0.1449), en: '14 %', de: '14 %', because: 'large parts are whole percents' },
    { said: () => format.formatShare(0.0125), en: '1.3 %', de: '1,3 %', because: 'small parts have a digit more' },
  ])('$en in English, $de in German: $because', ({ said, en, de }) => {
    expect(said()).toBe(en);
    setLanguage('de');
    expect(said()).toBe(de);
  });
});

describe('The time of day', () => {
  it('is that of the reader, in hours and minutes', () =>
    expect(format.formatTimeOfDay(new Date(2026, 0, 1, 9, 5, 59))).toBe('09:05'));
});

describe('The clock', () => {
  it.each([
    { ms: 0, fraction: 1, is: '00:00.0' },
    { ms: 65_430, fraction: 1, is: '01:05.4' },
    { ms: 65_430, fraction: 0, is: '01:05' },
    { ms: 65_430, fraction: 3, is: '01:05.430' },
    { ms: 3_661_000, fraction: 1, is: '1:01:01' },
    { ms: -5, fraction: 1, is: '00:00.0' },
  ])('shows $ms ms with $fraction digits as $is, in every language', ({ ms, fraction, is }) => {
    setLanguage('de');
    expect(format.formatClock(ms, fraction)).toBe(is);
  });
});
