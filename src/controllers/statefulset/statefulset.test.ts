/** StatefulSets: order, identity, updates, history. */
import { describe, expect, it } from 'vitest';

import type { Draft, StatefulSet, StatefulSetSpec } from '../../api/index.ts';
import { aControlPlane, type ControlPlane } from '../../testing/controlPlane.ts';

const labels = { app: 'web' };

function aStatefulSet(spec: Partial<StatefulSetSpec> = {}, image = 'nginx:1'): Draft<StatefulSet> {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'web', namespace: 'default' },
    spec: {
      replicas: 3,
      serviceName: 'web',
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'c', image }] } },
      ...spec,
    },
  };
}

/** The Pods as `name image`, in the order of their ordinals. */
const podsOf = ({ api }: ControlPlane): string[] =>
  api
    .list('pods')
    .map(({ metadata, spec }) => `${metadata.name} ${spec.containers[0]?.image ?? ''}`)
    .sort();

const setOf = ({ api }: ControlPlane): StatefulSet => api.get('statefulsets', 'default', 'web')!;
const revisionsOf = ({ api }: ControlPlane) => api.list('controllerrevisions');
const messages = ({ api }: ControlPlane): string[] =>
  api
    .list('events')
    .filter(({ involvedObject }) => involvedObject.kind === 'StatefulSet')
    .map(({ reason, message }) => `${reason ?? ''}: ${message ?? ''}`);

const change = (plane: ControlPlane, spec: Partial<StatefulSetSpec>, limit?: number): void =>
  plane.act((api) => {
    const set = setOf(plane);
    api.update('statefulsets', { ...set, spec: { ...set.spec, ...spec } });
  }, limit);
const changeImage = (plane: ControlPlane, image: string, limit?: number): void =>
  change(plane, { template: { metadata: { labels }, spec: { containers: [{ name: 'c', image }] } } }, limit);

/** Marks the moments at which Pods come and go. */
function history({ sim }: ControlPlane, since = 0): string[] {
  const lines: string[] = [];
  for (let revision = since + 1; revision <= sim.revision; revision++) {
    const entry = sim.entry(revision);
    if (entry?.table !== 'registry/pods') continue;
    if (!entry.prev) lines.push(`+ ${String(entry.key)}`);
    else if (!entry.next) lines.push(`- ${String(entry.key)}`);
    else {
      const ready = (pod: unknown): boolean =>
        (pod as { status?: { conditions?: { type: string; status: string }[] } }).status?.conditions?.some(
          ({ type, status }) => type === 'Ready' && status === 'True',
        ) ?? false;
      if (!ready(entry.prev) && ready(entry.next)) lines.push(`ready ${String(entry.key)}`);
    }
  }
  return lines.map((line) => line.replace('default/', ''));
}

