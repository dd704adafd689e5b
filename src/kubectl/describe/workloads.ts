/** Deployments, ReplicaSets, ReplicationControllers, DaemonSets, StatefulSets, Jobs and CronJobs. Upstream: kubectl/pkg/describe/describe.go. */
import {
  printAge,
  parseTimestamp,
  type CronJob,
  type DaemonSet,
  type Deployment,
  type Job,
  type LabelSelector,
  type Pod,
  type ReplicaSet,
  type ReplicationController,
  type StatefulSet,
} from '../../api/index.ts';
import type { Routine } from '../../shell/index.ts';
import type { Client } from '../rest/client.ts';
import { listAll, podsPath, selectorText } from '../rest/typed.ts';
import { describeTemplate } from './pod.ts';
import { longTime, type Page } from './page.ts';

const selectorOf = (selector: LabelSelector | undefined): string => selectorText(selector) || '<none>';

/** "2 Running / 0 Waiting / 0 Succeeded / 0 Failed" of a controller's own Pods. */
function* podCounts(
  client: Client,
  namespace: string,
  selector: LabelSelector | undefined,
  uid: string,
): Routine<string> {
  const pods = yield* listAll<Pod>(client, podsPath(namespace), { labelSelector: selectorText(selector) });
  const own = pods.filter(({ metadata }) => metadata.ownerReferences?.some((one) => one.controller && one.uid === uid));
  const count = (phase: string): number => own.filter(({ status }) => status?.phase === phase).length;
  return `${count('Running')} Running / ${count('Pending')} Waiting / ${count('Succeeded')} Succeeded / ${count('Failed')} Failed`;
}

interface State {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
}

function conditions(page: Page, list: readonly State[] = []): void {
  if (list.length === 0) return;
  page.line(0, 'Conditions:\n  Type\tStatus\tReason');
  page.line(1, '----\t------\t------');
  for (const { type, status, reason = '' } of list) page.line(1, `${type} \t${status}\t${reason}`);
}

