/** CronJobs in a whole cluster: Jobs at their minutes, policies, history, and what kubectl says of them. */
import { describe, expect, it } from 'vitest';
import { runKubectl } from '../testing/kubectlRun.ts';
import { createCluster, type Cluster } from './index.ts';

const MINUTE = 60_000;

const manifest = (more = '', command = 'sleep 1', schedule = '* * * * *'): string => `
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  schedule: "${schedule}"
  ${more}
  jobTemplate:
    spec:
      backoffLimit: 0
      template:
        spec: {restartPolicy: Never, containers: [{name: c, image: busybox, command: [sh, -c, "${command}"]}]}
`;

function clusterWith(text: string): Cluster {
  const cluster = createCluster({ systemPods: false });
  cluster.apply(text);
  return cluster;
}

const jobsOf = (cluster: Cluster) => cluster.objects('jobs').map(({ metadata }) => metadata.name);
const cronJobOf = (cluster: Cluster) => cluster.object('cronjobs', 'default', 'report')!;
const saidOf = (cluster: Cluster) =>
  cluster
    .objects('events')
    .filter(({ involvedObject }) => involvedObject.kind === 'CronJob')
    .map(({ reason, message }) => `${reason ?? ''}: ${message ?? ''}`);

// The cluster boots on 2026-01-05 at 09:00:00, the minute 29460060 since 1970.
describe('a CronJob', () => {
  it('starts a Job at each of its minutes, named after it, and knows which are active', () => {
    const cluster = clusterWith(manifest());
    cluster.advance(MINUTE - 100);
    expect(jobsOf(cluster)).toEqual([]);
    cluster.advance(400);
    expect(jobsOf(cluster)).toEqual(['report-29460061']);
    const [job] = cluster.objects('jobs');
    expect(job?.metadata).toMatchObject({
      annotations: { 'batch.kubernetes.io/cronjob-scheduled-timestamp': '2026-01-05T09:01:00Z' },
      ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name: 'report', controller: true }],
    });
    expect(cronJobOf(cluster).status).toMatchObject({
      active: [{ kind: 'Job', apiVersion: 'batch/v1', name: 'report-29460061', uid: job?.metadata.uid }],
      lastScheduleTime: '2026-01-05T09:01:00Z',
    });
    cluster.advance(20_000);
    expect(cronJobOf(cluster).status).toEqual({
      lastScheduleTime: '2026-01-05T09:01:00Z',
      lastSuccessfulTime: expect.stringMatching(/^2026-01-05T09:01:/) as string,
    });
    cluster.advance(MINUTE);
    expect(jobsOf(cluster)).toEqual(['report-29460061', 'report-29460062']);
    expect(saidOf(cluster).slice(0, 2)).toEqual([
      'SuccessfulCreate: Created job report-29460061',
      'SawCompletedJob: Saw completed job: report-29460061, condition: Complete',
    ]);
  });

  it('keeps the last three Jobs that succeeded and the last that failed', () => {
    const good = clusterWith(manifest());
    good.advance(6.5 * MINUTE);
    expect(jobsOf(good)).toEqual(['report-29460064', 'report-29460065', 'report-29460066']);
    expect(saidOf(good)).toContain('SuccessfulDelete: Deleted job report-29460061');
    const bad = clusterWith(manifest('', 'exit 1'));
    bad.advance(4.5 * MINUTE);
    expect(jobsOf(bad)).toEqual(['report-29460064']);
  });

  it.each([
    ['Allow', ['report-29460061', 'report-29460062', 'report-29460063'], 3, undefined],
    [
      'Forbid',
      ['report-29460061'],
      1,
      'JobAlreadyActive: Not starting job because prior execution is running and concurrency policy is Forbid',
    ],
    ['Replace', ['report-29460063'], 1, 'SuccessfulDelete: Deleted job report-29460062'],
  ])('with the policy %s has of Jobs that never end %j', (policy, names, active, said) => {
    const cluster = clusterWith(manifest(`concurrencyPolicy: ${policy}`, 'sleep 9999'));
    cluster.advance(3 * MINUTE + 5000);
    expect(jobsOf(cluster)).toEqual(names);
    expect(cronJobOf(cluster).status?.active).toHaveLength(active);
    if (said !== undefined) expect(saidOf(cluster)).toContain(said);
  });

  it('rests while it is suspended, and then starts the one that is due, not all it has missed', () => {
    const cluster = clusterWith(manifest('suspend: true'));
    cluster.advance(5.5 * MINUTE);
    expect(jobsOf(cluster)).toEqual([]);
    runKubectl(cluster, `patch cronjob report -p '{"spec":{"suspend":false}}'`);
    cluster.advance(1000);
    expect(jobsOf(cluster)).toEqual(['report-29460065']);
  });

  it('does not start what is later than startingDeadlineSeconds', () => {
    const cluster = clusterWith(manifest('startingDeadlineSeconds: 10\n  suspend: true'));
    cluster.advance(1.5 * MINUTE);
    runKubectl(cluster, `patch cronjob report -p '{"spec":{"suspend":false}}'`);
    cluster.advance(5000);
    expect(jobsOf(cluster)).toEqual([]);
    cluster.advance(MINUTE / 2);
    expect(jobsOf(cluster)).toEqual(['report-29460062']);
  });

  it('takes its Jobs and their Pods with it', () => {
    const cluster = clusterWith(manifest('', 'sleep 9999'));
    cluster.advance(1.5 * MINUTE);
    expect(cluster.objects('pods')).toHaveLength(1);
    runKubectl(cluster, 'delete cronjob report');
    cluster.settle();
    expect([jobsOf(cluster), cluster.objects('pods')]).toEqual([[], []]);
  });

  it('does not keep a run from settling', () => {
    const cluster = clusterWith(manifest());
    cluster.settle();
    expect(cluster.now).toBeLessThan(MINUTE);
  });
});

