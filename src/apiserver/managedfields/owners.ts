/**
 * Who owns which fields of one object, and how a write changes that. Upstream: apimachinery/pkg/util/managedfields/internal over
 * sigs.k8s.io/structured-merge-diff/v6/merge. What a write sets belongs to its writer alone; what an apply sets is shared with others
 * who set the same.
 */
import { compareText, type ManagedFieldsEntry, type JsonObject } from '../../api/index.ts';
import { SERVERS_METADATA, touchedBy, type Comparison } from './compare.ts';
import {
  addPath,
  difference,
  fromFieldsV1,
  growingSet,
  intersection,
  isNone,
  pathsOf,
  sameFields,
  toFieldsV1,
  union,
  type FieldSet,
} from './fieldSet.ts';
import { printPath } from './shape.ts';

export interface ManagerId {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  /** Undefined: the object itself. */
  readonly subresource?: string | undefined;
}

export interface Managed extends ManagerId {
  /** RFC 3339; undefined: nobody knows. */
  readonly time: string | undefined;
  readonly fields: FieldSet;
}

export type Managers = readonly Managed[];

/** What the server itself says about an object has no owner. */
const STRIPPED: FieldSet = (() => {
  const set = growingSet();
  for (const name of ['apiVersion', 'kind', 'metadata']) addPath(set, [`f:${name}`]);
  for (const name of SERVERS_METADATA) addPath(set, ['f:metadata', `f:${name}`]);
  return set;
})();

export const isSameManager = (a: ManagerId, b: ManagerId): boolean =>
  a.manager === b.manager &&
  a.operation === b.operation &&
  a.apiVersion === b.apiVersion &&
  (a.subresource ?? '') === (b.subresource ?? '');

/** Nobody owns any more what somebody else has set, nor what is gone. */
function takenFrom(managers: Managers, lost: FieldSet): Managers {
  return managers.flatMap((managed) => {
    const fields = difference(managed.fields, lost);
    if (fields === managed.fields) return [managed];
    return isNone(fields) ? [] : [{ ...managed, fields }];
  });
}

/** Upstream keeps so many updaters apart. */
const MAX_UPDATERS = 10;
const ANCIENT = 'ancient-changes';

/** After a write that is no apply: what it set is its writer's. */
export function afterUpdate(managers: Managers, change: Comparison, writer: ManagerId, time: string): Managers {
  const touched = touchedBy(change);
  const others = takenFrom(managers, union(touched, change.removed));
  if (isNone(touched)) return others;
  const before = others.find((managed) => isSameManager(managed, writer));
  const entry: Managed = { ...writer, time, fields: before ? union(before.fields, touched) : touched };
  return capped([...others.filter((managed) => managed !== before), entry]);
}

/** After an apply: its writer owns what it names, and nothing else. */
export function afterApply(
  managers: Managers,
  change: Comparison,
  writer: ManagerId,
  applied: FieldSet,
  time: string,
): Managers {
  const others = managers.filter((managed) => !isSameManager(managed, writer));
  const kept = takenFrom(others, union(touchedBy(change), change.removed));
  const fields = difference(applied, STRIPPED);
  return isNone(fields) ? kept : [...kept, { ...writer, time, fields }];
}

/** Too many updaters: the oldest are put together as one nobody knows any more. */
function capped(managers: Managers): Managers {
  const updaters = managers.filter(({ operation }) => operation === 'Update');
  if (updaters.length <= MAX_UPDATERS) return managers;
  const oldest = [...updaters]
    .sort((a, b) => compareText(a.time ?? '', b.time ?? '') || compareText(a.manager, b.manager))
    .slice(0, updaters.length - MAX_UPDATERS + 1);
  const newest = oldest[oldest.length - 1]!;
  const ancient: Managed = {
    manager: ANCIENT,
    operation: 'Update',
    apiVersion: newest.apiVersion,
    time: newest.time,
    fields: oldest.reduce<FieldSet>((all, { fields }) => union(all, fields), growingSet()),
  };
  return [...managers.filter((managed) => !oldest.includes(managed)), ancient];
}

export interface FieldConflict {
  readonly manager: Managed;
  readonly path: string;
}

/** What a writer would take from others; in the order of managers and paths. */
export function conflictsOf(managers: Managers, change: Comparison, writer: ManagerId): FieldConflict[] {
  const touched = touchedBy(change);
  return [...managers]
    .filter((managed) => !isSameManager(managed, writer))
    .sort((a, b) => compareText(describeManager(a), describeManager(b)))
    .flatMap((manager) =>
      pathsOf(intersection(manager.fields, touched)).map((path) => ({ manager, path: printPath(path) })),
    );
}

/** As a conflict names it. */
export function describeManager({ manager, operation, apiVersion, subresource }: ManagerId): string {
  const within = subresource ? ` with subresource ${JSON.stringify(subresource)}` : '';
  return `${JSON.stringify(manager)}${within}${operation === 'Update' ? ` using ${apiVersion}` : ''}`;
}

/** As metadata.managedFields shows them. */
export function encodeManagers(managers: Managers): ManagedFieldsEntry[] {
  return [...managers]
    .sort(
      (a, b) =>
        compareText(a.operation, b.operation) ||
        compareText(a.time ?? '', b.time ?? '') ||
        compareText(a.manager, b.manager) ||
        compareText(a.apiVersion, b.apiVersion) ||
        compareText(a.subresource ?? '', b.subresource ?? ''),
    )
    .map(({ manager, operation, apiVersion, time, fields, subresource }) => ({
      ...(manager === '' ? {} : { manager }),
      operation,
      apiVersion,
      ...(time === undefined ? {} : { time }),
      fieldsType: 'FieldsV1',
      fieldsV1: toFieldsV1(fields),
      ...(subresource ? { subresource } : {}),
    }));
}

/** What a client wrote as managedFields; undefined when it cannot be read. */
export function decodeManagers(entries: readonly ManagedFieldsEntry[]): Managers | undefined {
  const managers: Managed[] = [];
  for (const { manager = '', operation, apiVersion = '', time, fieldsV1, subresource } of entries) {
    if (operation !== 'Apply' && operation !== 'Update') return undefined;
    managers.push({
      manager,
      operation,
      apiVersion,
      time,
      fields: fromFieldsV1((fieldsV1 ?? {}) as JsonObject),
      subresource,
    });
  }
  return managers;
}

/** Whether the same managers own the same; when they wrote it does not count. */
export function sameManagers(a: Managers, b: Managers): boolean {
  return (
    a.length === b.length &&
    a.every((managed) => {
      const other = b.find((candidate) => isSameManager(candidate, managed));
      return other !== undefined && sameFields(other.fields, managed.fields);
    })
  );
}