export function* describeDeployment(page: Page, client: Client, { metadata, spec, status }: Deployment): Routine<void> {
  page.names(metadata);
  page.line(0, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`);
  page.labels('Labels', metadata.labels);
  page.annotations('Annotations', metadata.annotations);
  page.line(0, `Selector:\t${selectorOf(spec.selector)}`);
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0, unavailableReplicas = 0 } = status ?? {};
  page.line(
    0,
    `Replicas:\t${spec.replicas ?? 1} desired | ${updatedReplicas} updated | ${replicas} total | ${availableReplicas} available | ${unavailableReplicas} unavailable`,
  );
  page.line(0, `StrategyType:\t${spec.strategy?.type ?? ''}`);
  page.line(0, `MinReadySeconds:\t${spec.minReadySeconds ?? 0}`);
  const rolling = spec.strategy?.rollingUpdate;
  if (rolling)
    page.line(
      0,
      `RollingUpdateStrategy:\t${rolling.maxUnavailable ?? ''} max unavailable, ${rolling.maxSurge ?? ''} max surge`,
    );
  describeTemplate(page, spec.template);
  conditions(page, status?.conditions);
  const path = `/apis/apps/v1/namespaces/${metadata.namespace ?? ''}/replicasets`;
  const sets = (yield* listAll<ReplicaSet>(client, path, { labelSelector: selectorText(spec.selector) })).filter(
    (one) => one.metadata.ownerReferences?.some(({ uid, controller }) => controller && uid === metadata.uid),
  );
  if (sets.length === 0) return;
  const current = sets.find(
    ({ spec: { template } }) => template !== undefined && isSameTemplate(template, spec.template),
  );
  const old = sets.filter((one) => one !== current);
  page.line(0, `OldReplicaSets:\t${setTexts(old)}`);
  page.line(0, `NewReplicaSet:\t${setTexts(current ? [current] : [])}`);
}

/** The template, but for the hash the controller put into its labels. */
function isSameTemplate(a: Deployment['spec']['template'], b: Deployment['spec']['template']): boolean {
  const { 'pod-template-hash': _, ...labels } = a.metadata?.labels ?? {};
  const bare = { ...a, metadata: { ...a.metadata, labels } };
  return canonical(bare) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([x], [y]) => (x < y ? -1 : 1)))
      : one,
  );
}

const setTexts = (sets: readonly ReplicaSet[]): string =>
  sets.length === 0
    ? '<none>'
    : sets
        .map(
          ({ metadata, spec, status }) =>
            `${metadata.name} (${status?.replicas ?? 0}/${spec.replicas ?? 1} replicas created)`,
        )
        .join(', ');

export function* describeReplicaSet(page: Page, client: Client, { metadata, spec, status }: ReplicaSet): Routine<void> {
  page.names(metadata);
  page.line(0, `Selector:\t${selectorOf(spec.selector)}`);
  page.labels('Labels', metadata.labels);
  page.annotations('Annotations', metadata.annotations);
  page.controller(metadata);
  page.line(0, `Replicas:\t${status?.replicas ?? 0} current / ${spec.replicas ?? 1} desired`);
  page.line(0, `Pods Status:\t${yield* podCounts(client, metadata.namespace ?? '', spec.selector, metadata.uid)}`);
  describeTemplate(page, spec.template ?? { spec: { containers: [] } });
  conditions(page, (status as { conditions?: readonly State[] } | undefined)?.conditions);
}

export function* describeReplicationController(
  page: Page,
  client: Client,
  { metadata, spec, status }: ReplicationController,
): Routine<void> {
  const selector = { matchLabels: spec.selector ?? {} };
  page.names(metadata);
  page.line(0, `Selector:\t${selectorOf(selector)}`);
  page.labels('Labels', metadata.labels);
  page.annotations('Annotations', metadata.annotations);
  page.line(0, `Replicas:\t${status?.replicas ?? 0} current / ${spec.replicas ?? 1} desired`);
  page.line(0, `Pods Status:\t${yield* podCounts(client, metadata.namespace ?? '', selector, metadata.uid)}`);
  describeTemplate(page, spec.template ?? { spec: { containers: [] } });
  conditions(page, status?.conditions);
}

export function* describeDaemonSet(page: Page, client: Client, { metadata, spec, status }: DaemonSet): Routine<void> {
  page.names(metadata);
  page.line(0, `Selector:\t${selectorOf(spec.selector)}`);
  page.line(0, `Node-Selector:\t${selectorText(spec.template.spec.nodeSelector) || '<none>'}`);
  page.labels('Labels', metadata.labels);
  page.annotations('Annotations', metadata.annotations);
  const { desiredNumberScheduled = 0, currentNumberScheduled = 0, updatedNumberScheduled = 0 } = status ?? {};
  const { numberAvailable = 0, numberMisscheduled = 0 } = status ?? {};
  page.line(0, `Desired Number of Nodes Scheduled: ${desiredNumberScheduled}`);
  page.line(0, `Current Number of Nodes Scheduled: ${currentNumberScheduled}`);
  page.line(0, `Number of Nodes Scheduled with Up-to-date Pods: ${updatedNumberScheduled}`);
  page.line(0, `Number of Nodes Scheduled with Available Pods: ${numberAvailable}`);
  page.line(0, `Number of Nodes Misscheduled: ${numberMisscheduled}`);
  page.line(0, `Pods Status:\t${yield* podCounts(client, metadata.namespace ?? '', spec.selector, metadata.uid)}`);
  describeTemplate(page, spec.template);
}

export function* describeStatefulSet(
  page: Page,
  client: Client,
  { metadata, spec, status }: StatefulSet,
): Routine<void> {
  page.names(metadata);
  page.line(0, `CreationTimestamp:\t${longTime(metadata.creationTimestamp)}`);
  page.line(0, `Selector:\t${selectorOf(spec.selector)}`);
  page.labels('Labels', metadata.labels);
  page.annotations('Annotations', metadata.annotations);
  page.line(0, `Replicas:\t${spec.replicas ?? 1} desired | ${status?.replicas ?? 0} total`);
  page.line(0, `Update Strategy:\t${spec.updateStrategy?.type ?? ''}`);
  const partition = spec.updateStrategy?.rollingUpdate?.partition;
  if (partition !== undefined) page.line(1, `Partition:\t${partition}`);
  page.line(0, `Pods Status:\t${yield* podCounts(client, metadata.namespace ?? '', spec.selector, metadata.uid)}`);
  describeTemplate(page, spec.template);
  page.line(0, 'Volume Claims:\t<none>');
}

export function describeJob(page: Page, { metadata, spec, status }: Job): void {
  page.names(metadata);
  page.line(0, `Selector:\t${selectorText(spec.selector) ?? ''}`);
  page.labels('Labels', metadata.labels);
  page.annotations('Annotations', metadata.annotations);
  page.controller(metadata);
  const given = (title: string, value: string | number | boolean | undefined, unit = ''): void => {
    if (value !== undefined) page.line(0, `${title}:\t${value}${unit}`);
  };
  given('Parallelism', spec.parallelism);
  page.line(0, `Completions:\t${spec.completions ?? '<unset>'}`);
  given('Completion Mode', spec.completionMode);
  given('Suspend', spec.suspend);
  given('Backoff Limit', spec.backoffLimit);
  given('TTL Seconds After Finished', spec.ttlSecondsAfterFinished);
  const { startTime, completionTime, active = 0, ready, succeeded = 0, failed = 0 } = status ?? {};
  if (startTime) page.line(0, `Start Time:\t${longTime(startTime)}`);
  if (completionTime) page.line(0, `Completed At:\t${longTime(completionTime)}`);
  if (startTime && completionTime)
    page.line(0, `Duration:\t${printAge((parseTimestamp(completionTime) ?? 0) - (parseTimestamp(startTime) ?? 0))}`);
  given('Active Deadline Seconds', spec.activeDeadlineSeconds, 's');
  const readyText = ready === undefined ? '' : ` (${ready} Ready)`;
  page.line(0, `Pods Statuses:\t${active} Active${readyText} / ${succeeded} Succeeded / ${failed} Failed`);
  if (spec.completionMode === 'Indexed') page.line(0, `Completed Indexes:\t${status?.completedIndexes || '<none>'}`);
  describeTemplate(page, spec.template);
}

export function describeCronJob(page: Page, { metadata, spec, status }: CronJob): void {
  page.names(metadata);
  page.labels('Labels', metadata.labels);
  page.annotations('Annotations', metadata.annotations);
  const line = (title: string, value: string | number | undefined, unit = ''): void =>
    page.line(0, `${title}:\t${value === undefined ? '<unset>' : `${value}${unit}`}`);
  const { suspend, jobTemplate } = spec;
  line('Schedule', spec.schedule);
  line('Concurrency Policy', spec.concurrencyPolicy);
  line('Suspend', suspend === undefined ? undefined : suspend ? 'True' : 'False');
  line('Time Zone', spec.timeZone);
  line('Successful Job History Limit', spec.successfulJobsHistoryLimit);
  line('Failed Job History Limit', spec.failedJobsHistoryLimit);
  line('Starting Deadline Seconds', spec.startingDeadlineSeconds, 's');
  const { selector, parallelism, completions, activeDeadlineSeconds, template } = jobTemplate.spec;
  line('Selector', selector && selectorText(selector));
  line('Parallelism', parallelism);
  line('Completions', completions);
  if (activeDeadlineSeconds !== undefined) line('Active Deadline Seconds', activeDeadlineSeconds, 's');
  describeTemplate(page, template);
  line('Last Schedule Time', status?.lastScheduleTime === undefined ? undefined : longTime(status.lastScheduleTime));
  line('Active Jobs', status?.active?.map(({ name }) => name).join(', ') ?? '<none>');
}
