import { describe, expect, it } from 'vitest';
import type { ContainerStatus, Pod } from '../../../api/index.ts';
import { detailsOf } from './podDetails.ts';

const probe = { httpGet: { port: 80 } };

function aStatus(name: string, change: Partial<ContainerStatus>): ContainerStatus {
  return { name, ready: false, restartCount: 0, image: '', imageID: '', ...change };
}

function aPodOf(names: readonly string[], statuses: readonly ContainerStatus[] = [], labels = {}): Pod {
  return {
    metadata: { name: 'web', labels },
    spec: {
      containers: names.map((name) => ({ name, image: `docker.io/library/${name}:1`, readinessProbe: probe })),
      initContainers: [{ name: 'migrate', image: 'migrate' }],
    },
    status: { containerStatuses: statuses },
  } as unknown as Pod;
}

describe('a Pod seen near', () => {
  it('tells of each container what it runs, how it is and how often it was started again', () => {
    const running = { running: { startedAt: '' } };
    const done = aStatus('migrate', { state: { terminated: { exitCode: 0, reason: 'Completed' } } });
    const pod = aPodOf(
      ['web', 'side'],
      [
        done,
        aStatus('web', { state: running, restartCount: 2 }),
        aStatus('side', { state: { waiting: { reason: 'CrashLoopBackOff' } }, restartCount: 5 }),
      ],
    );
    expect(detailsOf(pod, [], 3).containers).toEqual([
      { name: 'web', image: 'web:1', tone: 'running', words: '', restarts: 2 },
      { name: 'side', image: 'side:1', tone: 'broken', words: 'CrashLoopBackOff', restarts: 5 },
    ]);
  });

  it('shows an init container until it has done its part, and counts containers there is no room for', () => {
    const { containers, more } = detailsOf(aPodOf(['a', 'b', 'c']), [], 3);
    expect(containers.map(({ name }) => name)).toEqual(['migrate', 'a']);
    expect(more).toBe(2);
  });

  it('gives each probe its last result, and says when there is none yet', () => {
    const last = [{ container: 'web', type: 'readiness', success: false, count: 1 }] as const;
    expect(detailsOf(aPodOf(['web']), last, 3).probes).toEqual([
      { type: 'readiness', state: 'failed', container: 'web' },
    ]);
    expect(detailsOf(aPodOf(['web']), [], 3).probes[0]?.state).toBe('unasked');
  });

  it('puts the labels one writes oneself before those of controllers', () => {
    const pod = aPodOf(['web'], [], { 'pod-template-hash': '5d9', app: 'web' });
    expect(detailsOf(pod, [], 3).labels).toEqual(['app=web', 'pod-template-hash=5d9']);
  });
});
