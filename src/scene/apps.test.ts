import { describe, expect, it } from 'vitest';
import { aPod } from '../testing/pods.ts';
import { shortPodName } from './apps.ts';

const named = (name: string, generateName?: string, namespace = 'default') => {
  const pod = aPod(name).build();
  return { ...pod, metadata: { ...pod.metadata, name, namespace, ...(generateName ? { generateName } : {}) } };
};

describe('what a Pod is called in its box', () => {
  it.each([
    ['the end of a generated name', named('web-6f8b9c7d54-x2k9p', 'web-6f8b9c7d54-'), '…x2k9p'],
    ['a name given by hand, whole', named('client'), 'client'],
    ['a StatefulSet’s Pod, whole: its ordinal alone says nothing', named('db-0', 'db-'), 'db-0'],
    ['a system Pod by its program', named('coredns-6f8b9c7d54-x2k9p', 'coredns-6f8b9c7d54-', 'kube-system'), 'coredns'],
  ])('%s', (_, pod, name) => {
    expect(shortPodName(pod)).toBe(name);
  });
});
