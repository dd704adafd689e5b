/** A Pod of a Job, as it is created. Upstream: manageJob, addCompletionIndexEnvVariables. */
import type { Container, Draft, Job, Pod, PodSpec } from '../../api/index.ts';
import { controllerReference } from '../ownership.ts';
import { judgeFailure } from './policies.ts';
import { earlierFailures, failureAnnotations, INDEX_KEY } from './indexes.ts';
import { TRACKING_FINALIZER } from './finishing.ts';

/**
 * @param index of an Indexed Job
 * @param failed the Pod it takes the place of, where failures are counted by index
 */
export function newPod(job: Job, index?: number, failed?: Pod): Draft<Pod> {
  const { name, namespace } = job.metadata;
  const { metadata = {}, spec } = job.spec.template;
  const annotations = {
    ...metadata.annotations,
    ...(index === undefined ? {} : { [INDEX_KEY]: String(index) }),
    ...(index === undefined || job.spec.backoffLimitPerIndex === undefined ? {} : failuresAfter(job, failed)),
  };
  const labels = { ...metadata.labels, ...(index === undefined ? {} : { [INDEX_KEY]: String(index) }) };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: index === undefined ? `${name}-` : indexedName(name, index),
      ...(namespace === undefined ? {} : { namespace }),
      labels,
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
      finalizers: [TRACKING_FINALIZER],
      ownerReferences: [controllerReference(job)],
    },
    spec: index === undefined ? spec : { ...withIndexVariable(spec), hostname: `${name}-${index}` },
  };
}

/** Room is left for the five random characters in a name of 63. */
function indexedName(name: string, index: number): string {
  const tail = `-${index}-`;
  return name.slice(0, 63 - 5 - tail.length) + tail;
}

function failuresAfter(job: Job, failed: Pod | undefined): Readonly<Record<string, string>> {
  if (!failed) return failureAnnotations(0, 0);
  const { counted, ignored } = earlierFailures(failed);
  return judgeFailure(job, failed).counts
    ? failureAnnotations(counted + 1, ignored)
    : failureAnnotations(counted, ignored + 1);
}

function withIndexVariable(spec: PodSpec): PodSpec {
  const variable = {
    name: 'JOB_COMPLETION_INDEX',
    valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: `metadata.labels['${INDEX_KEY}']` } },
  };
  const add = (container: Container): Container =>
    container.env?.some(({ name }) => name === variable.name)
      ? container
      : { ...container, env: [...(container.env ?? []), variable] };
  return {
    ...spec,
    ...(spec.initContainers ? { initContainers: spec.initContainers.map(add) } : {}),
    containers: spec.containers.map(add),
  };
}
