/**
 * The shell around controllers: one shared informer per resource hears of changes, maps them to keys and queues them; a key's turn
 * reads the store, asks the controller for a plan and makes its calls. Upstream: cmd/kube-controller-manager with client-go.
 * Simplified: an informer lags in *when* a controller hears, but what it then reads is the present state, so that nothing needs
 * upstream's "expectations" about writes its cache has not seen yet.
 */
import { RESOURCES, type ResourceName } from '../api/index.ts';
import type { ApiServer, Change } from '../apiserver/index.ts';
import type { Simulation } from '../sim/index.ts';
import { informerLatency } from './latency.ts';
import { createEventRecorder } from './eventRecorder.ts';
import { executePlan } from './execute.ts';
import type { ClientGo, Controller, Plan, RunningController } from './types.ts';
import { createWatches } from './watches.ts';
import { createWorkQueues, type WorkQueue, type WorkResult } from './workQueue.ts';

/** Reading, deciding, and one round trip to the API server. Creations go out in growing batches, so many of them cost few trips. */
const SYNC_MS = 4;
const ROUND_TRIP_MS = 8;
/** Listing, claiming and counting one object; less than a millisecond of it in all is part of SYNC_MS. */
const EXAMINED_MS = 0.02;

interface Interest {
  readonly keysOf: (change: Change) => readonly string[];
  readonly ignores: ((change: Change) => boolean) | undefined;
  readonly queue: WorkQueue;
  readonly name: string;
}

export function createClientGo(sim: Simulation, api: ApiServer): ClientGo {
  const watch = createWatches(sim, api);
  const openQueue = createWorkQueues(sim);
  const recordEvent = createEventRecorder(sim, api);
  const informers = new Map<ResourceName, Interest[]>();

  const interestsIn = (resource: ResourceName): Interest[] => {
    const known = informers.get(resource);
    if (known) return known;
    const interests: Interest[] = [];
    informers.set(resource, interests);
    watch({
      component: 'kube-controller-manager',
      resource,
      latency: (change) => informerLatency(sim, change),
      keep: (change) => interests.some(({ ignores }) => !ignores?.(change)),
      deliver: (change) => {
        for (const { keysOf, ignores, queue, name } of interests) {
          // The informer is shared: that it heard of the change says only that somebody is concerned.
          if (ignores?.(change)) continue;
          for (const key of keysOf(change)) sim.as(name, () => queue.add(key));
        }
      },
    });
    return interests;
  };

  const execute = (
    controller: Controller,
    plan: Plan,
  ): WorkResult & { readonly outcome: ReturnType<typeof executePlan> } => {
    const outcome = executePlan(api, plan);
    for (const note of plan.events ?? []) {
      const { afterCall } = note;
      if (afterCall !== undefined && afterCall >= outcome.names.length) continue;
      const name = afterCall === undefined ? undefined : outcome.names[afterCall];
      const message = name === undefined ? note.message : note.message.replaceAll('{name}', name);
      recordEvent({ ...note, message }, { component: controller.name });
    }
    return {
      outcome,
      busy:
        SYNC_MS +
        Math.floor((plan.examined ?? 0) * EXAMINED_MS) +
        ROUND_TRIP_MS * Math.ceil(Math.log2(outcome.names.length + 1)),
      refused: outcome.refusal !== undefined || plan.failed === true,
      ...(plan.requeueAfter === undefined ? {} : { requeueAfter: plan.requeueAfter }),
      ...(plan.background === undefined ? {} : { background: plan.background }),
    };
  };

  const run = (controller: Controller): RunningController => {
    const work = (key: string): WorkResult => {
      const result = execute(controller, controller.reconcile(api, key, sim.now));
      const { refusal } = result.outcome;
      if (refusal && controller.afterRefusal) execute(controller, controller.afterRefusal(api, key, sim.now, refusal));
      return result;
    };
    const queue = openQueue(controller.name, work, controller.retry);
    for (const resource of Object.keys(RESOURCES) as ResourceName[]) {
      const keysOf = controller.watches[resource] as
        | ((change: Change, lister: ApiServer) => readonly string[])
        | undefined;
      if (!keysOf) continue;
      const ignores = controller.ignores?.[resource] as ((change: Change) => boolean) | undefined;
      interestsIn(resource).push({ keysOf: (change) => keysOf(change, api), ignores, queue, name: controller.name });
    }
    return { enqueue: (key) => sim.as(controller.name, () => queue.add(key)) };
  };

  return { watch, run, recordEvent };
}
