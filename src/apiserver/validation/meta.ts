/** Metadata every object has: names, labels, annotations, owners. Upstream: apimachinery/pkg/api/validation/objectmeta.go. */
import {
  type Labels,
  type ObjectMeta,
  type OwnerReference,
  equalValues,
  semanticallyEqual,
  labelValue,
  pathSegment,
  qualifiedKey,
  goQuote,
} from '../../api/index.ts';
import { forbiddenField, invalidValue, required, tooLong, type FieldError } from './fieldError.ts';

export type NameRule = (name: string) => readonly string[];

const ANNOTATION_BYTES = 256 * 1024;

export const IMMUTABLE = 'field is immutable';

/** The checks of any kind; `name` is only held to the rules of a URL segment. */
export function validateMeta(meta: ObjectMeta, namespaced: boolean): FieldError[] {
  return validateMetaWith(meta, namespaced, pathSegment);
}

/** The checks of a kind whose names follow a rule of their own. */
export function validateMetaWith(meta: ObjectMeta, namespaced: boolean, rule: NameRule): FieldError[] {
  const errors: FieldError[] = [];
  const { name, generateName, namespace } = meta;
  if (generateName)
    for (const said of rule(withoutDash(generateName)))
      errors.push(invalidValue('metadata.generateName', generateName, said));
  if (name === '') errors.push(required('metadata.name', 'name or generateName is required'));
  else for (const said of rule(name)) errors.push(invalidValue('metadata.name', name, said));
  if (namespaced && !namespace) errors.push(required('metadata.namespace'));
  if (!namespaced && namespace) errors.push(forbiddenField('metadata.namespace', 'not allowed on this type'));
  errors.push(...validateCommon(meta));
  for (const finalizer of meta.finalizers ?? [])
    for (const said of qualifiedKey(finalizer)) errors.push(invalidValue('metadata.finalizers', finalizer, said));
  return errors;
}

/** A generateName may end in a dash, because letters will follow it. */
function withoutDash(name: string): string {
  return name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name;
}

const checked = new WeakSet<Labels>();

function validateCommon(meta: ObjectMeta): FieldError[] {
  return [
    ...validateLabels(meta.labels, 'metadata.labels'),
    ...validateAnnotations(meta.annotations, 'metadata.annotations'),
    ...validateOwners(meta.ownerReferences ?? []),
  ];
}

export function validateLabels(labels: Labels | undefined, field: string): FieldError[] {
  if (!labels || checked.has(labels)) return [];
  const errors: FieldError[] = [];
  for (const key in labels) {
    const value = labels[key]!;
    for (const said of qualifiedKey(key)) errors.push(invalidValue(field, key, said));
    for (const said of labelValue(value)) errors.push(invalidValue(field, value, said));
  }
  // Label maps are shared by all the Pods of a template and by every version of an object: each is looked at once.
  if (errors.length === 0) checked.add(labels);
  return errors;
}

export function validateAnnotations(annotations: Labels | undefined, field: string): FieldError[] {
  if (!annotations || checked.has(annotations)) return [];
  const errors: FieldError[] = [];
  let bytes = 0;
  for (const key in annotations) {
    bytes += key.length + annotations[key]!.length;
    for (const said of qualifiedKey(key.toLowerCase())) errors.push(invalidValue(field, key, said));
  }
  if (bytes > ANNOTATION_BYTES) errors.push(tooLong(field, ANNOTATION_BYTES));
  return errors;
}

function validateOwners(owners: readonly OwnerReference[]): FieldError[] {
  const field = 'metadata.ownerReferences';
  const errors: FieldError[] = [];
  let controller = '';
  for (const owner of owners) {
    // Upstream gives these no index.
    if (!owner.apiVersion)
      errors.push(invalidValue(`${field}.apiVersion`, owner.apiVersion, 'version must not be empty'));
    for (const key of ['kind', 'name', 'uid'] as const)
      if (!owner[key]) errors.push(invalidValue(`${field}.${key}`, owner[key], 'must not be empty'));
    if (owner.controller !== true) continue;
    const described = `${owner.kind}/${owner.name}`;
    if (controller !== '')
      errors.push(
        invalidValue(
          field,
          owners,
          `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${described}`,
        ),
      );
    else controller = described;
  }
  return errors;
}

/** What an update may not do to metadata. */
export function validateMetaUpdate(next: ObjectMeta, old: ObjectMeta): FieldError[] {
  const errors: FieldError[] = [];
  if (old.deletionTimestamp !== undefined) {
    const added = (next.finalizers ?? []).filter((finalizer) => !old.finalizers?.includes(finalizer)).sort();
    if (added.length > 0)
      errors.push(
        forbiddenField(
          'metadata.finalizers',
          `no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map(goQuote).join(', ')}}`,
        ),
      );
  }
  for (const key of ['name', 'namespace', 'uid'] as const)
    if (next[key] !== old[key]) errors.push(invalidValue(`metadata.${key}`, next[key], IMMUTABLE));
  if (
    next.labels !== old.labels ||
    !equalValues(next.annotations, old.annotations) ||
    next.ownerReferences !== old.ownerReferences
  )
    errors.push(...validateCommon(next));
  return errors;
}

export function immutableField(next: unknown, old: unknown, field: string): FieldError[] {
  return semanticallyEqual(next, old) ? [] : [invalidValue(field, next, IMMUTABLE)];
}
