import { describe, expect, it } from 'vitest';
import { ApiError, type AnyObject, type Pod, type ReplicaSet } from '../../api/index.ts';
import type { ApiCall, Plan } from '../../client-go/index.ts';
import { listerOf } from '../../testing/lister.ts';
import { aPod } from '../../testing/pods.ts';
import { aReplicaSet } from '../../testing/workloads.ts';
import { replicaSetController } from './controller.ts';
import { REPLICA_SETS } from './kind.ts';
import { explainRefusedPod, reconcileReplicas } from './reconcile.ts';

const set = aReplicaSet('web').replicas(3);

function pods(count: number, owner: ReplicaSet = set.build()): Pod[] {
  return Array.from({ length: count }, (_, i) =>
    aPod(`web-${i}`).labelled({ app: 'web' }).ownedBy(owner).onNode(`node-${i}`).ready().build(),
  );
}

const plan = (now: number, ...objects: AnyObject[]): Plan =>
  reconcileReplicas(REPLICA_SETS, listerOf(...objects), 'default/web', now);
const verbs = (calls: readonly ApiCall[]): string[] => calls.map(({ verb }) => verb);
const statusOf = (p: Plan): ReplicaSet['status'] => {
  const call = p.calls.find(({ verb }) => verb === 'updateStatus');
  return call?.verb === 'updateStatus' && call.resource === 'replicasets' ? call.object.status : undefined;
};

