import { describe, expect, it } from 'vitest';
import type { ConfigMap, Deployment, Draft, OwnerReference, Pod, ReplicaSet } from '../api/index.ts';
import { seeds } from '../testing/rounds.ts';
import { aControlPlane, draftOf, type ControlPlane } from '../testing/controlPlane.ts';
import { aService } from '../testing/clusterObjects.ts';
import { aDeployment, aPodTemplate } from '../testing/workloads.ts';

const pods = ({ api }: ControlPlane): readonly Pod[] => api.list('pods', 'default');
const readyNames = (plane: ControlPlane): string[] =>
  pods(plane)
    .filter(({ status, metadata }) => status?.phase === 'Running' && metadata.deletionTimestamp === undefined)
    .map(({ metadata }) => metadata.name);
const deploymentIn = ({ api }: ControlPlane): Deployment => api.get('deployments', 'default', 'web')!;
const messages = ({ api }: ControlPlane, reason: string): (string | undefined)[] =>
  api
    .list('events', 'default')
    .filter((event) => event.reason === reason)
    .map(({ message }) => message);

function withWeb(options: Parameters<typeof aControlPlane>[0] = {}, replicas = 3): ControlPlane {
  const plane = aControlPlane(options);
  plane.act((api) => {
    api.create('deployments', draftOf(aDeployment().replicas(replicas).build()));
    const { metadata, spec, ...rest } = aService();
    const { selector = {}, ports = [], type } = spec;
    api.create('services', {
      ...rest,
      metadata: { name: metadata.name, namespace: 'default' },
      spec: { type, selector, ports },
    });
  });
  return plane;
}

function endpointNames({ api }: ControlPlane): string[] {
  return api
    .list('endpointslices', 'default')
    .flatMap(({ endpoints }) => endpoints)
    .filter(({ conditions }) => conditions?.ready)
    .map(({ targetRef }) => targetRef?.name ?? '')
    .sort();
}

describe('the controllers together', () => {
  it('bring a Deployment to its replicas and its Service to their addresses', () => {
    const plane = withWeb();
    expect(readyNames(plane)).toHaveLength(3);
    expect(endpointNames(plane)).toEqual(readyNames(plane).sort());
    expect(deploymentIn(plane).status).toMatchObject({
      replicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      updatedReplicas: 3,
    });
    const set = plane.api.list('replicasets', 'default')[0]!;
    expect(readyNames(plane)[0]).toMatch(new RegExp(`^${set.metadata.name}-[bcdfghjklmnpqrstvwxz2456789]{5}$`));
    expect(messages(plane, 'ScalingReplicaSet')).toEqual([`Scaled up replica set ${set.metadata.name} from 0 to 3`]);
    expect(messages(plane, 'SuccessfulCreate').map(String).sort()).toEqual(
      readyNames(plane)
        .map((name) => `Created pod: ${name}`)
        .sort(),
    );
  });

  it('replace a killed Pod at once', () => {
    const plane = withWeb();
    const [victim] = readyNames(plane);
    plane.act((api) => api.delete('pods', 'default', victim!));
    expect(readyNames(plane)).toHaveLength(3);
    expect(readyNames(plane)).not.toContain(victim);
    expect(endpointNames(plane)).toEqual(readyNames(plane).sort());
  });

  it('let go of a Pod whose label is edited: it lives on, and another takes its place', () => {
    const plane = withWeb();
    const [name] = readyNames(plane);
    plane.act((api) => {
      const pod = api.get('pods', 'default', name!)!;
      api.update('pods', { ...pod, metadata: { ...pod.metadata, labels: { ...pod.metadata.labels, app: 'debug' } } });
    });
    expect(readyNames(plane)).toHaveLength(4);
    expect(endpointNames(plane)).not.toContain(name);
    expect(plane.api.get('pods', 'default', name!)!.metadata.ownerReferences ?? []).toEqual([]);
  });

  it('roll out a new image without a gap', () => {
    const plane = withWeb();
    const fewest: number[] = [];
    plane.api.onChange(({ resource }) => {
      if (resource === 'pods') fewest.push(readyNames(plane).length);
    });
    plane.act((api) => {
      const web = deploymentIn(plane);
      api.update('deployments', { ...web, spec: { ...web.spec, template: aPodTemplate('web', 'web:2') } });
    });
    expect(pods(plane).map(({ spec }) => spec.containers[0]!.image)).toEqual(['web:2', 'web:2', 'web:2']);
    expect(Math.min(...fewest)).toBe(3);
    expect(deploymentIn(plane).metadata.annotations).toMatchObject({ 'deployment.kubernetes.io/revision': '2' });
    expect(deploymentIn(plane).status?.conditions?.map(({ reason }) => reason)).toEqual(
      expect.arrayContaining(['NewReplicaSetAvailable', 'MinimumReplicasAvailable']),
    );
  });

  it('say of every write who made it and why', () => {
    const plane = withWeb();
    const created = plane.api.list('pods', 'default')[0]!;
    const entry = plane.sim.entry(Number(created.metadata.resourceVersion));
    expect(entry?.by).toBe('kubelet');
    const chain: string[] = [];
    for (let at = entry; at; at = plane.sim.entry(at.because)) chain.push(at.by);
    expect(chain).toEqual(expect.arrayContaining(['replicaset-controller', 'deployment-controller', 'user']));
  });

  it('do the same from the same seed, and come back to the same state after a seek', () => {
    const run = (): ControlPlane => {
      const plane = withWeb();
      plane.act((api) => api.delete('pods', 'default', readyNames(plane)[1]!));
      return plane;
    };
    const plane = run();
    const end = plane.sim.now;
    const fingerprint = plane.sim.fingerprint();
    expect(run().sim.fingerprint()).toBe(fingerprint);
    plane.sim.seek(300);
    plane.sim.seek(end);
    expect(plane.sim.fingerprint()).toBe(fingerprint);
  });

  it('leave no more than what a deadline needs in their queues', () => {
    const plane = withWeb();
    expect(plane.sim.pendingForeground).toBe(0);
  });
});

