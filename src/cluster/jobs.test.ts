/** Jobs, from the manifest to Complete or Failed, with real kubelets. */
import { describe, expect, it } from 'vitest';
import type { Job, Pod } from '../api/index.ts';
import { createCluster, type Cluster } from './index.ts';

const NODES = [1, 2].map((n) => ({ name: `node-${n}`, ip: `172.18.0.${n + 1}`, podCIDR: `10.244.${n}.0/24` }));

const job = (spec: string, command: string, more = 'restartPolicy: Never'): string => `
apiVersion: batch/v1
kind: Job
metadata: {name: sums}
spec:
  ${spec}
  template:
    spec:
      ${more}
      containers: [{name: c, image: busybox, command: [sh, -c, '${command}']}]
`;

function clusterWith(manifest: string, ms = 60_000): Cluster {
  const cluster = createCluster({ nodes: NODES, systemPods: false });
  cluster.apply(manifest);
  cluster.advance(ms);
  return cluster;
}

const jobOf = (cluster: Cluster): Job => cluster.object('jobs', 'default', 'sums')!;
const podsOf = (cluster: Cluster): readonly Pod[] =>
  cluster.objects('pods').filter(({ metadata }) => metadata.labels?.['job-name'] === 'sums');
const conditions = (cluster: Cluster): readonly string[] =>
  (jobOf(cluster).status?.conditions ?? []).map(({ type, status, reason }) => `${type}=${status} ${reason ?? ''}`);
const eventsOf = (cluster: Cluster): readonly string[] =>
  cluster
    .objects('events')
    .filter(({ involvedObject }) => involvedObject.kind === 'Job')
    .map(({ reason, message }) => `${reason}: ${message ?? ''}`);

