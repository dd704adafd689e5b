import { describe, expect, it } from 'vitest';
import { aPod } from '../../testing/pods.ts';
import { nearMisses } from './nearMisses.ts';

const pod = (name: string, labels: Record<string, string>, namespace = 'default') =>
  aPod(name).inNamespace(namespace).labelled(labels).build();

const sentences = (selector: Record<string, string>, ...pods: ReturnType<typeof pod>[]) =>
  nearMisses(selector, 'default', pods).map(({ sentence }) => sentence);

describe('Pods that a selector almost matches', () => {
  it('a value misspelt', () =>
    expect(sentences({ app: 'frontend' }, pod('a', { app: 'fronted' }))).toEqual(['has app=fronted: differs in app']));
  it('a key misspelt', () =>
    expect(sentences({ app: 'frontend' }, pod('a', { App: 'frontend' }))).toEqual([
      'has App=frontend: the key is not app',
    ]));
  it('one pair of several', () => {
    const selector = { app: 'web', tier: 'front' };
    expect(sentences(selector, pod('a', { app: 'web', tier: 'back' }))).toEqual(['has tier=back: differs in tier']);
    expect(sentences(selector, pod('a', { app: 'web' }))).toEqual(['has no label tier']);
    expect(sentences(selector, pod('a', { tier: 'back' }))).toEqual([]);
  });
  it('the right labels in another namespace', () =>
    expect(sentences({ app: 'web' }, pod('a', { app: 'web' }, 'other'))).toEqual([
      'has the labels, but lives in namespace other',
    ]));
  it('not another app, nor a Pod that does match', () =>
    expect(sentences({ app: 'frontend' }, pod('a', { app: 'db' }), pod('b', { app: 'frontend' }))).toEqual([]));
  it('where nobody is selected, the name of the Service for that of the app, another case, or another key', () => {
    expect(sentences({ app: 'frontend-svc' }, pod('a', { app: 'frontend' }))).toEqual([
      'has app=frontend: differs in app',
    ]);
    expect(sentences({ app: 'db' }, pod('a', { app: 'db-primary' }))).toEqual(['has app=db-primary: differs in app']);
    expect(sentences({ app: 'FRONTEND' }, pod('a', { app: 'frontend' }))).toEqual(['has app=frontend: differs in app']);
    expect(sentences({ name: 'frontend' }, pod('a', { app: 'frontend' }))).toEqual([
      'has app=frontend: the key is not name',
    ]);
    expect(sentences({ canary: 'true' }, pod('a', { debug: 'true' }))).toEqual([]);
  });
  it('not what has a longer name, where the selector finds its own', () =>
    expect(sentences({ app: 'web' }, pod('a', { app: 'web' }), pod('b', { app: 'web-admin' }))).toEqual([]));
  it('Pods that miss for one reason are told together', () =>
    expect(
      nearMisses({ app: 'frontend' }, 'default', [pod('a', { app: 'fronted' }), pod('b', { app: 'fronted' })]),
    ).toEqual([{ pods: ['default/a', 'default/b'], sentence: 'has app=fronted: differs in app' }]));
});
