import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, describe, expect, it } from 'vitest';
import { chosenLanguage } from './language.ts';
import { pseudo } from './pseudo.ts';
import { translated, type Translated } from './translated.ts';
import { speakBy, words } from './words.ts';

const english = {
  kill: 'Kill',
  endings: { refused: 'refused', dropped: 'silence' },
  ready: (count: number) => (count === 1 ? 'one Pod is ready' : `${count} Pods are ready`),
  press: (key: string) => (
    <>
      Press <kbd>{key}</kbd> twice
    </>
  ),
  steps: ['first', 'then'],
};

const german: Translated<typeof english> = {
  kill: 'Beenden',
  endings: { refused: 'abgelehnt' },
  ready: (count) => (count === 1 ? 'ein Pod ist bereit' : `${count} Pods sind bereit`),
};

afterEach(() => speakBy(undefined));

describe('A room’s sentences', () => {
  it('are its English until a translation comes, and afterwards the translation’s', () => {
    const said = words('test', english);
    expect(said.kill).toBe('Kill');
    speakBy(translated({ test: german }));
    expect([said.kill, said.ready(1), said.ready(3)]).toEqual(['Beenden', 'ein Pod ist bereit', '3 Pods sind bereit']);
    speakBy(undefined);
    expect(said).toEqual(english);
  });

  it('of a room that loads later are translated as it loads', () => {
    speakBy(translated({ late: german }));
    expect(words('late', english).kill).toBe('Beenden');
  });

  it('stay English where a translation lacks them, deep inside a group, too', () => {
    speakBy(translated({ test: german }));
    const said = words('test', english);
    expect(said.endings).toEqual({ refused: 'abgelehnt', dropped: 'silence' });
    expect(said.steps).toEqual(['first', 'then']);
  });
});

describe('The pseudo-language', () => {
  it('brackets every sentence with letters: filled, in lists, and around markup', () => {
    speakBy(pseudo);
    const said = words('test', english);
    expect(said.kill).toBe('⟦Kííll⟧');
    expect(said.ready(2)).toBe('⟦2 Póódš ááréé rééáádý⟧');
    expect(said.steps).toEqual(['⟦fííršt⟧', '⟦thééñ⟧']);
    expect(renderToStaticMarkup(said.press('P'))).toBe('⟦Prééšš ⟧<kbd>⟦P⟧</kbd>⟦ twííçéé⟧');
  });
});

describe('The language of the page', () => {
  it.each([
    { wanted: ['en-XA', 'de'], is: 'en-XA', because: 'the address asks first' },
    { wanted: ['de-AT', 'en'], is: 'de', because: 'a region is served by its language' },
    { wanted: ['fr', 'en-GB', 'de'], is: 'en', because: 'English is preferred to a third choice' },
    { wanted: ['fr'], is: 'en', because: 'English is what there always is' },
    { wanted: ['__proto__', ''], is: 'en', because: 'an odd tag is no language' },
  ])('of $wanted is $is: $because', ({ wanted, is }) => {
    expect(chosenLanguage(wanted, ['de', 'en-XA'])).toBe(is);
  });
});
