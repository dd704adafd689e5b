import { describe, expect, it } from 'vitest';

import { someNodeAgents } from '../testing/nodeAgents.ts';

const sh = (script: string) => ({ image: 'busybox', command: ['sh', '-c', script] });

describe('activeDeadlineSeconds', () => {
  it('stops a Pod that has been active for too long, for good', () => {
    const { sim, run, pod, events, exists } = someNodeAgents();
    run('job', sh('trap "exit 0" TERM; while true; do sleep 1; done'), { spec: { activeDeadlineSeconds: 5 } });
    sim.advanceTo(4900);
    expect(pod('default/job').status?.phase).toBe('Running');
    sim.advanceTo(20_000);
    expect(exists('default/job')).toBe(true);
    expect(pod('default/job').status).toMatchObject({
      phase: 'Failed',
      reason: 'DeadlineExceeded',
      message: 'Pod was active on the node longer than the specified deadline',
      containerStatuses: [{ restartCount: 0, state: { terminated: { exitCode: 0 } } }],
    });
    expect(events('default/job')).toContain(
      'DeadlineExceeded: Pod was active on the node longer than the specified deadline',
    );
  });

  it('says nothing of a Pod that has done its work', () => {
    const { sim, run, pod } = someNodeAgents();
    run('job', sh('true'), { spec: { activeDeadlineSeconds: 5, restartPolicy: 'Never' } });
    sim.advanceTo(20_000);
    expect(pod('default/job').status).toMatchObject({ phase: 'Succeeded' });
    expect(pod('default/job').status?.reason).toBeUndefined();
  });
});

describe('a termination message', () => {
  it.each([
    ['is what the container wrote', 'echo because > /dev/termination-log; exit 3', undefined, 'because\n'],
    ['is empty without', 'echo log; exit 3', undefined, undefined],
    ['may be the end of the log', 'echo one; echo two; exit 3', 'FallbackToLogsOnError', 'one\ntwo\n'],
    ['is not, after success', 'echo one; exit 0', 'FallbackToLogsOnError', undefined],
  ])('%s', (_, script, policy, message) => {
    const { sim, run, pod } = someNodeAgents();
    const more = policy === undefined ? {} : { terminationMessagePolicy: policy };
    run('job', { ...sh(script), ...more }, { spec: { restartPolicy: 'Never' } });
    sim.advanceTo(10_000);
    expect(pod('default/job').status?.containerStatuses?.[0]?.state?.terminated?.message).toBe(message);
  });
});

describe('runAsNonRoot', () => {
  it.each([
    ['nginx', {}, 'container has runAsNonRoot and image will run as root'],
    ['nginx', { runAsUser: 0 }, "container's runAsUser breaks non-root policy"],
    ['curlimages/curl', {}, 'container has runAsNonRoot and image has non-numeric user (curl_user), cannot verify'],
    ['nginx', { runAsUser: 1000 }, undefined],
    ['nginxinc/nginx-unprivileged', {}, undefined],
  ])('of %s with %j: %s', (image, context, words) => {
    const { sim, run, pod } = someNodeAgents();
    run('web', { image, securityContext: context }, { spec: { securityContext: { runAsNonRoot: true } } });
    sim.advanceTo(8000);
    const waiting = pod('default/web').status?.containerStatuses?.[0]?.state?.waiting;
    expect(waiting?.reason).toBe(words === undefined ? undefined : 'CreateContainerConfigError');
    expect(waiting?.message ?? '').toContain(words ?? '');
  });
});
