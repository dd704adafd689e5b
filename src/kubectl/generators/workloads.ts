/**
 * The objects of `kubectl create deployment|job|cronjob`. Upstream: kubectl/pkg/cmd/create/create_deployment.go, create_job.go,
 * create_cronjob.go.
 */
import type { CronJob, JsonObject } from '../../api/index.ts';
import { Failure } from '../cli/failure.ts';

export interface DeploymentOptions {
  readonly name: string;
  readonly images: readonly string[];
  readonly command: readonly string[];
  /** Below zero: none. */
  readonly port: number;
  readonly replicas: number;
  /** Five letters for a container's name that had to be changed. */
  readonly suffix: (image: string) => string;
}

/** @throws Failure */
export function deploymentObject({ name, images, command, port, replicas, suffix }: DeploymentOptions): JsonObject {
  if (images.length > 1 && command.length > 0) throw new Failure('cannot specify multiple --image options and command');
  const containers = images.map((image, index): JsonObject => ({
    name: containerName(image, suffix),
    image,
    ...commandOf(command),
    ...(index === 0 && port >= 0 ? { ports: [{ containerPort: port }] } : {}),
  }));
  const labels = { app: name };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels },
    spec: {
      replicas,
      selector: { matchLabels: { ...labels } },
      template: { metadata: { labels: { ...labels } }, spec: { containers } },
    },
  };
}

/** The image's name without registry, tag and digest. */
function containerName(image: string, suffix: (image: string) => string): string {
  const bare = image
    .slice(image.lastIndexOf('/') + 1)
    .split(':')[0]!
    .split('@')[0]!;
  return /[_.]/.test(bare) ? `${bare.replace(/[_.]/g, '-')}-${suffix(image)}` : bare;
}

const commandOf = (command: readonly string[]): JsonObject => (command.length > 0 ? { command: [...command] } : {});

export function jobObject(name: string, image: string, command: readonly string[]): JsonObject {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name },
    spec: jobSpec(name, image, command, 'Never'),
  };
}

function jobSpec(name: string, image: string, command: readonly string[], restartPolicy: string): JsonObject {
  return { template: { spec: { containers: [{ name, image, ...commandOf(command) }], restartPolicy } } };
}

export interface CronJobOptions {
  readonly name: string;
  readonly image: string;
  readonly schedule: string;
  /** '' for OnFailure. */
  readonly restart: string;
  readonly command: readonly string[];
}

export function cronJobObject({ name, image, schedule, restart, command }: CronJobOptions): JsonObject {
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name },
    spec: {
      schedule,
      jobTemplate: {
        metadata: { name },
        spec: jobSpec(name, image, command, restart === '' ? 'OnFailure' : restart),
      },
    },
  };
}

/** The Job that a CronJob would start, by hand. */
export function jobFrom(name: string, cronJob: CronJob): JsonObject {
  const { metadata, spec } = cronJob;
  const { labels, annotations } = spec.jobTemplate.metadata ?? {};
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name,
      annotations: { 'cronjob.kubernetes.io/instantiate': 'manual', ...annotations },
      ...(labels ? { labels: { ...labels } } : {}),
      ownerReferences: [
        { apiVersion: 'batch/v1', kind: 'CronJob', name: metadata.name, uid: metadata.uid, controller: true },
      ],
    },
    spec: spec.jobTemplate.spec as unknown as JsonObject,
  };
}