describe('a rollout under random kills', () => {
  it.each(seeds(8))('ends whole, and gives up no more Pods than it may (seed %i)', (seed) => {
    const replicas = 6;
    const plane = withWeb({ seed }, replicas);
    const { sim, api } = plane;
    const minimum = replicas - 2;
    /** What ReplicaSets say is available, as far as they are to keep it; the available Pods of a set are the last to go. */
    const kept = (): number =>
      api
        .list('replicasets', 'default')
        .reduce((sum, { spec, status }) => sum + Math.min(status?.availableReplicas ?? 0, spec.replicas ?? 1), 0);
    const shrinkings: { readonly before: number; readonly after: number }[] = [];
    let before = 0;
    const sizes = new Map<string, number>();
    api.onChange(({ resource, object, revision }) => {
      if (resource !== 'replicasets') return;
      const { metadata, spec } = object as ReplicaSet;
      const size = spec.replicas ?? 1;
      const isShrinking = size < (sizes.get(metadata.name) ?? 0);
      sizes.set(metadata.name, size);
      if (isShrinking && sim.entry(revision)?.by === 'deployment-controller')
        shrinkings.push({ before, after: kept() });
      before = kept();
    });
    sim.act('roll out', 'user', () => {
      const web = deploymentIn(plane);
      api.update('deployments', {
        ...web,
        spec: {
          ...web.spec,
          strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: 2 } },
          template: aPodTemplate('web', 'web:2'),
        },
      });
    });
    for (let i = 0; i < 12; i++) {
      sim.advanceTo(sim.now + sim.randomInt('test', 300));
      const alive = readyNames(plane);
      if (alive.length === 0 || sim.randomInt('test', 3) > 0) continue;
      sim.act('kill', 'user', () => api.delete('pods', 'default', alive[sim.randomInt('test', alive.length)]!));
    }
    sim.settle(sim.now + 600_000);
    expect(pods(plane).map(({ spec }) => spec.containers[0]!.image)).toEqual(Array<string>(replicas).fill('web:2'));
    expect(endpointNames(plane)).toEqual(readyNames(plane).sort());
    // The controller never gives up an available Pod below replicas − maxUnavailable; only the kills of others take more.
    expect(shrinkings.length).toBeGreaterThan(0);
    for (const { before: had, after } of shrinkings) expect(after).toBeGreaterThanOrEqual(Math.min(had, minimum));
  });
});

