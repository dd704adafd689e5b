import { describe, expect, it } from 'vitest';
import { aService } from '../testing/clusterObjects.ts';
import { aPod } from '../testing/pods.ts';
import { assignAppColours, colourOfPod, colourOfService, hueOf, shortPodName, SLOTS } from './apps.ts';

const named = (name: string, generateName?: string, namespace = 'default', owner = 'ReplicaSet') => {
  const pod = aPod(name).build();
  const ownerReferences = [
    { apiVersion: 'apps/v1', kind: owner, name: 'owner', uid: 'uid of owner', controller: true },
  ];
  const generated = generateName === undefined ? {} : { generateName, ownerReferences };
  return { ...pod, metadata: { ...pod.metadata, name, namespace, ...generated } };
};

describe('what a Pod is called in its box', () => {
  it.each([
    ['the end of a generated name', named('web-6f8b9c7d54-x2k9p', 'web-6f8b9c7d54-'), '…x2k9p'],
    ['a name given by hand, whole', named('client'), 'client'],
    [
      'a StatefulSet’s Pod, whole: its ordinal alone says nothing',
      named('db-0', 'db-', 'default', 'StatefulSet'),
      'db-0',
    ],
    [
      'the end of a generated name that happens to be a number',
      named('web-6f8b9c7d54-74742', 'web-6f8b9c7d54-'),
      '…74742',
    ],
    ['a system Pod by its program', named('coredns-6f8b9c7d54-x2k9p', 'coredns-6f8b9c7d54-', 'kube-system'), 'coredns'],
  ])('%s', (_, pod, name) => {
    expect(shortPodName(pod)).toBe(name);
  });
});

describe('the colour and the sign of an app', () => {
  const apps = (count: number) =>
    Array.from({ length: count }, (_, n) =>
      aPod(`app-${n}`)
        .labelled({ app: `app-${n}` })
        .withPorts({ containerPort: 80 })
        .build(),
    );

  it('are its own for fourteen apps: seven colours, each under two signs', () => {
    const slots = [...assignAppColours(new Map(), apps(15), []).values()];
    expect(new Set(slots).size).toBe(14);
    expect(slots.slice(0, 14).map(hueOf)).toEqual([1, 2, 3, 4, 5, 6, 7, 1, 2, 3, 4, 5, 6, 7]);
    expect(slots[14]).toBe(slots[0]);
  });

  it('of the DNS is grey with a sign of its own, for its Pods and its Service, and of no other system Pod', () => {
    const [dns, proxy] = ['kube-dns', 'kube-proxy'].map((name) =>
      aPod(name).inNamespace('kube-system').labelled({ 'k8s-app': name }).build(),
    );
    const service = aService('kube-dns', { selector: { 'k8s-app': 'kube-dns' } }, { namespace: 'kube-system' });
    const slot = colourOfPod(dns!, new Map());
    expect(slot).toBe(SLOTS - 1);
    expect(hueOf(slot)).toBe(0);
    expect(colourOfService(service, [], new Map())).toBe(slot);
    expect(colourOfPod(proxy!, new Map())).toBe(0);
  });
});