describe('kubectl and CronJobs', () => {
  it('makes one, lists it, describes it, and starts a Job from it by hand', () => {
    const cluster = createCluster({ systemPods: false });
    const run = (line: string): string => runKubectl(cluster, line).stdout;
    expect(run('create cronjob report --image=busybox --schedule=@hourly -- true')).toBe(
      'cronjob.batch/report created\n',
    );
    expect(run('get cronjobs')).toMatch(
      /^NAME +SCHEDULE +TIMEZONE +SUSPEND +ACTIVE +LAST SCHEDULE +AGE\nreport +@hourly +<none> +False +0 +<none> +\S+\n$/,
    );
    expect(run('describe cj report')).toMatch(
      /^Name: +report\nNamespace: +default\nLabels: +<none>\nAnnotations: +<none>\nSchedule: +@hourly\nConcurrency Policy: +Allow\nSuspend: +False\nTime Zone: +<unset>\nSuccessful Job History Limit: +3\nFailed Job History Limit: +1\nStarting Deadline Seconds: +<unset>\nSelector: +<unset>\nParallelism: +<unset>\nCompletions: +<unset>\nPod Template:\n(.*\n)*Last Schedule Time: +<unset>\nActive Jobs: +<none>\nEvents: +<none>\n$/,
    );
    expect(run('create job once --from=cronjob/report')).toBe('job.batch/once created\n');
    cluster.settle();
    expect(cluster.object('jobs', 'default', 'once')?.metadata.annotations).toMatchObject({
      'cronjob.kubernetes.io/instantiate': 'manual',
    });
    expect(cluster.object('jobs', 'default', 'once')?.status?.succeeded).toBe(1);
    expect(saidOf(cluster)[0]).toBe('UnexpectedJob: Saw a job that the controller did not create or forgot: once');
    expect(runKubectl(cluster, 'create job two --from=job/once').stderr).toBe('error: unknown object type *v1.Job\n');
  });

  it.each([
    [
      manifest('', 'true', '* * *'),
      'spec.schedule: Invalid value: "* * *": expected exactly 5 fields, found 3: [* * *]',
    ],
    [
      manifest('', 'true', 'TZ=UTC 0 * * * *'),
      'spec.schedule: Invalid value: "TZ=UTC 0 * * * *": cannot use TZ or CRON_TZ in schedule, use timeZone field instead',
    ],
    [
      manifest('concurrencyPolicy: Never'),
      'spec.concurrencyPolicy: Unsupported value: "Never": supported values: "Allow", "Forbid", "Replace"',
    ],
    [
      manifest().replace('restartPolicy: Never', 'restartPolicy: Always'),
      'spec.jobTemplate.spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
    ],
    [manifest().replace('name: report', `name: ${'r'.repeat(53)}`), 'must be no more than 52 characters'],
    [
      manifest('timeZone: Mars/Olympus'),
      'spec.timeZone: Invalid value: "Mars/Olympus": unknown time zone Mars/Olympus',
    ],
  ])('refuses %#', (text, why) => {
    const { stderr, status } = runKubectl(createCluster({ systemPods: false }), 'create -f -', { stdin: text });
    expect([status, stderr]).toEqual([1, expect.stringContaining(why)]);
  });
});
