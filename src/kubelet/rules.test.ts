import { describe, expect, it } from 'vitest';

import { goDuration, type Container, type Pod, type PodCondition, type PodPhase } from '../api/index.ts';
import { aPod } from '../testing/pods.ts';
import { backOffEnds, nextBackOff } from './backOff.ts';
import { generateConditions } from './conditions.ts';
import { hexDigits, imageNames } from './identifiers.ts';
import { isSameStatus, podPhase } from './podStatus.ts';
import { qosClass } from './qosClass.ts';
import type { BackOff, ContainerRecord, ContainerRuntimeState, PodWorker } from './records.ts';
import { containersOf } from './specs.ts';

const app = (more: Partial<Container> = {}): Container => ({ name: 'app', image: 'nginx', ...more });
const aPodOf = (...containers: Container[]): Pod => aPod().onNode('node-1').withSpec({ containers }).build();

describe('back-off', () => {
  it('doubles from 10 s to 300 s, and starts over after more than ten quiet minutes', () => {
    let backOff: BackOff | undefined;
    const delays: number[] = [];
    let now = 0;
    for (let step = 0; step < 7; step++) {
      backOff = nextBackOff(backOff, now, now);
      delays.push(backOff.delay / 1000);
      now = backOffEnds(backOff, now + 100);
    }
    expect(delays).toEqual([10, 20, 40, 80, 160, 300, 300]);
    expect(nextBackOff(backOff, now + 600_000, now + 600_000).delay).toBe(10_000);
  });

  it.each<[string, BackOff | undefined, number, number]>([
    ['without a back-off at once', undefined, 50_000, 50_000],
    ['counted from the exit, not from the start', { delay: 10_000, updatedAt: 1000 }, 50_000, 60_000],
    ['at the limit still in force', { delay: 10_000, updatedAt: 0 }, 600_000, 610_000],
    ['beyond it forgotten', { delay: 10_000, updatedAt: 0 }, 600_001, 600_001],
  ])('ends %s', (_, backOff, since, ends) => {
    expect(backOffEnds(backOff, since)).toBe(ends);
  });
});

describe('words', () => {
  it.each([
    [0, '0s'],
    [7, '7ms'],
    [999, '999ms'],
    [1000, '1s'],
    [1234, '1.234s'],
    [1500, '1.5s'],
    [80_000, '1m20s'],
    [300_000, '5m0s'],
    [105_457, '1m45.457s'],
    [3_600_000, '1h0m0s'],
  ])('%i ms is %s in Go', (ms, text) => {
    expect(goDuration(ms)).toBe(text);
  });

  it('names an image by its full name and a digest of 64 digits', () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    expect(imageNames('nginx:1').imageID).toMatch(/^docker\.io\/library\/nginx@sha256:[0-9a-f]{64}$/);
    expect(imageNames(`nginx@${digest}`)).toEqual({
      image: `docker.io/library/nginx@${digest}`,
      imageID: `docker.io/library/nginx@${digest}`,
    });
  });

  it('gives every container an ID of its own', () => {
    const ids = new Set(Array.from({ length: 20_000 }, (_, i) => hexDigits(`pod-${i}/app/1`)));
    expect(ids.size).toBe(20_000);
  });
});

describe('quality of service', () => {
  it.each<[string, Container[], string]>([
    ['no resources', [app()], 'BestEffort'],
    ['zero counts as none', [app({ resources: { requests: { cpu: '0' } } })], 'BestEffort'],
    ['requests only', [app({ resources: { requests: { cpu: '100m' } } })], 'Burstable'],
    ['limits for both', [app({ resources: { limits: { cpu: '1', memory: '1Gi' } } })], 'Guaranteed'],
    ['one limit', [app({ resources: { limits: { cpu: '1' } } })], 'Burstable'],
    [
      'requests below limits',
      [app({ resources: { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '500m', memory: '1Gi' } } })],
      'Burstable',
    ],
    [
      'one container of two',
      [app({ resources: { limits: { cpu: '1', memory: '1Gi' } } }), app({ name: 'b' })],
      'Burstable',
    ],
  ])('with %s', (_, containers, expected) => {
    expect(qosClass({ containers })).toBe(expected);
  });
});

// Phases and conditions

const ended = (exitCode: number): ContainerRuntimeState => ({
  is: 'terminated',
  exitCode,
  reason: exitCode === 0 ? 'Completed' : 'Error',
  startedAt: 0,
  finishedAt: 1,
});
const RUNNING: ContainerRuntimeState = { is: 'running', startedAt: 0 };
const WAITING: ContainerRuntimeState = { is: 'waiting', reason: 'ContainerCreating' };

