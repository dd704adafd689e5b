import { describe, expect, it } from 'vitest';
import { ApiError, type Deployment } from '../../api/index.ts';
import { Simulation } from '../../sim/index.ts';
import { seeds } from '../../testing/rounds.ts';
import { listerOf } from '../../testing/lister.ts';
import { aPod } from '../../testing/pods.ts';
import { RolloutDriver } from '../../testing/rolloutDriver.ts';
import { aDeployment, aPodTemplate, aReplicaSet, type DeploymentBuilder } from '../../testing/workloads.ts';
import { maxUnavailable, replicasOf } from './arithmetic.ts';
import { explainRefusedSet, reconcileDeployment } from './reconcile.ts';

const drive = (builder: DeploymentBuilder): RolloutDriver => new RolloutDriver(builder.build(), reconcileDeployment);

/** A Deployment of which every replica is available. */
function settled(builder: DeploymentBuilder): RolloutDriver {
  const driver = drive(builder);
  driver.settle();
  driver.reportAll();
  driver.settle();
  driver.messages.length = 0;
  return driver;
}

const image =
  (tag: string) =>
  (deployment: Deployment): Deployment => ({
    ...deployment,
    spec: { ...deployment.spec, template: aPodTemplate('web', `web:${tag}`) },
  });
const size =
  (replicas: number) =>
  (deployment: Deployment): Deployment => ({
    ...deployment,
    spec: { ...deployment.spec, replicas },
  });
const reasons = ({ deployment }: RolloutDriver): Record<string, string | undefined> =>
  Object.fromEntries((deployment.status?.conditions ?? []).map(({ type, reason }) => [type, reason]));

describe('a new Deployment', () => {
  it('makes one ReplicaSet named after the template’s hash and tells so', () => {
    const driver = drive(aDeployment());
    driver.sync();
    const [set] = driver.sets;
    const hash = set!.metadata.labels!['pod-template-hash']!;
    expect(hash).toMatch(/^[456789bcdf]{1,10}$/);
    expect(set).toMatchObject({
      metadata: {
        name: `web-${hash}`,
        annotations: {
          'deployment.kubernetes.io/revision': '1',
          'deployment.kubernetes.io/desired-replicas': '3',
          'deployment.kubernetes.io/max-replicas': '4',
        },
      },
      spec: { replicas: 3, selector: { matchLabels: { app: 'web', 'pod-template-hash': hash } } },
    });
    expect(driver.messages).toEqual([`Scaled up replica set web-${hash} from 0 to 3`]);
    expect(driver.deployment.metadata.annotations).toEqual({ 'deployment.kubernetes.io/revision': '1' });
  });

  it('tells of its progress in conditions', () => {
    const driver = drive(aDeployment());
    driver.settle();
    expect(reasons(driver)).toEqual({ Progressing: 'NewReplicaSetCreated', Available: 'MinimumReplicasUnavailable' });
    driver.report(driver.sets[0]!.metadata.name, 3, 1);
    driver.settle();
    expect(reasons(driver)).toEqual({ Progressing: 'ReplicaSetUpdated', Available: 'MinimumReplicasUnavailable' });
    driver.reportAll();
    driver.settle();
    expect(reasons(driver)).toEqual({ Progressing: 'NewReplicaSetAvailable', Available: 'MinimumReplicasAvailable' });
    const message = `ReplicaSet "${driver.sets[0]!.metadata.name}" has successfully progressed.`;
    expect(driver.deployment.status?.conditions).toContainEqual(expect.objectContaining({ message }));
    expect(driver.deployment.status).toMatchObject({ replicas: 3, updatedReplicas: 3, availableReplicas: 3 });
  });

  it('copies its annotations to the ReplicaSet, but not what kubectl last applied', () => {
    const annotations = {
      'kubernetes.io/change-cause': 'first',
      'kubectl.kubernetes.io/last-applied-configuration': '{}',
    };
    const driver = drive(aDeployment().annotated(annotations));
    driver.sync();
    expect(driver.sets[0]!.metadata.annotations).toMatchObject({ 'kubernetes.io/change-cause': 'first' });
    expect(driver.sets[0]!.metadata.annotations).not.toHaveProperty('kubectl.kubernetes.io/last-applied-configuration');
  });

  it('takes another name when its own is taken by another template', () => {
    const driver = drive(aDeployment());
    const [call] = driver.sync();
    const error = new ApiError({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      code: 409,
      reason: 'AlreadyExists',
    });
    const lister = listerOf(aDeployment().build());
    const { calls } = explainRefusedSet(lister, 'default/web', 0, { call: call!, index: 0, error });
    expect(calls).toMatchObject([{ verb: 'updateStatus', object: { status: { collisionCount: 1 } } }]);
    const again = drive(aDeployment().withStatus({ collisionCount: 1 }));
    again.sync();
    expect(again.sets[0]!.metadata.name).not.toBe(driver.sets[0]!.metadata.name);
  });
});

