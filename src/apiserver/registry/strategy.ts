/**
 * What differs between kinds when they are written; the order of steps is in registry.ts. Upstream: every resource's strategy.go under
 * pkg/registry, with the defaulting functions of pkg/apis. All functions are pure: they return the object to go on with.
 */
import type { Draft, KubernetesObject, ResourceName, ResourceTypes } from '../../api/index.ts';
import type { Simulation } from '../../sim/index.ts';
import type { Writer } from '../managedfields/history.ts';
import type { FieldError } from '../validation/fieldError.ts';
import type { Chance } from './chance.ts';

export interface RequestContext {
  readonly dryRun: boolean;
  /** Receives what a client would see as `Warning:`. */
  readonly warn: (sentence: string) => void;
  readonly chance: Chance;
  /** Who writes, when a request says so: the object's managedFields will name it. Undefined: a component, known by the journal. */
  readonly writer?: Writer;
  /** The write changes who manages what, and is made even when nothing else changes. */
  readonly managersChange?: boolean;
  /** It is a patch: a uid in it is a field like any other, not a condition. */
  readonly patches?: boolean;
}

/** What a strategy may do to objects of other kinds: the registry offers it. */
export interface OtherObjects {
  readonly sim: Simulation;
  find<R extends ResourceName>(resource: R, namespace: string, name: string): ResourceTypes[R] | undefined;
  create<R extends ResourceName>(
    resource: R,
    draft: Draft<ResourceTypes[R]>,
    context: RequestContext,
  ): ResourceTypes[R];
  remove<R extends ResourceName>(resource: R, key: string, last: ResourceTypes[R]): void;
}

export interface Strategy<T extends KubernetesObject> {
  /** PUT of a name that does not exist creates it. */
  readonly createsOnUpdate: boolean;
  /** What the API version itself fills in, on every way in. */
  withDefaults(draft: Draft<T>): Draft<T>;
  /** Mutating admission of a new object; throws an ApiError to refuse it. */
  admit?(object: T): T;
  /** Reserves what the server hands out (addresses, ports) for a new object. */
  beginCreate?(object: T, context: RequestContext): T;
  beginUpdate?(object: T, old: T, context: RequestContext): T;
  /** Sets what a client may not: the first status, the generation. */
  prepareForCreate(object: T): T;
  prepareForUpdate(object: T, old: T): T;
  /** Default: the status of the new object on everything else of the stored one. */
  prepareForStatusUpdate?(object: T, old: T): T;
  validate(object: T): readonly FieldError[];
  validateUpdate(object: T, old: T): readonly FieldError[];
  validateStatusUpdate?(object: T, old: T): readonly FieldError[];
  warnings?(object: T, old: T | undefined): readonly string[];
  /** Further objects that must be there before this one is stored. */
  beforeStored?(others: OtherObjects, object: T, old: T | undefined, context: RequestContext): void;
  /** What goes with an object that was changed, or removed (undefined). */
  afterStored?(others: OtherObjects, object: T | undefined, old: T | undefined): void;
  /** Seconds between deletionTimestamp and removal; undefined: this kind is removed at once. */
  gracePeriod?(object: T, requested: number | undefined): number;
}

/** The next generation when what the user asked for has changed. */
export function withGeneration<T extends KubernetesObject>(object: T, generation: number): T {
  return object.metadata.generation === generation
    ? object
    : { ...object, metadata: { ...object.metadata, generation } };
}

const same = <T>(object: T): T => object;

/** For kinds that are kept as they are written: no status, no generation. */
export const keptAsWritten = { prepareForCreate: same, prepareForUpdate: same };
