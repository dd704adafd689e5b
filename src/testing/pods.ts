/** Pods for tests: `aPod('web-0').labelled({ app: 'web' }).onNode('node-1').withIP('10.244.1.5').ready().build()`. */
import {
  timestamp,
  type Container,
  type OwnerReference,
  type Pod,
  type PodSpec,
  type PodStatus,
} from '../api/index.ts';

/** The controller ownerReference that `owner` writes into what it creates. */
export function controlledBy(owner: {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly uid: string };
}): OwnerReference {
  const { apiVersion, kind, metadata } = owner;
  return { apiVersion, kind, name: metadata.name, uid: metadata.uid, controller: true, blockOwnerDeletion: true };
}

export class PodBuilder {
  private readonly pod: Pod;

  constructor(pod: Pod) {
    this.pod = pod;
  }

  private meta(change: Partial<Pod['metadata']>): PodBuilder {
    return new PodBuilder({ ...this.pod, metadata: { ...this.pod.metadata, ...change } });
  }

  private spec(change: Partial<PodSpec>): PodBuilder {
    return new PodBuilder({ ...this.pod, spec: { ...this.pod.spec, ...change } });
  }

  private status(change: Partial<PodStatus>): PodBuilder {
    return new PodBuilder({ ...this.pod, status: { ...this.pod.status, ...change } });
  }

  inNamespace(namespace: string): PodBuilder {
    return this.meta({ namespace, uid: `uid-${namespace}-${this.pod.metadata.name}` });
  }

  withUid(uid: string): PodBuilder {
    return this.meta({ uid });
  }

  labelled(labels: Readonly<Record<string, string>>): PodBuilder {
    return this.meta({ labels });
  }

  annotated(annotations: Readonly<Record<string, string>>): PodBuilder {
    return this.meta({ annotations });
  }

  ownedBy(owner: Parameters<typeof controlledBy>[0]): PodBuilder {
    return this.meta({ ownerReferences: [controlledBy(owner)] });
  }

  withFinalizers(...finalizers: string[]): PodBuilder {
    return this.meta({ finalizers });
  }

  /** Cluster time in ms. */
  createdAt(now: number): PodBuilder {
    return this.meta({ creationTimestamp: timestamp(now) });
  }

  /** Asked to go: deletionTimestamp is set, the containers may still run. */
  terminating(now = 0): PodBuilder {
    return this.meta({ deletionTimestamp: timestamp(now + 30_000), deletionGracePeriodSeconds: 30 });
  }

  onNode(nodeName: string): PodBuilder {
    return this.spec({ nodeName });
  }

  withSpec(change: Partial<PodSpec>): PodBuilder {
    return this.spec(change);
  }

  private container(change: Partial<Container>): PodBuilder {
    const [first, ...rest] = this.pod.spec.containers;
    return this.spec({ containers: [{ ...first!, ...change }, ...rest] });
  }

  requesting(requests: Readonly<Record<string, string>>): PodBuilder {
    return this.container({ resources: { requests } });
  }

  withPorts(...ports: NonNullable<Container['ports']>): PodBuilder {
    return this.container({ ports });
  }

  withIP(ip: string): PodBuilder {
    return this.status({ podIP: ip, podIPs: [{ ip }] });
  }

  phase(phase: NonNullable<PodStatus['phase']>): PodBuilder {
    return this.status({ phase });
  }

  /** Running with condition Ready since cluster time `since`. */
  ready(since = 0): PodBuilder {
    const lastTransitionTime = timestamp(since);
    return this.status({ phase: 'Running', conditions: [{ type: 'Ready', status: 'True', lastTransitionTime }] });
  }

  notReady(since = 0): PodBuilder {
    const lastTransitionTime = timestamp(since);
    return this.status({ phase: 'Running', conditions: [{ type: 'Ready', status: 'False', lastTransitionTime }] });
  }

  restarted(times: number): PodBuilder {
    const { name, image } = this.pod.spec.containers[0]!;
    return this.status({ containerStatuses: [{ name, image, imageID: '', ready: true, restartCount: times }] });
  }

  build(): Pod {
    return this.pod;
  }
}

/** A Pending Pod of namespace default with one container and nothing else. */
export function aPod(name = 'web-0'): PodBuilder {
  return new PodBuilder({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'default',
      uid: `uid-default-${name}`,
      resourceVersion: '1',
      creationTimestamp: timestamp(0),
    },
    spec: { containers: [{ name: 'c', image: 'web:1' }], schedulerName: 'default-scheduler' },
    status: { phase: 'Pending' },
  });
}