describe('a rolling update', () => {
  const steps: readonly { surge: string | number; unavailable: string | number; replicas: number; first: number[] }[] =
    [
      { replicas: 3, surge: '25%', unavailable: '25%', first: [3, 1] }, // surge 1, unavailable 0
      { replicas: 4, surge: '25%', unavailable: '25%', first: [3, 2] }, // 1 and 1: five in all
      { replicas: 10, surge: '25%', unavailable: '25%', first: [8, 5] }, // 3 and 2: thirteen in all
      { replicas: 2, surge: 0, unavailable: 0, first: [1, 1] }, // both zero: one may be unavailable
      { replicas: 4, surge: '100%', unavailable: 0, first: [4, 4] },
      { replicas: 4, surge: 0, unavailable: '50%', first: [2, 2] },
    ];
  it.each(steps)(
    'of $replicas with surge $surge and unavailable $unavailable comes to $first before a new Pod is available',
    (step) => {
      const driver = settled(aDeployment().replicas(step.replicas).rolling(step.surge, step.unavailable));
      driver.edit(image('2'));
      driver.settle();
      expect(driver.sizes()).toEqual(step.first);
    },
  );

  it('goes on as new Pods become available, and tells every step', () => {
    const driver = settled(aDeployment().replicas(2));
    driver.edit(image('2'));
    for (let i = 0; i < 10; i++) {
      driver.settle();
      driver.reportAll();
    }
    const [old, next] = driver.sets.map(({ metadata }) => metadata.name);
    expect(driver.messages).toEqual([
      `Scaled up replica set ${next!} from 0 to 1`,
      `Scaled down replica set ${old!} from 2 to 1`,
      `Scaled up replica set ${next!} from 1 to 2`,
      `Scaled down replica set ${old!} from 1 to 0`,
    ]);
    expect(driver.deployment.metadata.annotations).toMatchObject({ 'deployment.kubernetes.io/revision': '2' });
  });

  it('waits while new Pods do not become available', () => {
    const driver = settled(aDeployment().replicas(4).rolling(1, 1));
    driver.edit(image('broken'));
    for (let i = 0; i < 5; i++) {
      driver.settle();
      const [old, next] = driver.sets;
      driver.report(old!.metadata.name, replicasOf(old!), replicasOf(old!));
      driver.report(next!.metadata.name, replicasOf(next!), 0);
    }
    expect(driver.sizes()).toEqual([3, 2]);
  });

  it('removes unhealthy old Pods first, so that a broken revision can be replaced', () => {
    const driver = settled(aDeployment().replicas(4).rolling(1, 1));
    driver.edit(image('broken'));
    driver.settle();
    const broken = driver.sets[1]!.metadata.name;
    driver.report(broken, 2, 0);
    driver.report(driver.sets[0]!.metadata.name, 3, 3);
    driver.edit(image('3'));
    driver.settle();
    expect(driver.sets.find(({ metadata }) => metadata.name === broken)!.spec.replicas).toBe(0);
    expect(driver.sizes()).toEqual([3, 0, 2]);
  });

  it('decides nothing while an old ReplicaSet still counts Pods that it was told to give up', () => {
    const driver = settled(aDeployment().replicas(10).rolling(3, 2));
    driver.edit(image('2'));
    driver.settle();
    driver.report(driver.sets[0]!.metadata.name, 10, 10);
    driver.report(driver.sets[1]!.metadata.name, 5, 5);
    driver.settle();
    expect(driver.sizes()).toEqual([8, 5]);
  });

  it('returns to the old ReplicaSet on a rollback, with a new revision and the old one in its history', () => {
    const driver = settled(aDeployment().replicas(1));
    const first = driver.sets[0]!.metadata.name;
    for (const tag of ['2', '1']) {
      driver.edit(image(tag));
      for (let i = 0; i < 5; i++) {
        driver.settle();
        driver.reportAll();
      }
    }
    expect(driver.sets).toHaveLength(2);
    expect(driver.sets[0]).toMatchObject({
      metadata: {
        name: first,
        annotations: { 'deployment.kubernetes.io/revision': '3', 'deployment.kubernetes.io/revision-history': '1' },
      },
      spec: { replicas: 1 },
    });
  });

  it('keeps revisionHistoryLimit old ReplicaSets', () => {
    const driver = settled(aDeployment().replicas(1).withSpec({ revisionHistoryLimit: 2 }));
    for (const tag of ['2', '3', '4', '5']) {
      driver.now += 60_000;
      driver.edit(image(tag));
      for (let i = 0; i < 6; i++) {
        driver.settle();
        driver.reportAll();
      }
    }
    expect(driver.sets.map(({ spec }) => spec.template?.spec.containers[0]?.image)).toEqual([
      'web:3',
      'web:4',
      'web:5',
    ]);
  });

  it('exceeds its deadline when nothing progresses, and says so once', () => {
    const driver = settled(aDeployment().replicas(1).withSpec({ progressDeadlineSeconds: 60 }));
    driver.edit(image('broken'));
    driver.settle();
    driver.report(driver.sets[1]!.metadata.name, 1, 0);
    driver.settle();
    const lister = listerOf(driver.deployment, ...driver.sets);
    expect(reconcileDeployment(lister, 'default/web', driver.now)).toMatchObject({
      requeueAfter: 61_000,
      background: true,
    });
    driver.now += 61_000;
    driver.settle();
    expect(driver.deployment.status?.conditions).toContainEqual(
      expect.objectContaining({
        type: 'Progressing',
        status: 'False',
        reason: 'ProgressDeadlineExceeded',
        message: `ReplicaSet "${driver.sets[1]!.metadata.name}" has timed out progressing.`,
      }),
    );
    expect(driver.sync()).toEqual([]);
  });
});

