import { describe, expect, it } from 'vitest';
import { englishSentences, inEnglish, inWords, sentences } from './sentences.ts';

const says = sentences('test', {
  dropped: 'dropped in silence',
  ended: (service: string, how: string) => `${service} has no endpoints: ${how}`,
  rolled: (rolled: number, isHit: boolean) => `rolled ${rolled.toFixed(2)}${isHit ? ', a hit' : ''}`,
  owners: (address: string, owners: readonly string[]) => `${address} is ${owners.join(' and ')}`,
});

describe('What the engine explains', () => {
  it('is plain data until somebody reads it', () => {
    const said = says.ended('default/web', says.dropped);
    expect(JSON.parse(JSON.stringify(said))).toEqual(said);
    expect(said).toMatchObject({ room: 'test', name: 'ended' });
  });

  it('is English for who asks the engine, with what is said in its gaps put into words first', () => {
    expect(inEnglish(says.dropped)).toBe('dropped in silence');
    expect(inEnglish(says.ended('default/web', says.dropped))).toBe('default/web has no endpoints: dropped in silence');
    expect(inEnglish(says.ended('default/web', 'gone'))).toBe('default/web has no endpoints: gone');
    expect(inEnglish(says.rolled(0.416, true))).toBe('rolled 0.42, a hit');
    expect(inEnglish(says.owners('10.0.0.1', ['a', says.dropped]))).toBe('10.0.0.1 is a and dropped in silence');
  });

  it('is said in another language by a table of the same names, gaps and all', () => {
    const table = {
      ...englishSentences().get('test'),
      dropped: 'still verworfen',
      ended: (service: string, how: string) => `${service} hat keine Endpunkte: ${how}`,
    };
    expect(inWords(says.ended('default/web', says.dropped), () => table)).toBe(
      'default/web hat keine Endpunkte: still verworfen',
    );
  });
});
