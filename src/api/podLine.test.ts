import { describe, expect, it } from 'vitest';
import type { ContainerStatus, Pod } from './index.ts';
import { aPod } from '../testing/pods.ts';
import { podLine } from './podLine.ts';

const container = (change: Partial<ContainerStatus> = {}): ContainerStatus => ({
  name: 'c',
  ready: false,
  restartCount: 0,
  image: 'i',
  imageID: '',
  ...change,
});

function withStatuses(pod: Pod, ...containerStatuses: ContainerStatus[]): Pod {
  return { ...pod, status: { ...pod.status, containerStatuses } };
}

const running = aPod().onNode('node-1').withIP('10.244.1.2').ready().build();

describe('a Pod as a line of kubectl get pods', () => {
  it('shows the phase when no container has more to say', () =>
    expect(podLine(aPod().phase('Pending').build()).status).toBe('Pending'));
  it('shows why a container waits', () =>
    expect(
      podLine(
        withStatuses(running, container({ state: { waiting: { reason: 'CrashLoopBackOff' } }, restartCount: 4 })),
      ),
    ).toMatchObject({ status: 'CrashLoopBackOff', ready: 0, restarts: 4 }));
  it('shows how a container ended, by reason, signal or exit code', () => {
    const ended = (state: ContainerStatus['state']) =>
      podLine(withStatuses(running, container(state ? { state } : {}))).status;
    expect(ended({ terminated: { exitCode: 1, reason: 'Error' } })).toBe('Error');
    expect(ended({ terminated: { exitCode: 137, signal: 9 } })).toBe('Signal:9');
    expect(ended({ terminated: { exitCode: 3 } })).toBe('ExitCode:3');
  });
  it('lets the first container speak when several have trouble', () =>
    expect(
      podLine(
        withStatuses(
          running,
          container({ state: { waiting: { reason: 'ImagePullBackOff' } } }),
          container({ state: { waiting: { reason: 'ErrImagePull' } } }),
        ),
      ).status,
    ).toBe('ImagePullBackOff'));
  it('counts init containers that are not done', () => {
    const pod: Pod = {
      ...running,
      spec: {
        ...running.spec,
        initContainers: [
          { name: 'a', image: 'i' },
          { name: 'b', image: 'i' },
        ],
      },
      status: {
        ...running.status,
        initContainerStatuses: [
          container({ name: 'a', state: { terminated: { exitCode: 0 } } }),
          container({ name: 'b', state: { running: {} } }),
        ],
      },
    };
    expect(podLine(pod).status).toBe('Init:1/2');
  });
  it('is Terminating once it is to be deleted', () =>
    expect(podLine(aPod().ready().terminating().build()).status).toBe('Terminating'));
  it('stays Completed when it had ended before', () => {
    const pod = withStatuses(
      aPod().phase('Succeeded').terminating().build(),
      container({ state: { terminated: { exitCode: 0, reason: 'Completed' } } }),
    );
    expect(podLine(pod).status).toBe('Completed');
  });
  it('is Running while one container works on after another has completed', () => {
    const statuses = [
      container({ state: { terminated: { exitCode: 0, reason: 'Completed' } } }),
      container({ ready: true, state: { running: {} } }),
    ];
    expect(podLine(withStatuses(running, ...statuses)).status).toBe('Running');
    expect(podLine(withStatuses(aPod().notReady().build(), ...statuses)).status).toBe('NotReady');
  });
});