describe('a ReplicaSet', () => {
  it('creates the Pods it lacks, with its labels, its name and itself as their controller', () => {
    const { calls, events } = plan(0, set.build());
    expect(verbs(calls)).toEqual(['create', 'create', 'create', 'updateStatus']);
    expect(calls[0]).toMatchObject({
      resource: 'pods',
      object: {
        metadata: {
          generateName: 'web-',
          namespace: 'default',
          labels: { app: 'web' },
          ownerReferences: [{ kind: 'ReplicaSet', name: 'web', controller: true, blockOwnerDeletion: true }],
        },
      },
    });
    expect(events?.[0]).toMatchObject({ reason: 'SuccessfulCreate', message: 'Created pod: {name}', afterCall: 0 });
  });

  it('creates at most 500 Pods in one sync', () => {
    expect(verbs(plan(0, set.replicas(1200).build()).calls).filter((verb) => verb === 'create')).toHaveLength(500);
  });

  it('replaces a Pod as soon as its deletionTimestamp is set', () => {
    const [a, b] = pods(2);
    const gone = aPod('web-2').labelled({ app: 'web' }).ownedBy(set.build()).ready().terminating().build();
    const result = plan(0, set.build(), a!, b!, gone);
    expect(verbs(result.calls)).toEqual(['create', 'updateStatus']);
    expect(statusOf(result)).toMatchObject({ replicas: 2, readyReplicas: 2, terminatingReplicas: 1 });
  });

  it('replaces Pods that failed or finished', () => {
    const failed = aPod('f').labelled({ app: 'web' }).ownedBy(set.build()).phase('Failed').build();
    expect(verbs(plan(0, set.build(), ...pods(2), failed).calls)).toEqual(['create', 'updateStatus']);
  });

  it('releases a Pod whose label was edited, and replaces it', () => {
    const edited = aPod('edited').labelled({ app: 'debug' }).ownedBy(set.build()).ready().build();
    const { calls } = plan(0, set.build(), ...pods(2), edited);
    expect(verbs(calls)).toEqual(['update', 'create', 'updateStatus']);
    expect(calls[0]).toMatchObject({ verb: 'update', object: { metadata: { name: 'edited' } } });
    expect((calls[0] as { object: Pod }).object.metadata.ownerReferences).toBeUndefined();
  });

  it('adopts an orphan that matches instead of creating a Pod', () => {
    const orphan = aPod('stray').labelled({ app: 'web' }).ready().build();
    const { calls } = plan(0, set.build(), ...pods(2), orphan);
    expect(verbs(calls)).toEqual(['update', 'updateStatus']);
    expect(calls[0]).toMatchObject({ object: { metadata: { ownerReferences: [{ uid: 'uid-default-web' }] } } });
  });

  it('leaves Pods of another controller alone, even when they match', () => {
    const other = aReplicaSet('other', 'web').build();
    expect(verbs(plan(0, set.replicas(0).build(), ...pods(2, other)).calls)).toEqual(['updateStatus']);
  });

  it('creates and adopts nothing while it is being deleted', () => {
    const orphan = aPod('stray').labelled({ app: 'web' }).build();
    expect(verbs(plan(0, set.deleting().build(), orphan).calls)).toEqual(['updateStatus']);
  });

  it('deletes what it has too much of', () => {
    const { calls, events } = plan(0, set.replicas(1).build(), ...pods(3));
    expect(verbs(calls)).toEqual(['delete', 'delete', 'updateStatus']);
    expect(events?.[0]).toMatchObject({ reason: 'SuccessfulDelete', message: 'Deleted pod: web-0' });
  });

  it('writes nothing when everything is as it should be', () => {
    const settled = set.running(3).build();
    expect(plan(0, settled, ...pods(3, settled))).toEqual({ calls: [], events: [], examined: 3 });
  });

  it('counts a ready Pod as available only after minReadySeconds, and looks again then', () => {
    const slow = set.withSpec({ minReadySeconds: 10 }).replicas(1).build();
    const pod = aPod('web-0').labelled({ app: 'web' }).ownedBy(slow).ready(4_000).build();
    const early = plan(9_000, slow, pod);
    expect(statusOf(early)).toMatchObject({ readyReplicas: 1 });
    expect(statusOf(early)?.availableReplicas).toBeUndefined();
    expect(early.requeueAfter).toBe(5_000);
    expect(statusOf(plan(14_000, slow, pod))).toMatchObject({ availableReplicas: 1 });
  });

  it('says why it cannot create Pods', () => {
    const error = new ApiError({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      code: 403,
      reason: 'Forbidden',
      message: 'pods "web-" is forbidden: exceeded quota',
    });
    const [call] = plan(0, set.build()).calls;
    const { calls, events } = explainRefusedPod(REPLICA_SETS, listerOf(set.build()), 'default/web', 0, {
      call: call!,
      index: 0,
      error,
    });
    expect(events).toMatchObject([
      { type: 'Warning', reason: 'FailedCreate', message: 'Error creating: pods "web-" is forbidden: exceeded quota' },
    ]);
    expect(calls).toMatchObject([
      { object: { status: { conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate' }] } } },
    ]);
  });
});

describe('a ReplicaSet is looked at', () => {
  const keysOf = replicaSetController.watches.pods!;
  const change = (object: Pod, previous?: Pod) =>
    ({ resource: 'pods', type: previous ? 'MODIFIED' : 'ADDED', key: 'k', revision: 1, object, previous }) as const;
  const lister = listerOf(set.build());

  it('when a Pod it controls changes', () => {
    expect(keysOf(change(pods(1)[0]!), lister)).toEqual(['default/web']);
  });

  it('when an orphan it selects appears', () => {
    expect(keysOf(change(aPod().labelled({ app: 'web' }).build()), lister)).toEqual(['default/web']);
    expect(keysOf(change(aPod().labelled({ app: 'api' }).build()), lister)).toEqual([]);
  });

  it('when a Pod stops being its own', () => {
    const [owned] = pods(1);
    expect(keysOf(change(aPod('web-0').labelled({ app: 'x' }).build(), owned), lister)).toEqual(['default/web']);
  });

  it('never for the Pod of a namesake that was deleted before', () => {
    const namesake = { ...set.build(), metadata: { ...set.build().metadata, uid: 'uid-of-the-old-one' } };
    expect(keysOf(change(pods(1, namesake)[0]!), lister)).toEqual([]);
  });
});