describe('scaling', () => {
  it('changes the one active ReplicaSet', () => {
    const driver = settled(aDeployment());
    driver.edit(size(7));
    driver.settle();
    expect(driver.sizes()).toEqual([7]);
    expect(driver.messages).toEqual([`Scaled up replica set ${driver.sets[0]!.metadata.name} from 3 to 7`]);
  });

  it('in the middle of a rollout is proportional', () => {
    const driver = settled(aDeployment().replicas(10).rolling(3, 2));
    driver.edit(image('2'));
    driver.settle(); // old 8, new 5: 13 in all
    driver.report(driver.sets[0]!.metadata.name, 8, 8);
    driver.report(driver.sets[1]!.metadata.name, 5, 0);
    driver.settle();
    expect(driver.sizes()).toEqual([8, 5]);
    driver.edit(size(15)); // 18 in all: the example of the Kubernetes documentation
    driver.settle();
    expect(driver.sizes()).toEqual([11, 7]);
  });

  it('to zero takes every ReplicaSet to zero', () => {
    const driver = settled(aDeployment().replicas(4));
    driver.edit(image('2'));
    driver.settle();
    driver.edit(size(0));
    driver.settle();
    expect(driver.sizes()).toEqual([0, 0]);
  });
});

describe('a paused Deployment', () => {
  it('does not roll out, but scales', () => {
    const driver = settled(aDeployment());
    driver.edit((d) => size(5)(image('2')({ ...d, spec: { ...d.spec, paused: true } })));
    driver.settle();
    expect(driver.sizes()).toEqual([5]);
    expect(reasons(driver)['Progressing']).toBe('DeploymentPaused');
    driver.edit((d) => ({ ...d, spec: { ...d.spec, paused: false } }));
    driver.sync();
    expect(reasons(driver)['Progressing']).toBe('NewReplicaSetCreated');
    expect(driver.sets).toHaveLength(2);
  });
});

