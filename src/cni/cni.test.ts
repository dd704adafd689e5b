import { describe, expect, it } from 'vitest';

import { Simulation } from '../sim/index.ts';
import { createCni, type Cni, type CniNode } from './index.ts';

const NODE: CniNode = { name: 'node-1', ip: '172.18.0.2', podCIDR: '10.244.1.0/24' };

function add(cni: Cni, name: string, more: { uid?: string; node?: string; hostNetwork?: boolean } = {}): string {
  const { uid = name, node = 'node-1', hostNetwork = false } = more;
  const result = cni.addSandbox({ uid, namespace: 'default', name, node, hostNetwork, resolver: 'cluster' });
  return 'ip' in result ? result.ip : result.error;
}

describe('addresses of Pods', () => {
  it('starts after the gateway and goes on in order', () => {
    const cni = createCni(new Simulation(1), () => [NODE]);
    expect([add(cni, 'a'), add(cni, 'b'), add(cni, 'c')]).toEqual(['10.244.1.2', '10.244.1.3', '10.244.1.4']);
    expect(cni.gateway('node-1')).toBe('10.244.1.1');
  });

  it('gives the replacement of a killed Pod a new address', () => {
    const cni = createCni(new Simulation(1), () => [NODE]);
    const old = add(cni, 'a');
    cni.removeSandbox('a');
    expect(add(cni, 'b')).not.toBe(old);
    expect(cni.podAt(old)).toBeUndefined();
  });

  it('goes round at the end of the range and skips what is taken and the gateway', () => {
    const cni = createCni(new Simulation(1), () => [{ ...NODE, podCIDR: '10.244.1.0/29' }]);
    expect(['a', 'b', 'c', 'd', 'e'].map((name) => add(cni, name)).at(-1)).toBe('10.244.1.6');
    cni.removeSandbox('b');
    expect(add(cni, 'f')).toBe('10.244.1.3');
  });

  it('says in host-local’s words that the range is used up', () => {
    const cni = createCni(new Simulation(1), () => [{ ...NODE, podCIDR: '10.244.1.0/30' }]);
    expect(add(cni, 'a')).toBe('10.244.1.2');
    expect(add(cni, 'b')).toBe(
      'failed to allocate for range 0: no IP addresses available in range set: 10.244.1.1-10.244.1.2',
    );
  });

  it('begins where a scenario asks: the chapter’s Pods are 10.0.1.3 to 10.0.1.5', () => {
    const cni = createCni(new Simulation(1), () => [{ ...NODE, podCIDR: '10.0.1.0/24', firstPodIP: '10.0.1.3' }]);
    expect([add(cni, 'a'), add(cni, 'b'), add(cni, 'c')]).toEqual(['10.0.1.3', '10.0.1.4', '10.0.1.5']);
  });

  it('lets hostNetwork Pods use the node’s address, which stays the node’s', () => {
    const cni = createCni(new Simulation(1), () => [NODE]);
    expect(add(cni, 'proxy', { hostNetwork: true })).toBe('172.18.0.2');
    expect(cni.podAt('172.18.0.2')).toBeUndefined();
    expect(cni.addressOf('default/proxy')).toMatchObject({ ip: '172.18.0.2', hostNetwork: true, node: 'node-1' });
  });

  it('finds the newer of two Pods of one name while the older is still ending', () => {
    const cni = createCni(new Simulation(1), () => [NODE]);
    add(cni, 'web-0', { uid: 'old' });
    const ip = add(cni, 'web-0', { uid: 'new' });
    expect(cni.addressOf('default/web-0')?.ip).toBe(ip);
    cni.removeSandbox('new');
    expect(cni.addressOf('default/web-0')?.uid).toBe('old');
  });

  it('hands out each address once, whatever comes and goes, and forgets nothing when time is rewound', () => {
    const sim = new Simulation(7);
    const cni = createCni(sim, () => [{ ...NODE, podCIDR: '10.244.1.0/27' }]);
    const live = new Map<string, string>();
    for (let step = 0; step < 2000; step++) {
      if (sim.random('test') < 0.55) {
        const uid = `pod-${step}`;
        const answer = add(cni, uid);
        const free = 29 - live.size;
        expect(answer.startsWith('failed')).toBe(free === 0);
        if (free > 0) live.set(uid, answer);
      } else {
        const uid = [...live.keys()][sim.randomInt('test', Math.max(1, live.size))];
        if (uid === undefined) continue;
        cni.removeSandbox(uid);
        live.delete(uid);
      }
      expect(new Set(live.values()).size).toBe(live.size);
    }
    for (const [uid, ip] of live) expect(cni.podAt(ip)?.uid).toBe(uid);
    const before = sim.fingerprint();
    sim.stepBack();
    expect(cni.podAt([...live.values()][0] ?? '')).toBeUndefined();
    sim.seek(1);
    sim.step();
    expect(sim.fingerprint().split('\n').slice(1)).toEqual(before.split('\n').slice(1));
  });
});
