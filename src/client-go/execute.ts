/** Makes the calls of a plan, in order, until the API refuses one. */
import { ApiError, keyOf, objectKey, type AnyObject, type ResourceName } from '../api/index.ts';
import type { ApiServer } from '../apiserver/index.ts';
import type { ApiCall, Plan, Refusal } from './types.ts';

type Verbs = Pick<ApiServer, 'create' | 'update' | 'updateStatus' | 'delete' | 'bind' | 'finalizeNamespace'>;

export interface Outcome {
  /** Names of the objects written, by index of the call; undefined where a call writes none. */
  readonly names: readonly (string | undefined)[];
  readonly refusal?: Refusal;
}

/**
 * A second write to an object carries the resourceVersion that the first one returned, as code that passes the returned object on.
 * @throws whatever is not an ApiError: that is a fault of ours.
 */
export function executePlan(api: Verbs, plan: Plan): Outcome {
  const names: (string | undefined)[] = [];
  const written = new Map<string, AnyObject>();
  for (const [index, call] of plan.calls.entries()) {
    try {
      const object = makeCall(api, call, written);
      names.push(object?.metadata.name);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { names, refusal: { call, index, error } };
    }
  }
  return { names };
}

function makeCall(api: Verbs, call: ApiCall, written: Map<string, AnyObject>): AnyObject | undefined {
  switch (call.verb) {
    case 'create':
      return api.create(call.resource, call.object);
    case 'update':
    case 'updateStatus': {
      const place = `${call.resource} ${keyOf(call.object)}`;
      const object = api[call.verb]<ResourceName>(call.resource, onTopOf(written.get(place), call.object));
      written.set(place, object);
      return object;
    }
    case 'delete':
      api.delete(call.resource, call.namespace, call.name, call.options);
      written.delete(`${call.resource} ${objectKey(call.namespace, call.name)}`);
      return undefined;
    case 'bind':
      api.bind(call.namespace, call.pod, call.node);
      return undefined;
    case 'finalize':
      api.finalizeNamespace(call.object.metadata.name, call.object.spec?.finalizers ?? []);
      return undefined;
  }
}

function onTopOf(earlier: AnyObject | undefined, object: AnyObject): AnyObject {
  if (!earlier) return object;
  const { resourceVersion } = earlier.metadata;
  return { ...object, metadata: { ...object.metadata, resourceVersion } };
}