describe('Recreate', () => {
  it('waits until every old Pod is gone', () => {
    const driver = settled(aDeployment().recreate());
    driver.edit(image('2'));
    driver.settle();
    expect(driver.sizes()).toEqual([0]);
    const [old] = driver.sets;
    driver.report(old!.metadata.name, 0, 0);
    const dying = aPod('web-a').labelled({ app: 'web' }).ownedBy(old!).ready().terminating().build();
    const withPod = reconcileDeployment(listerOf(driver.deployment, ...driver.sets, dying), 'default/web', 0);
    expect(withPod.calls.filter(({ verb }) => verb === 'create')).toEqual([]);
    driver.settle();
    expect(driver.sizes()).toEqual([0, 3]);
  });
});

describe('a Deployment and its ReplicaSets', () => {
  it('adopts an orphan ReplicaSet with its template', () => {
    const { template } = aDeployment().build().spec;
    const orphan = aReplicaSet('web-orphan', 'web').withSpec({ template }).running(3).build();
    const plan = reconcileDeployment(listerOf(aDeployment().build(), orphan), 'default/web', 0);
    expect(plan.calls[0]).toMatchObject({
      verb: 'update',
      object: { metadata: { ownerReferences: [{ kind: 'Deployment' }] } },
    });
    expect(plan.calls.filter(({ verb }) => verb === 'create')).toEqual([]);
  });

  it('changes nothing but its status while it is being deleted', () => {
    const plan = reconcileDeployment(listerOf(aDeployment().deleting().build()), 'default/web', 0);
    expect(plan.calls.map(({ verb }) => verb)).toEqual(['updateStatus']);
  });
});

describe('under random kills and recoveries', () => {
  it.each(seeds(40))('seed %i never takes available Pods below the minimum', (seed) => {
    const sim = new Simulation(seed);
    const dice = (bound: number): number => sim.randomInt('test', bound);
    const replicas = 1 + dice(12);
    const driver = settled(
      aDeployment()
        .replicas(replicas)
        .rolling(`${String(dice(5) * 25)}%`, `${String(dice(4) * 25)}%`),
    );
    driver.edit(image('2'));
    for (let round = 0; round < 60; round++) {
      if (dice(15) === 0) driver.edit(image(String(dice(4))));
      // The ReplicaSets have given up what they were told to.
      for (const set of driver.sets)
        driver.report(
          set.metadata.name,
          replicasOf(set),
          Math.min(set.status?.availableReplicas ?? 0, replicasOf(set)),
        );
      const minimum = replicas - maxUnavailable(driver.deployment);
      const counted = driver.sets.map(({ status }) => status?.availableReplicas ?? 0);
      // What is left available when every ReplicaSet has shrunk to its size, the available Pods last.
      const left = (): number =>
        driver.sets.reduce((sum, set, i) => sum + Math.min(counted[i] ?? 0, replicasOf(set)), 0);
      const before = left();
      driver.sync();
      expect(left()).toBeGreaterThanOrEqual(Math.min(before, minimum));
      // One ReplicaSet's Pods come, fail or recover.
      const set = driver.sets[dice(driver.sets.length)]!;
      driver.report(set.metadata.name, replicasOf(set), dice(replicasOf(set) + 1));
    }
    for (let round = 0; round < 40; round++) {
      driver.settle();
      driver.reportAll();
    }
    driver.settle();
    expect(driver.sizes().reduce((sum, n) => sum + n, 0)).toBe(replicas);
    expect(reasons(driver)).toMatchObject({ Progressing: 'NewReplicaSetAvailable' });
  });
});
