import { describe, expect, it } from 'vitest';

import type { Container } from '../api/index.ts';
import { someNodeAgents, type NodeAgents } from '../testing/nodeAgents.ts';

const MINUTE = 60_000;
/** containerd's word for a container that it finds dead. */
const LOST = { terminated: { exitCode: 255, reason: 'Unknown' } };
const DONE: Partial<Container> = { image: 'busybox', command: ['true'] };
const FAILED: Partial<Container> = { image: 'busybox', command: ['sh', '-c', 'exit 3'] };

function aRunningPod(): NodeAgents {
  const agents = someNodeAgents();
  agents.run('web', {});
  agents.sim.settle(MINUTE);
  return agents;
}

describe('heartbeats', () => {
  it('come every ten seconds, at a phase of each node’s own', () => {
    const { sim, kubelet } = someNodeAgents();
    const heard = new Set<number>();
    for (let now = 0; now < 100_000; now += 500) {
      sim.advanceTo(now);
      const at = kubelet.lastHeartbeat('node-1') ?? -1;
      expect(now - at).toBeLessThan(10_500);
      expect(at).toBeLessThanOrEqual(now);
      heard.add(at);
    }
    expect(heard.size).toBe(11);
    expect(kubelet.lastHeartbeat('node-2')).not.toBe(kubelet.lastHeartbeat('node-1'));
    expect(kubelet.lastHeartbeat('nowhere')).toBeUndefined();
  });

  it.each(['powered', 'connected'] as const)('stop when the node is no longer %s, and come back', (what) => {
    const { sim, kubelet, setLink } = someNodeAgents();
    sim.advanceTo(25_000);
    setLink('node-1', { [what]: false });
    const last = kubelet.lastHeartbeat('node-1') ?? 0;
    sim.advanceTo(100_000);
    expect(kubelet.lastHeartbeat('node-1')).toBe(last);
    setLink('node-1', { [what]: true });
    sim.advanceTo(110_000);
    expect(kubelet.lastHeartbeat('node-1')).toBeGreaterThan(100_000);
  });
});

describe('a node without power', () => {
  it('runs nothing and says nothing', () => {
    const { sim, setLink, network, pod } = aRunningPod();
    const before = pod('default/web');
    setLink('node-1', { powered: false });
    expect(network.listeners.size).toBe(0);
    sim.advanceTo(10 * MINUTE);
    expect(pod('default/web')).toBe(before);
  });

  it('starts its Pods again when the power is back, in new sandboxes', () => {
    const { sim, setLink, network, pod, events, word } = aRunningPod();
    setLink('node-1', { powered: false });
    sim.advanceTo(2 * MINUTE);
    setLink('node-1', { powered: true });
    sim.advanceTo(sim.now + 5100);
    expect(word('default/web')).toBe('ContainerCreating');
    sim.settle(5 * MINUTE);
    expect(pod('default/web').status).toMatchObject({
      phase: 'Running',
      podIP: '10.244.1.3',
      containerStatuses: [
        { ready: true, restartCount: 1, lastState: { terminated: { exitCode: 255, reason: 'Unknown' } } },
      ],
    });
    expect(events('default/web')).toContain('SandboxChanged: Pod sandbox changed, it will be killed and re-created.');
    expect(network.isListening('10.244.1.3', 80, 'TCP')).toBe(true);
    expect(network.isListening('10.244.1.2', 80, 'TCP')).toBe(false);
  });

  it.each<[string, 'Never' | 'OnFailure' | 'Always', Partial<Container>, string, object]>([
    ['that ran and never restarts', 'Never', {}, 'Failed', { restartCount: 0, state: LOST }],
    ['that ran and restarts on failure', 'OnFailure', {}, 'Running', { restartCount: 1, lastState: LOST }],
    ['that had succeeded', 'OnFailure', DONE, 'Succeeded', { restartCount: 0, state: { terminated: { exitCode: 0 } } }],
    ['that had succeeded and never restarts', 'Never', DONE, 'Succeeded', { restartCount: 0 }],
    ['that had failed', 'Never', FAILED, 'Failed', { restartCount: 0, state: { terminated: { exitCode: 3 } } }],
    ['that always restarts', 'Always', {}, 'Running', { restartCount: 1, lastState: LOST }],
  ])('a reboot leaves a Pod %s (%s)', (_, restartPolicy, container, phase, status) => {
    const { sim, setLink, run, pod, events } = someNodeAgents();
    run('web', container, { spec: { restartPolicy } });
    sim.advanceTo(MINUTE);
    setLink('node-1', { powered: false });
    sim.advanceTo(2 * MINUTE);
    setLink('node-1', { powered: true });
    sim.advanceTo(4 * MINUTE);
    expect(pod('default/web').status).toMatchObject({ phase, containerStatuses: [status] });
    const isNew = events('default/web').some((text) => text.startsWith('SandboxChanged'));
    expect(isNew).toBe(phase === 'Running');
    expect(pod('default/web').status?.podIP !== undefined).toBe(true);
  });

  it('runs init containers again in a new sandbox, and no ephemeral ones', () => {
    const { sim, api, setLink, run, pod } = someNodeAgents();
    const initContainers = [{ name: 'first', image: 'busybox', command: ['sh', '-c', 'sleep 2'] }];
    run('web', {}, { spec: { initContainers } });
    sim.advanceTo(10_000);
    api.request({
      method: 'PATCH',
      path: '/api/v1/namespaces/default/pods/web/ephemeralcontainers',
      headers: { 'Content-Type': 'application/strategic-merge-patch+json' },
      body: { spec: { ephemeralContainers: [{ name: 'look', image: 'busybox', command: ['sleep', '600'] }] } },
    });
    sim.advanceTo(20_000);
    setLink('node-1', { powered: false });
    sim.advanceTo(sim.now + MINUTE);
    setLink('node-1', { powered: true });
    sim.advanceTo(sim.now + 6500);
    expect(pod('default/web').status?.initContainerStatuses?.[0]).toMatchObject({
      restartCount: 1,
      lastState: { terminated: { exitCode: 0 } },
    });
    sim.advanceTo(3 * MINUTE);
    expect(pod('default/web').status?.containerStatuses?.[0]).toMatchObject({ restartCount: 1, ready: true });
    expect(pod('default/web').status?.ephemeralContainerStatuses?.[0]).toMatchObject({ restartCount: 0, state: LOST });
  });

  it('finds what was bound, deleted and force-deleted while it was off', () => {
    const { sim, setLink, run, api, exists, pod, cni } = aRunningPod();
    run('forced', {});
    run('stays', {});
    sim.settle(MINUTE);
    setLink('node-1', { powered: false });
    run('bound', {});
    api.delete('pods', 'default', 'web');
    api.delete('pods', 'default', 'forced', { gracePeriodSeconds: 0 });
    sim.advanceTo(2 * MINUTE);
    expect(exists('default/web')).toBe(true);
    expect(pod('default/bound').status?.containerStatuses).toBeUndefined();
    setLink('node-1', { powered: true });
    sim.settle(5 * MINUTE);
    expect(exists('default/web')).toBe(false);
    expect(pod('default/bound').status?.phase).toBe('Running');
    expect(pod('default/stays').status?.phase).toBe('Running');
    expect(cni.addressOf('default/web')).toBeUndefined();
    expect(cni.addressOf('default/forced')).toBeUndefined();
  });

  it('forgets what it was doing: nothing of its former life happens', () => {
    const { sim, setLink, run, pod } = someNodeAgents();
    run('pulling', {});
    sim.advanceTo(300);
    setLink('node-1', { powered: false });
    sim.advanceTo(310);
    setLink('node-1', { powered: true });
    sim.advanceTo(4000);
    expect(pod('default/pulling').status?.phase).toBe('Pending');
    sim.settle(MINUTE);
    expect(pod('default/pulling').status).toMatchObject({ phase: 'Running', containerStatuses: [{ restartCount: 0 }] });
  });
});