describe('a StatefulSet', () => {
  it('makes its Pods one after the other, each once the one before is ready', () => {
    const plane = aControlPlane();
    plane.act((api) => api.create('statefulsets', aStatefulSet()));
    expect(history(plane)).toEqual(['+ web-0', 'ready web-0', '+ web-1', 'ready web-1', '+ web-2', 'ready web-2']);
    expect(setOf(plane).status).toMatchObject({
      observedGeneration: 1,
      replicas: 3,
      readyReplicas: 3,
      currentReplicas: 3,
      updatedReplicas: 3,
      availableReplicas: 3,
      collisionCount: 0,
    });
    expect(messages(plane)).toContain('SuccessfulCreate: Create Pod web-1 in StatefulSet web successful');
  });

  it('gives each Pod the name, labels, hostname and subdomain of its ordinal', () => {
    const plane = aControlPlane();
    plane.act((api) => api.create('statefulsets', aStatefulSet({ ordinals: { start: 5 }, replicas: 2 })));
    const pod = plane.api.get('pods', 'default', 'web-6');
    const revision = revisionsOf(plane)[0]!;
    expect(pod).toMatchObject({
      metadata: {
        generateName: 'web-',
        labels: {
          app: 'web',
          'apps.kubernetes.io/pod-index': '6',
          'statefulset.kubernetes.io/pod-name': 'web-6',
          'controller-revision-hash': revision.metadata.name,
        },
        ownerReferences: [{ kind: 'StatefulSet', name: 'web', controller: true }],
      },
      spec: { hostname: 'web-6', subdomain: 'web' },
    });
    expect(revision.metadata.name).toMatch(/^web-[456789bcdf]{1,10}$/);
  });

  it('makes all at once under podManagementPolicy Parallel', () => {
    const plane = aControlPlane();
    plane.act((api) => api.create('statefulsets', aStatefulSet({ podManagementPolicy: 'Parallel' })));
    expect(history(plane).slice(0, 3)).toEqual(['+ web-0', '+ web-1', '+ web-2']);
  });

  it('is scaled down from the top, one Pod after the other', () => {
    const plane = aControlPlane();
    plane.act((api) => api.create('statefulsets', aStatefulSet()));
    const since = plane.sim.revision;
    change(plane, { replicas: 1 });
    expect(history(plane, since)).toEqual(['- web-2', '- web-1']);
  });

  it('replaces a deleted Pod by one of the same name once it is gone, not before', () => {
    const plane = aControlPlane();
    plane.act((api) => api.create('statefulsets', aStatefulSet()));
    const old = plane.api.get('pods', 'default', 'web-1')!.metadata.uid;
    const since = plane.sim.revision;
    plane.act((api) => api.delete('pods', 'default', 'web-1'));
    expect(history(plane, since)).toEqual(['- web-1', '+ web-1', 'ready web-1']);
    expect(plane.api.get('pods', 'default', 'web-1')!.metadata.uid).not.toBe(old);
  });

  it('is updated from the highest ordinal down, each Pod ready before the next goes', () => {
    const plane = aControlPlane();
    plane.act((api) => api.create('statefulsets', aStatefulSet()));
    const since = plane.sim.revision;
    changeImage(plane, 'nginx:2');
    expect(history(plane, since)).toEqual(
      ['web-2', 'web-1', 'web-0'].flatMap((name) => [`- ${name}`, `+ ${name}`, `ready ${name}`]),
    );
    const { currentRevision, updateRevision } = setOf(plane).status!;
    expect(currentRevision).toBe(updateRevision);
    expect(revisionsOf(plane).map(({ revision }) => revision)).toEqual([1, 2]);
  });

  it('keeps the Pods below the partition as they are, also when they are made anew', () => {
    const plane = aControlPlane();
    plane.act((api) => api.create('statefulsets', aStatefulSet()));
    change(plane, { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } });
    changeImage(plane, 'nginx:2');
    plane.act((api) => api.delete('pods', 'default', 'web-0'));
    expect(podsOf(plane)).toEqual(['web-0 nginx:1', 'web-1 nginx:1', 'web-2 nginx:2']);
    expect(setOf(plane).status).toMatchObject({ currentReplicas: 2, updatedReplicas: 1 });
    change(plane, { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } } });
    expect(podsOf(plane)).toEqual(['web-0 nginx:2', 'web-1 nginx:2', 'web-2 nginx:2']);
  });

  it('leaves updating to whoever deletes the Pods under OnDelete', () => {
    const plane = aControlPlane();
    plane.act((api) => api.create('statefulsets', aStatefulSet({ updateStrategy: { type: 'OnDelete' } })));
    changeImage(plane, 'nginx:2');
    expect(podsOf(plane)).toEqual(['web-0 nginx:1', 'web-1 nginx:1', 'web-2 nginx:1']);
    plane.act((api) => api.delete('pods', 'default', 'web-1'));
    expect(podsOf(plane)).toEqual(['web-0 nginx:1', 'web-1 nginx:2', 'web-2 nginx:1']);
  });

  it('finds the old revision again in a rollback, and forgets those beyond the limit', () => {
    const plane = aControlPlane();
    plane.act((api) => api.create('statefulsets', aStatefulSet({ revisionHistoryLimit: 1 })));
    const first = setOf(plane).status!.currentRevision;
    for (const image of ['nginx:2', 'nginx:1']) changeImage(plane, image);
    expect(setOf(plane).status!.currentRevision).toBe(first);
    expect(revisionsOf(plane).map(({ revision }) => revision)).toEqual([3, 2]);
    for (const image of ['nginx:3', 'nginx:4']) changeImage(plane, image);
    expect(
      revisionsOf(plane)
        .map(({ revision }) => revision)
        .sort((a, b) => a - b),
    ).toEqual([4, 5]);
  });

  it('takes in an orphan that is called like one of its Pods, and no other', () => {
    const plane = aControlPlane();
    plane.act((api) => {
      for (const name of ['web-0', 'stray'])
        api.create('pods', {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name, namespace: 'default', labels },
          spec: { containers: [{ name: 'c', image: 'nginx:0' }] },
        });
      api.create('statefulsets', aStatefulSet({ replicas: 1, updateStrategy: { type: 'OnDelete' } }));
    });
    const owner = (name: string) => plane.api.get('pods', 'default', name)!.metadata.ownerReferences?.[0]?.name;
    expect([owner('web-0'), owner('stray')]).toEqual(['web', undefined]);
    expect(plane.api.get('pods', 'default', 'web-0')!.metadata.labels).toMatchObject({
      'statefulset.kubernetes.io/pod-name': 'web-0',
    });
  });

  it('waits minReadySeconds before the next Pod', () => {
    const plane = aControlPlane();
    plane.act((api) => api.create('statefulsets', aStatefulSet({ minReadySeconds: 20, replicas: 2 })), 10_000);
    expect(podsOf(plane)).toEqual(['web-0 nginx:1']);
    expect(setOf(plane).status).toMatchObject({ readyReplicas: 1, availableReplicas: 0 });
    plane.sim.advanceTo(plane.sim.now + 25_000);
    expect(podsOf(plane)).toEqual(['web-0 nginx:1', 'web-1 nginx:1']);
  });

  it('mounts the claims of its templates by name', () => {
    const plane = aControlPlane();
    const volumeClaimTemplates = [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'] } }];
    plane.act((api) => api.create('statefulsets', aStatefulSet({ replicas: 1, volumeClaimTemplates })));
    expect(plane.api.get('pods', 'default', 'web-0')!.spec).toMatchObject({
      volumes: expect.arrayContaining([
        { name: 'data', persistentVolumeClaim: { claimName: 'data-web-0' } },
      ]) as unknown,
    });
  });

  it('takes its Pods and revisions with it when it is deleted', () => {
    const plane = aControlPlane();
    plane.act((api) => api.create('statefulsets', aStatefulSet()));
    plane.act((api) => api.delete('statefulsets', 'default', 'web', { propagationPolicy: 'Background' }));
    expect([podsOf(plane), revisionsOf(plane)]).toEqual([[], []]);
  });
});