describe('a Job', () => {
  it('runs one Pod to its end and is Complete', () => {
    const cluster = clusterWith(job('', 'echo done'));
    const { status } = jobOf(cluster);
    expect(conditions(cluster)).toEqual([
      'SuccessCriteriaMet=True CompletionsReached',
      'Complete=True CompletionsReached',
    ]);
    expect(status).toMatchObject({ succeeded: 1, ready: 0, terminating: 0, uncountedTerminatedPods: {} });
    expect(status?.active).toBeUndefined();
    expect(status?.failed).toBeUndefined();
    expect(Date.parse(status?.completionTime ?? '')).toBeGreaterThanOrEqual(Date.parse(status?.startTime ?? ''));
    const [pod] = podsOf(cluster);
    expect(pod?.status?.phase).toBe('Succeeded');
    expect(pod?.metadata.finalizers).toBeUndefined();
    expect(pod?.metadata.name).toMatch(/^sums-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
    expect(eventsOf(cluster)).toEqual([
      `SuccessfulCreate: Created pod: ${pod!.metadata.name}`,
      'Completed: Job completed',
    ]);
  });

  it('keeps parallelism Pods running until completions have succeeded', () => {
    const cluster = clusterWith(job('parallelism: 2\n  completions: 5', 'sleep 20'), 10_000);
    expect(jobOf(cluster).status).toMatchObject({ active: 2, ready: 2 });
    cluster.advance(120_000);
    expect(jobOf(cluster).status).toMatchObject({ succeeded: 5 });
    expect(podsOf(cluster)).toHaveLength(5);
    expect(conditions(cluster)).toContain('Complete=True CompletionsReached');
  });

  it('tries again after 10 s, then 20 s, and gives up beyond backoffLimit', () => {
    const cluster = clusterWith(job('backoffLimit: 2', 'exit 3'), 200_000);
    const born = podsOf(cluster).map(({ metadata }) => Date.parse(metadata.creationTimestamp) / 1000);
    expect(born).toHaveLength(3);
    const waits = born.slice(1).map((at, i) => at - born[i]!);
    expect(waits[0]).toBeGreaterThanOrEqual(10);
    expect(waits[0]).toBeLessThan(16);
    expect(waits[1]).toBeGreaterThanOrEqual(20);
    expect(waits[1]).toBeLessThan(26);
    expect(jobOf(cluster).status).toMatchObject({ failed: 3 });
    expect(conditions(cluster)).toEqual([
      'FailureTarget=True BackoffLimitExceeded',
      'Failed=True BackoffLimitExceeded',
    ]);
    expect(eventsOf(cluster).at(-1)).toBe('BackoffLimitExceeded: Job has reached the specified backoff limit');
  });

  it('that restarts in place counts the restarts of its containers', () => {
    const cluster = clusterWith(job('backoffLimit: 1', 'exit 3', 'restartPolicy: OnFailure'), 120_000);
    expect(conditions(cluster)).toContain('Failed=True BackoffLimitExceeded');
    expect(podsOf(cluster)).toHaveLength(0);
  });

  it('beyond activeDeadlineSeconds kills its Pods and fails', () => {
    const cluster = clusterWith(job('activeDeadlineSeconds: 20', 'trap exit TERM; sleep 600'), 15_000);
    expect(jobOf(cluster).status).toMatchObject({ active: 1 });
    cluster.advance(60_000);
    expect(conditions(cluster)).toEqual(['FailureTarget=True DeadlineExceeded', 'Failed=True DeadlineExceeded']);
    expect(podsOf(cluster)).toHaveLength(0);
    expect(jobOf(cluster).status).toMatchObject({ failed: 1 });
  });

  it('suspended deletes its Pods without counting them, and resumed starts anew', () => {
    const cluster = clusterWith(job('', 'sleep 30'), 10_000);
    const patch = (suspend: boolean): void => {
      cluster.request({
        method: 'PATCH',
        path: '/apis/batch/v1/namespaces/default/jobs/sums',
        headers: { 'content-type': 'application/merge-patch+json' },
        body: { spec: { suspend } },
      });
    };
    patch(true);
    cluster.advance(40_000);
    expect(conditions(cluster)).toEqual(['Suspended=True JobSuspended']);
    expect(podsOf(cluster)).toHaveLength(0);
    expect(jobOf(cluster).status?.failed).toBeUndefined();
    expect(jobOf(cluster).status?.startTime).toBeUndefined();
    patch(false);
    cluster.advance(60_000);
    expect(conditions(cluster)).toEqual([
      'Suspended=False JobResumed',
      'SuccessCriteriaMet=True CompletionsReached',
      'Complete=True CompletionsReached',
    ]);
    expect(eventsOf(cluster)).toContain('Suspended: Job suspended');
    expect(eventsOf(cluster)).toContain('Resumed: Job resumed');
  });

  it('Indexed gives each Pod its index, as name, hostname and variable', () => {
    const cluster = clusterWith(
      job('completions: 3\n  parallelism: 3\n  completionMode: Indexed', 'echo $JOB_COMPLETION_INDEX'),
    );
    expect(jobOf(cluster).status).toMatchObject({ succeeded: 3, completedIndexes: '0-2' });
    for (const [index, pod] of podsOf(cluster).entries()) {
      expect(pod.metadata.name).toMatch(new RegExp(`^sums-${index}-[a-z0-9]{5}$`));
      expect(pod.spec.hostname).toBe(`sums-${index}`);
      expect(cluster.logs(`default/${pod.metadata.name}`)?.map(({ text }) => text)).toEqual([String(index)]);
    }
  });

  it('with backoffLimitPerIndex fails by index, and lets the others finish', () => {
    const command = 'test $JOB_COMPLETION_INDEX != 1';
    const spec = 'completions: 3\n  parallelism: 3\n  completionMode: Indexed\n  backoffLimitPerIndex: 1';
    const cluster = clusterWith(job(spec, command), 120_000);
    expect(jobOf(cluster).status).toMatchObject({
      succeeded: 2,
      failed: 2,
      completedIndexes: '0,2',
      failedIndexes: '1',
    });
    expect(conditions(cluster)).toContain('Failed=True FailedIndexes');
  });

  it('with a podFailurePolicy fails at once by an exit code, in a sentence that names the Pod', () => {
    const policy = '{rules: [{action: FailJob, onExitCodes: {operator: In, values: [42]}}]}';
    const cluster = clusterWith(job(`podFailurePolicy: ${policy}`, 'exit 42'));
    const [pod] = podsOf(cluster);
    expect(jobOf(cluster).status?.conditions?.at(-1)).toMatchObject({
      type: 'Failed',
      reason: 'PodFailurePolicy',
      message: `Container c for pod default/${pod!.metadata.name} failed with exit code 42 matching FailJob rule at index 0`,
    });
  });

  it('with a successPolicy is done when the named indexes are, and the rest is killed', () => {
    const spec =
      'completions: 3\n  parallelism: 3\n  completionMode: Indexed\n  successPolicy: {rules: [{succeededIndexes: "0"}]}';
    const cluster = clusterWith(job(spec, 'test $JOB_COMPLETION_INDEX = 0 || sleep 600'), 90_000);
    expect(conditions(cluster)).toEqual(['SuccessCriteriaMet=True SuccessPolicy', 'Complete=True SuccessPolicy']);
    expect(podsOf(cluster)).toHaveLength(1);
  });

  it('with ttlSecondsAfterFinished goes away, and its Pods with it', () => {
    const cluster = clusterWith(job('ttlSecondsAfterFinished: 30', 'true'), 20_000);
    expect(conditions(cluster)).toContain('Complete=True CompletionsReached');
    cluster.advance(60_000);
    expect(cluster.object('jobs', 'default', 'sums')).toBeUndefined();
    expect(podsOf(cluster)).toHaveLength(0);
  });

  it('that is deleted takes its running Pods along', () => {
    const cluster = clusterWith(job('', 'sleep 600'), 10_000);
    cluster.request({
      method: 'DELETE',
      path: '/apis/batch/v1/namespaces/default/jobs/sums?propagationPolicy=Background',
    });
    cluster.advance(60_000);
    expect(cluster.object('jobs', 'default', 'sums')).toBeUndefined();
    expect(podsOf(cluster)).toHaveLength(0);
  });
});