describe('a node that is cut off', () => {
  it('runs on, and the API hears nothing until it is back', () => {
    const { sim, setLink, kubelet, network, pod } = aRunningPod();
    setLink('node-1', { connected: false });
    kubelet.interfere({ kind: 'crash', pod: 'default/web' });
    sim.advanceTo(2 * MINUTE);
    expect(network.isListening('10.244.1.2', 80, 'TCP')).toBe(true);
    expect(pod('default/web').status?.containerStatuses?.[0]?.restartCount).toBe(0);
    setLink('node-1', { connected: true });
    sim.settle(5 * MINUTE);
    expect(pod('default/web').status?.containerStatuses?.[0]).toMatchObject({ restartCount: 1, ready: true });
  });

  it('sets right what others wrote about its Pods and itself meanwhile', () => {
    const { sim, setLink, api, pod } = aRunningPod();
    setLink('node-1', { connected: false });
    const stored = pod('default/web');
    const conditions = stored.status?.conditions?.map((condition) =>
      condition.type === 'Ready' ? { ...condition, status: 'False' as const } : condition,
    );
    api.updateStatus('pods', { ...stored, status: { ...stored.status, conditions: conditions ?? [] } });
    const node = api.get('nodes', '', 'node-1');
    if (!node) throw new Error('no node');
    const unknown = node.status?.conditions?.map((condition) => ({ ...condition, status: 'Unknown' as const })) ?? [];
    api.updateStatus('nodes', { ...node, status: { ...node.status, conditions: unknown } });
    sim.advanceTo(3 * MINUTE);
    setLink('node-1', { connected: true });
    sim.settle(5 * MINUTE);
    expect(pod('default/web').status?.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('True');
    expect(api.get('nodes', '', 'node-1')?.status?.conditions?.at(-1)).toMatchObject({
      type: 'Ready',
      status: 'True',
      reason: 'KubeletReady',
    });
  });

  it('stops a Pod that was deleted meanwhile when it hears of it', () => {
    const { sim, setLink, api, exists, cni } = aRunningPod();
    setLink('node-1', { connected: false });
    api.delete('pods', 'default', 'web');
    sim.advanceTo(3 * MINUTE);
    expect(exists('default/web')).toBe(true);
    expect(cni.addressOf('default/web')).toBeDefined();
    setLink('node-1', { connected: true });
    sim.settle(5 * MINUTE);
    expect(exists('default/web')).toBe(false);
    expect(cni.addressOf('default/web')).toBeUndefined();
  });
});