function aWorker(pod: Pod, states: readonly ContainerRuntimeState[], more: Partial<PodWorker> = {}): PodWorker {
  const containers = containersOf(pod.spec).map(({ spec, role }, index): ContainerRecord => {
    const state = states[index] ?? WAITING;
    const runs = state.is === 'running';
    return {
      name: spec.name,
      role,
      state,
      attempt: state.is === 'waiting' ? 0 : 1,
      ready: runs,
      listening: false,
      started: runs,
    };
  });
  const key = `default/${pod.metadata.name}`;
  return {
    pod,
    key,
    node: 'node-1',
    epoch: 1,
    acceptedAt: 0,
    containers,
    terminating: false,
    orphaned: false,
    ...more,
  };
}

describe('phase', () => {
  const two = [app(), app({ name: 'b' })];
  it.each<[string, 'Always' | 'OnFailure' | 'Never', readonly ContainerRuntimeState[], PodPhase]>([
    ['nothing started', 'Always', [WAITING, WAITING], 'Pending'],
    ['one of two started', 'Always', [RUNNING, WAITING], 'Pending'],
    ['both running', 'Always', [RUNNING, RUNNING], 'Running'],
    ['one ended, the other running', 'Never', [ended(1), RUNNING], 'Running'],
    ['both ended, to be started again', 'Always', [ended(0), ended(1)], 'Running'],
    ['both succeeded', 'OnFailure', [ended(0), ended(0)], 'Succeeded'],
    ['one failed, to be tried again', 'OnFailure', [ended(0), ended(1)], 'Running'],
    ['one failed for good', 'Never', [ended(0), ended(1)], 'Failed'],
  ])('%s (%s)', (_, restartPolicy, states, phase) => {
    const pod = aPod().withSpec({ containers: two, restartPolicy }).build();
    expect(podPhase(aWorker(pod, states))).toBe(phase);
  });

  it('is terminal once a Pod that is being deleted has stopped', () => {
    const stopped = (code: number) => podPhase(aWorker(aPodOf(app()), [ended(code)], { terminating: true }));
    expect([stopped(0), stopped(137)]).toEqual(['Succeeded', 'Failed']);
  });

  it('is Failed when an init container failed and is not tried again', () => {
    const spec = { initContainers: [app({ name: 'init' })], containers: [app()] };
    const phase = (restartPolicy: 'Always' | 'Never') =>
      podPhase(
        aWorker(
          aPod()
            .withSpec({ ...spec, restartPolicy })
            .build(),
          [ended(1), WAITING],
        ),
      );
    expect([phase('Never'), phase('Always')]).toEqual(['Failed', 'Pending']);
  });
});

describe('conditions', () => {
  const ready = (conditions: readonly PodCondition[]) => conditions.find(({ type }) => type === 'Ready');

  it('keep their time while their status lasts', () => {
    const worker = aWorker(aPodOf(app()), [RUNNING]);
    const first = generateConditions(worker, 'Running', undefined, 5000);
    const later = generateConditions(worker, 'Running', { conditions: first }, 60_000);
    expect(later).toEqual(first);
    const unready = { ...worker, containers: worker.containers.map((record) => ({ ...record, ready: false })) };
    const after = generateConditions(unready, 'Running', { conditions: later }, 60_000);
    expect(after.map(({ lastTransitionTime }) => lastTransitionTime?.slice(14, 19))).toEqual([
      '00:05',
      '00:05',
      '01:00',
      '01:00',
      '00:05',
    ]);
  });

  it('wait for readiness gates that others open', () => {
    const pod = aPod()
      .withSpec({ containers: [app()], readinessGates: [{ conditionType: 'lb' }] })
      .build();
    const worker = aWorker(pod, [RUNNING]);
    const lb = (status: 'True' | 'False'): PodCondition => ({ type: 'lb', status });
    expect(ready(generateConditions(worker, 'Running', undefined, 0))).toMatchObject({
      status: 'False',
      reason: 'ReadinessGatesNotReady',
      message: 'corresponding condition of pod readiness gate "lb" does not exist.',
    });
    expect(ready(generateConditions(worker, 'Running', { conditions: [lb('False')] }, 0))?.message).toBe(
      'the status of pod readiness gate "lb" is not "True", but False',
    );
    const open = generateConditions(worker, 'Running', { conditions: [lb('True')] }, 0);
    expect(ready(open)?.status).toBe('True');
    expect(open.at(-1)).toEqual(lb('True'));
  });

  it('say that a Pod has done its work', () => {
    const done = generateConditions(aWorker(aPodOf(app()), [ended(0)]), 'Succeeded', undefined, 0);
    expect(done.map(({ status, reason }) => `${status} ${reason ?? ''}`)).toEqual([
      'False ',
      'True PodCompleted',
      'False PodCompleted',
      'False PodCompleted',
      'True ',
    ]);
  });
});

describe('isSameStatus', () => {
  it.each([
    [{ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }, true],
    [{ a: 1 }, { a: 1, b: undefined }, false],
    [{ a: [1] }, { a: [1, 2] }, false],
    [{ a: null }, { a: {} }, false],
    [undefined, undefined, true],
  ])('%j and %j: %s', (a, b, same) => {
    expect(isSameStatus(a, b)).toBe(same);
  });
});
