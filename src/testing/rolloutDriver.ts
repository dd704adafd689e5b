/**
 * Plays a Deployment's plans against a few objects: creates and updates ReplicaSets as the API server would, and lets their counts
 * follow. Enough to roll out without a cluster.
 */
import { timestamp, type Deployment, type ReplicaSet } from '../api/index.ts';
import type { ApiCall, Plan } from '../client-go/index.ts';
import { listerOf } from './lister.ts';

export class RolloutDriver {
  deployment: Deployment;
  sets: ReplicaSet[] = [];
  now = 0;
  readonly messages: string[] = [];
  private readonly reconcile: (lister: ReturnType<typeof listerOf>, key: string, now: number) => Plan;

  constructor(deployment: Deployment, reconcile: RolloutDriver['reconcile']) {
    this.deployment = deployment;
    this.reconcile = reconcile;
  }

  /** One sync. Returns its calls. */
  sync(): readonly ApiCall[] {
    const { namespace = '', name } = this.deployment.metadata;
    const { calls, events = [] } = this.reconcile(
      listerOf(this.deployment, ...this.sets),
      `${namespace}/${name}`,
      this.now,
    );
    for (const call of calls) this.make(call);
    this.messages.push(...events.map(({ message }) => message));
    return calls;
  }

  /** Syncs until nothing is written any more. */
  settle(limit = 50): void {
    for (let i = 0; i < limit; i++) if (this.sync().length === 0) return;
    throw new Error('the Deployment never settled');
  }

  edit(change: (deployment: Deployment) => Deployment): void {
    const edited = change(this.deployment);
    const generation = (this.deployment.metadata.generation ?? 0) + 1;
    this.deployment = { ...edited, metadata: { ...edited.metadata, generation } };
  }

  /** Lets a ReplicaSet's status say that `replicas` Pods exist, of which `available` are available. */
  report(name: string, replicas: number, available: number): void {
    this.sets = this.sets.map((set) =>
      set.metadata.name === name
        ? {
            ...set,
            status: {
              replicas,
              readyReplicas: available,
              availableReplicas: available,
              terminatingReplicas: 0,
              observedGeneration: set.metadata.generation ?? 1,
            },
          }
        : set,
    );
  }

  /** Every ReplicaSet has the Pods it wants, all available. */
  reportAll(): void {
    for (const { metadata, spec } of this.sets) this.report(metadata.name, spec.replicas ?? 1, spec.replicas ?? 1);
  }

  sizes(): number[] {
    return this.sets.map(({ spec }) => spec.replicas ?? 1);
  }

  private make(call: ApiCall): void {
    if (call.verb === 'create' && call.resource === 'replicasets') {
      const name = call.object.metadata.name ?? '';
      const metadata = {
        name,
        uid: `uid-${name}`,
        resourceVersion: '1',
        generation: 1,
        creationTimestamp: timestamp(this.now),
      };
      this.sets.push({ ...call.object, metadata: { ...call.object.metadata, ...metadata }, status: { replicas: 0 } });
    } else if (call.verb === 'update' && call.resource === 'replicasets') {
      this.sets = this.sets.map((set) => {
        if (set.metadata.uid !== call.object.metadata.uid) return set;
        const isSpecChanged = JSON.stringify(set.spec) !== JSON.stringify(call.object.spec);
        const generation = (set.metadata.generation ?? 1) + (isSpecChanged ? 1 : 0);
        return { ...call.object, metadata: { ...call.object.metadata, generation } };
      });
    } else if (call.verb === 'delete') {
      this.sets = this.sets.filter(({ metadata }) => metadata.name !== call.name);
    } else if (call.verb === 'update' && call.resource === 'deployments') {
      this.deployment = { ...call.object, ...(this.deployment.status ? { status: this.deployment.status } : {}) };
    } else if (call.verb === 'updateStatus' && call.resource === 'deployments') {
      const { status } = call.object;
      if (status) this.deployment = { ...this.deployment, status };
    }
  }
}
