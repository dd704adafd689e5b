import { describe, expect, it } from 'vitest';

/** Every file of words, as it is written. */
const files = Object.entries(
  import.meta.glob<string>('../**/{words,*.words}.{ts,tsx}', { query: '?raw', import: 'default', eager: true }),
).filter(([path]) => !path.startsWith('./'));

/** The engine's tables of what it explains. */
const tables = Object.entries(
  import.meta.glob<string>(['../../**/sentences.ts', '!../../{app,api}/**'], {
    query: '?raw',
    import: 'default',
    eager: true,
  }),
);

const engine = tables.flatMap(([path, text]) =>
  [...text.matchAll(/= sentences\(\s*'([^']+)'/g)].map(([, name = '']) => ({ path, name })),
);

const named = files.flatMap(([path, text]) =>
  [...text.matchAll(/= words\(\s*'([^']+)'/g)].map(([, name = '']) => ({ path, name })),
);

describe('A room’s name for translators', () => {
  it('is found in every file of words', () => {
    expect(files.length).toBeGreaterThan(20);
    expect(files.filter(([path]) => !named.some((each) => each.path === path)).map(([path]) => path)).toEqual([]);
  });

  it('is its own: two rooms of one name would take each other’s translation', () => {
    const names = [...named, ...engine].map(({ name }) => name);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it('begins with its folder, so that a translator finds where a sentence stands', () => {
    const astray = named.filter(({ path, name }) => path.split('/')[1] !== name.split('/')[0]);
    expect(astray).toEqual([]);
  });

  it('is the folder itself where the engine explains something', () => {
    expect(engine).toHaveLength(tables.length);
    const folder = (path: string): string => path.replace('../../', '').replace('/sentences.ts', '');
    expect(engine.filter(({ path, name }) => folder(path) !== name)).toEqual([]);
    expect(engine.map(({ name }) => name)).toEqual(expect.arrayContaining(['netfilter', 'network', 'coredns']));
  });
});
