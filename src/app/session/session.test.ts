import { describe, expect, it, vi } from 'vitest';
import { SCENARIOS } from '../scenarios/index.ts';
import { clusterStore } from '../store/clusterStore.ts';
import { engineRunning } from '../store/withEngine.ts';
import { stepForward } from '../transport.ts';
import { firstScene } from './firstScene.ts?recorded';
import { clusterNow, engineCode, startSession } from './session.ts';

const [first] = SCENARIOS;
if (!first) throw new Error('a scenario is needed');

describe('a session', () => {
  it('opens no other scenario before its engine is there', async () => {
    // Other files of this load may have brought the engine.
    vi.resetModules();
    const { openCluster } = await import('./session.ts');
    expect(() => openCluster(first)).toThrow(/before the engine/);
  });

  it('begins with the record, and goes on with the engine in the same state', async () => {
    startSession(first, firstScene);
    const recorded = clusterStore().getState();
    expect(recorded).toMatchObject({ engine: 'awaited', now: firstScene.now, revision: firstScene.revision });

    await engineRunning();
    const { cluster, now, revision, engine } = clusterStore().getState();
    expect(engine).toBe('running');
    expect(cluster).not.toBe(recorded.cluster);
    expect([now, revision]).toEqual([recorded.now, recorded.revision]);
    expect([cluster.now, cluster.revision]).toEqual([recorded.now, recorded.revision]);
  });

  it('does the step that was asked for meanwhile', async () => {
    startSession(first, firstScene);
    stepForward();
    expect(clusterStore().getState()).toMatchObject({ playing: false, now: firstScene.now });
    await engineRunning();
    await Promise.resolve();
    expect(clusterStore().getState().cluster.revision).toBeGreaterThan(firstScene.revision);
  });

  it('finishes the preparation on the spot for somebody who cannot wait', async () => {
    startSession(first, firstScene);
    await engineCode;
    // The preparation begins a task after the code has come.
    await new Promise((resolve) => setTimeout(resolve));
    const cluster = clusterNow();
    expect(clusterStore().getState().engine).toBe('running');
    expect(cluster.iptablesSave('node-1')).toContain('KUBE-SERVICES');
  });
});