describe('the garbage collector', () => {
  const everything = ({ api }: ControlPlane): string[] => [
    ...api.list('deployments', 'default').map(({ metadata }) => metadata.name),
    ...api.list('replicasets', 'default').map(({ metadata }) => metadata.name),
    ...pods({ api } as ControlPlane).map(({ metadata }) => metadata.name),
  ];

  it('deletes what a deleted Deployment owned, and what that owned', () => {
    const plane = withWeb();
    plane.act((api) => api.delete('deployments', 'default', 'web'));
    expect(everything(plane)).toEqual([]);
    expect(endpointNames(plane)).toEqual([]);
  });

  it('deletes a Service’s slices with it', () => {
    const plane = withWeb();
    plane.act((api) => api.delete('services', 'default', 'web'));
    expect(plane.api.list('endpointslices', 'default')).toEqual([]);
  });

  it('keeps the Pods of a ReplicaSet that is deleted as an orphan, and takes their owner away', () => {
    const plane = withWeb();
    plane.act((api) => api.delete('deployments', 'default', 'web', { propagationPolicy: 'Orphan' }));
    expect(plane.api.list('deployments', 'default')).toEqual([]);
    expect(plane.api.list('replicasets', 'default')).toHaveLength(1);
    expect(plane.api.list('replicasets', 'default')[0]!.metadata.ownerReferences ?? []).toEqual([]);
    expect(readyNames(plane)).toHaveLength(3);
  });

  it('in the foreground removes dependents first, the owner last', () => {
    const plane = withWeb();
    const gone: string[] = [];
    plane.api.onChange(({ type, object }) => {
      if (type === 'DELETED' && object.kind !== 'Event') gone.push(object.kind);
    });
    plane.act((api) => api.delete('deployments', 'default', 'web', { propagationPolicy: 'Foreground' }));
    expect(gone).toEqual(['Pod', 'Pod', 'Pod', 'ReplicaSet', 'Deployment']);
  });

  it('deletes what names an owner that is already gone', () => {
    const plane = aControlPlane();
    plane.act((api) => {
      api.create('pods', {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: {
          name: 'late',
          namespace: 'default',
          ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'gone', uid: 'gone', controller: true }],
        },
        spec: { containers: [{ name: 'c', image: 'web' }] },
      });
    });
    expect(pods(plane)).toEqual([]);
  });

  it('takes an owner in another namespace for none, and says so', () => {
    const plane = withWeb();
    const { name, uid } = deploymentIn(plane).metadata;
    const ownerReferences = [{ apiVersion: 'apps/v1', kind: 'Deployment', name, uid }];
    plane.act((api) => {
      api.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'other' } });
      const metadata = { name: 'strange', namespace: 'other', ownerReferences };
      api.create('configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata });
    });
    expect(plane.api.get('configmaps', 'other', 'strange')).toBeUndefined();
    expect(plane.api.list('events', 'other').map(({ reason, message }) => `${reason}: ${message}`)).toEqual([
      `OwnerRefInvalidNamespace: ownerRef [apps/v1/Deployment, namespace: other, name: web, uid: ${uid}] does not exist in namespace "other"`,
    ]);
  });

  const owned = (name: string, owners: readonly OwnerReference[]): Draft<ConfigMap> => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default', ownerReferences: owners },
  });
  const maps = (plane: ControlPlane): string[] =>
    plane.api.list('configmaps', 'default').map(({ metadata }) => metadata.name);

  it('takes what a Pod owns, though it does not control it, and keeps what has another owner', () => {
    const plane = withWeb();
    plane.act((api) => {
      const reference = ({ metadata: { name, uid } }: Pod): OwnerReference => ({
        apiVersion: 'v1',
        kind: 'Pod',
        name,
        uid,
      });
      const [a, b] = pods(plane).map(reference);
      api.create('configmaps', owned('of-one', [a!]));
      api.create('configmaps', owned('of-two', [a!, b!]));
    });
    plane.act((api) => api.delete('pods', 'default', pods(plane)[0]!.metadata.name, { gracePeriodSeconds: 0 }));
    expect(maps(plane).filter((name) => name.startsWith('of-'))).toEqual(['of-two']);
    expect(plane.api.get('configmaps', 'default', 'of-two')?.metadata.ownerReferences).toHaveLength(1);
  });

  it('does not touch what names an owner of a kind nobody knows', () => {
    const plane = aControlPlane();
    plane.act((api) =>
      api.create('configmaps', owned('kept', [{ apiVersion: 'example.com/v1', kind: 'Pod', name: 'x', uid: 'u' }])),
    );
    expect(maps(plane)).toContain('kept');
  });
});
