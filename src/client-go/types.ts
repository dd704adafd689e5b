/**
 * How components follow the API: informers deliver changes after a watch latency, controllers turn keys into plans.
 * Upstream: client-go/tools/cache, client-go/util/workqueue, pkg/controller/controller_utils.go.
 */
import type { AnyObject, ApiError, Draft, ObjectReference, ResourceName, ResourceTypes } from '../api/index.ts';
import type { ApiServer, Change, DeleteOptions, Lister } from '../apiserver/index.ts';
import type { SimTime, Simulation } from '../sim/index.ts';

/** A write that a reconcile wants. Verbs and shapes are the API server's. */
export type ApiCall =
  | {
      readonly [R in ResourceName]: {
        readonly verb: 'create';
        readonly resource: R;
        readonly object: Draft<ResourceTypes[R]>;
      };
    }[ResourceName]
  | {
      readonly [R in ResourceName]: {
        readonly verb: 'update';
        readonly resource: R;
        readonly object: ResourceTypes[R];
      };
    }[ResourceName]
  | {
      readonly [R in ResourceName]: {
        readonly verb: 'updateStatus';
        readonly resource: R;
        readonly object: ResourceTypes[R];
      };
    }[ResourceName]
  | {
      readonly verb: 'delete';
      readonly resource: ResourceName;
      readonly namespace: string;
      readonly name: string;
      readonly options?: DeleteOptions;
    }
  | { readonly verb: 'bind'; readonly namespace: string; readonly pod: string; readonly node: string }
  /** PUT of a Namespace's finalize subresource: with no finalizers left in its spec it goes. */
  | { readonly verb: 'finalize'; readonly resource: 'namespaces'; readonly object: ResourceTypes['namespaces'] };

/** An Event to record about an object, in upstream's reason and message. */
export interface EventNote {
  readonly about: AnyObject | ObjectReference;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  /** May contain {name}: the name of the object that the call at `afterCall` created. */
  readonly message: string;
  /** Index in `calls` of the call this Event reports; recorded only when that call succeeds. */
  readonly afterCall?: number;
}

/** What a reconcile decided: data, so that it can be tested without a cluster. */
export interface Plan {
  readonly calls: readonly ApiCall[];
  readonly events?: readonly EventNote[];
  /** How many objects it looked through, when they may be many: with thousands of Pods it is that which takes the time. */
  readonly examined?: number;
  /** Look again after so many ms of cluster time. */
  readonly requeueAfter?: SimTime;
  /** The look again is for a deadline that may never matter (a rollout's progress): settling does not wait for it. */
  readonly background?: boolean;
  /** Something stood in the way that is no refusal of the API's: the key is retried as after one. */
  readonly failed?: boolean;
}

/** A call of a plan that the API refused. The calls after it were not made. */
export interface Refusal {
  readonly call: ApiCall;
  /** Index of the call in its plan. */
  readonly index: number;
  readonly error: ApiError;
}

/** How long a refused key waits: base × 2^failures ms, at most `max` ms; dropped after `limit` failures, when there is one. */
export interface RetryPolicy {
  readonly base: SimTime;
  readonly max: SimTime;
  readonly limit?: number;
}

/** A level-triggered controller: which changes concern which keys, and what to do about a key. */
export interface Controller {
  /** As upstream names it in Events and logs, such as replicaset-controller. */
  readonly name: string;
  /** Resources it watches; `keysOf` maps a change to the keys to look at. */
  readonly watches: {
    readonly [R in ResourceName]?: (change: Change<R>, lister: Lister) => readonly string[];
  };
  /**
   * Changes that mean nothing to it whatever else is stored. One that all controllers ignore is not even delivered to them.
   * Default: every change of a resource it watches may matter.
   */
  readonly ignores?: {
    readonly [R in ResourceName]?: (change: Change<R>) => boolean;
  };
  reconcile(lister: Lister, key: string, now: SimTime): Plan;
  /** What to write when the API refused a call (a FailedCreate Event, a condition); the key is retried in any case. */
  afterRefusal?(lister: Lister, key: string, now: SimTime, refusal: Refusal): Plan;
  /** Default: 5 ms doubling to 1000 s, for ever. */
  readonly retry?: RetryPolicy;
}

/** Follows changes on behalf of one component, with a delay of its own. */
export interface WatchOptions<R extends ResourceName> {
  readonly component: string;
  readonly resource: R;
  /** Delay between write and delivery for this change, in ms. */
  readonly latency: (change: Change<R>) => SimTime;
  /** Which changes are delivered at all (a field selector, for instance). */
  readonly keep?: (change: Change<R>) => boolean;
  readonly deliver: (change: Change<R>) => void;
}

export interface RunningController {
  /** Looks at a key although nothing about it has changed, as a controller does with all there is when it starts. */
  enqueue(key: string): void;
}

export interface ClientGo {
  watch<R extends ResourceName>(options: WatchOptions<R>): void;
  /** Registers a controller: informers, a de-duplicating work queue with back-off, and the execution of its plans. */
  run(controller: Controller): RunningController;
  /** Records an Event, aggregating repeats (count, lastTimestamp) as the EventRecorder's correlator does. */
  recordEvent(note: EventNote, source: { readonly component: string; readonly host?: string }): void;
}

export type CreateClientGo = (sim: Simulation, api: ApiServer) => ClientGo;
