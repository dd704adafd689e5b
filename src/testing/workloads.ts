/** Deployments and ReplicaSets for tests, with the API server's defaults filled in. */
import {
  timestamp,
  type Deployment,
  type DeploymentSpec,
  type DeploymentStatus,
  type PodTemplateSpec,
  type ReplicaSet,
  type ReplicaSetSpec,
  type ReplicaSetStatus,
} from '../api/index.ts';
import { controlledBy } from './pods.ts';

export function aPodTemplate(app: string, image = `${app}:1`): PodTemplateSpec {
  return {
    metadata: { labels: { app } },
    spec: { containers: [{ name: 'c', image }], schedulerName: 'default-scheduler' },
  };
}

export class DeploymentBuilder {
  private readonly deployment: Deployment;

  constructor(deployment: Deployment) {
    this.deployment = deployment;
  }

  private spec(change: Partial<DeploymentSpec>): DeploymentBuilder {
    const { metadata, spec } = this.deployment;
    return new DeploymentBuilder({
      ...this.deployment,
      metadata: { ...metadata, generation: (metadata.generation ?? 1) + 1 },
      spec: { ...spec, ...change },
    });
  }

  replicas(replicas: number): DeploymentBuilder {
    return this.spec({ replicas });
  }

  image(image: string): DeploymentBuilder {
    return this.spec({ template: aPodTemplate(this.deployment.metadata.name, image) });
  }

  rolling(maxSurge: number | string, maxUnavailable: number | string): DeploymentBuilder {
    return this.spec({ strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } } });
  }

  recreate(): DeploymentBuilder {
    return this.spec({ strategy: { type: 'Recreate' } });
  }

  withSpec(change: Partial<DeploymentSpec>): DeploymentBuilder {
    return this.spec(change);
  }

  annotated(annotations: Readonly<Record<string, string>>): DeploymentBuilder {
    return new DeploymentBuilder({
      ...this.deployment,
      metadata: {
        ...this.deployment.metadata,
        annotations: { ...this.deployment.metadata.annotations, ...annotations },
      },
    });
  }

  deleting(): DeploymentBuilder {
    const metadata = { ...this.deployment.metadata, deletionTimestamp: timestamp(0) };
    return new DeploymentBuilder({ ...this.deployment, metadata });
  }

  withStatus(status: DeploymentStatus): DeploymentBuilder {
    return new DeploymentBuilder({ ...this.deployment, status });
  }

  build(): Deployment {
    return this.deployment;
  }
}

/** A Deployment of three replicas that selects app=<name>. */
export function aDeployment(name = 'web'): DeploymentBuilder {
  return new DeploymentBuilder({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name,
      namespace: 'default',
      uid: `uid-default-${name}`,
      resourceVersion: '1',
      generation: 1,
      creationTimestamp: timestamp(0),
    },
    spec: {
      replicas: 3,
      selector: { matchLabels: { app: name } },
      template: aPodTemplate(name),
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      minReadySeconds: 0,
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
    },
    status: {},
  });
}

export class ReplicaSetBuilder {
  private readonly set: ReplicaSet;

  constructor(set: ReplicaSet) {
    this.set = set;
  }

  private spec(change: Partial<ReplicaSetSpec>): ReplicaSetBuilder {
    return new ReplicaSetBuilder({ ...this.set, spec: { ...this.set.spec, ...change } });
  }

  private meta(change: Partial<ReplicaSet['metadata']>): ReplicaSetBuilder {
    return new ReplicaSetBuilder({ ...this.set, metadata: { ...this.set.metadata, ...change } });
  }

  replicas(replicas: number): ReplicaSetBuilder {
    return this.spec({ replicas });
  }

  withSpec(change: Partial<ReplicaSetSpec>): ReplicaSetBuilder {
    return this.spec(change);
  }

  labelled(labels: Readonly<Record<string, string>>): ReplicaSetBuilder {
    return this.meta({ labels });
  }

  annotated(annotations: Readonly<Record<string, string>>): ReplicaSetBuilder {
    return this.meta({ annotations: { ...this.set.metadata.annotations, ...annotations } });
  }

  ownedBy(owner: Parameters<typeof controlledBy>[0]): ReplicaSetBuilder {
    return this.meta({ ownerReferences: [controlledBy(owner)] });
  }

  createdAt(now: number): ReplicaSetBuilder {
    return this.meta({ creationTimestamp: timestamp(now) });
  }

  deleting(): ReplicaSetBuilder {
    return this.meta({ deletionTimestamp: timestamp(0) });
  }

  withStatus(status: Partial<ReplicaSetStatus>): ReplicaSetBuilder {
    return new ReplicaSetBuilder({ ...this.set, status: { replicas: 0, observedGeneration: 1, ...status } });
  }

  /** A status in which `available` of `replicas` Pods are ready and available. */
  running(replicas: number, available = replicas): ReplicaSetBuilder {
    return this.withStatus({
      replicas,
      fullyLabeledReplicas: replicas,
      readyReplicas: available,
      availableReplicas: available,
      terminatingReplicas: 0,
    });
  }

  build(): ReplicaSet {
    return this.set;
  }
}

/** A ReplicaSet of three replicas that selects app=<app>. */
export function aReplicaSet(name = 'web', app = name): ReplicaSetBuilder {
  return new ReplicaSetBuilder({
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name,
      namespace: 'default',
      uid: `uid-default-${name}`,
      resourceVersion: '1',
      generation: 1,
      creationTimestamp: timestamp(0),
      labels: { app },
    },
    spec: { replicas: 3, minReadySeconds: 0, selector: { matchLabels: { app } }, template: aPodTemplate(app) },
    status: { replicas: 0 },
  });
}
