import { describe, expect, it } from 'vitest';

import type { Container } from '../api/index.ts';
import { seeds } from '../testing/rounds.ts';
import { someNodeAgents, type NodeAgents } from '../testing/nodeAgents.ts';

const CONTAINERS: readonly Partial<Container>[] = [
  {},
  { image: 'frontend-application', readinessProbe: { httpGet: { port: 5000 }, periodSeconds: 2 } },
  { image: 'busybox', command: ['sh', '-c', 'sleep 7; exit 1'] },
  { image: 'busybox', command: ['sh', '-c', 'while true; do curl -s http://10.244.1.2; sleep 1; done'] },
  {
    image: 'postgres',
    env: [{ name: 'POSTGRES_PASSWORD', value: 'x' }],
    livenessProbe: { tcpSocket: { port: 5432 }, periodSeconds: 1, failureThreshold: 2 },
  },
  { image: 'nginx:does-not-exist' },
  { lifecycle: { preStop: { sleep: { seconds: 3 } } } },
  { image: 'hashicorp/http-echo', startupProbe: { tcpSocket: { port: 5678 }, periodSeconds: 1 } },
];

const STEPS = 40;

/** One random action. Drawn from a stream of its own, so that the agents draw the same with and without it. */
function act({ sim, api, run, kubelet, setLink }: NodeAgents, step: number): void {
  const draw = (bound: number): number => sim.randomInt('test', bound);
  const pods = api.list('pods');
  const victim = pods[draw(Math.max(1, pods.length))];
  const node = `node-${1 + draw(2)}`;
  const key = victim ? `default/${victim.metadata.name}` : '';
  switch (draw(12)) {
    case 0:
    case 1:
    case 2:
      run(`pod-${step}`, CONTAINERS[draw(CONTAINERS.length)] ?? {}, { node });
      break;
    case 3:
    case 4:
      if (victim) api.delete('pods', 'default', victim.metadata.name);
      break;
    case 5:
      if (victim) api.delete('pods', 'default', victim.metadata.name, { gracePeriodSeconds: 0 });
      break;
    case 6:
      kubelet.interfere({ kind: 'crash', pod: key, exitCode: draw(3) });
      break;
    case 7:
      kubelet.interfere({ kind: draw(2) ? 'failReadiness' : 'passReadiness', pod: key });
      break;
    case 8:
      kubelet.interfere({ kind: 'slow', pod: key, ms: draw(3000) });
      break;
    case 9:
      setLink(node, { powered: draw(2) === 1 });
      break;
    case 10:
      setLink(node, { connected: draw(2) === 1 });
      break;
    default:
      break;
  }
}

function aRandomRun(seed: number, steps: number): NodeAgents {
  const agents = someNodeAgents({ seed, realNetwork: true });
  for (let step = 0; step < steps; step++) {
    agents.sim.act({ step }, 'test', () => act(agents, step));
    agents.sim.advanceTo(agents.sim.now + agents.sim.randomInt('test', 9000));
  }
  return agents;
}

const stateOf = ({ sim }: NodeAgents): string => sim.fingerprint();

describe.each(seeds(4))('whatever happens to Pods and nodes (seed %i)', (seed) => {
  it('comes to the same state in a second run, and after going back in time and forward again', () => {
    const one = aRandomRun(seed, STEPS);
    const end = one.sim.now;
    const state = stateOf(one);
    expect(stateOf(aRandomRun(seed, STEPS))).toBe(state);
    one.sim.seek(end / 3);
    one.sim.seek(end);
    expect(stateOf(one)).toBe(state);
  });

  it('ends with every Pod running or ended where both nodes are back, and its address its own', () => {
    const agents = aRandomRun(seed, STEPS);
    const { sim, api, cni, setLink } = agents;
    for (const node of ['node-1', 'node-2']) setLink(node, { powered: true, connected: true });
    sim.advanceTo(sim.now + 60_000);
    const addresses = new Set<string>();
    for (const { metadata, spec, status } of api.list('pods')) {
      expect(metadata.deletionTimestamp).toBeUndefined();
      const reason = status?.containerStatuses?.[0]?.state?.waiting?.reason;
      const expected = spec.containers[0]?.image === 'nginx:does-not-exist' ? ['Pending'] : ['Running'];
      expect(expected, `${metadata.name} ${reason ?? ''}`).toContain(status?.phase);
      const sandbox = cni.addressOf(`default/${metadata.name}`);
      expect(sandbox?.ip).toBe(status?.podIP);
      expect(addresses.has(sandbox?.ip ?? '')).toBe(false);
      addresses.add(sandbox?.ip ?? '');
    }
    for (const pod of api.list('pods')) api.delete('pods', 'default', pod.metadata.name);
    sim.advanceTo(sim.now + 40_000);
    expect(api.list('pods')).toEqual([]);
    const left = sim
      .fingerprint()
      .split('\n')
      .filter((line) => /^(kubelet\/(pods|processes|interfered|logs)|cni\/sandboxes|network\/listeners) /.test(line));
    expect(left).toEqual([]);
  });
});
