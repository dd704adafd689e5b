/**
 * What `kubectl set` changes in the Pod specs of objects. Upstream: kubectl/pkg/cmd/set, kubectl/pkg/polymorphichelpers/updatepodspec.go.
 */
import { isObject, type Json, type JsonObject } from '../../api/index.ts';
import { Failure } from '../cli/failure.ts';
import { textOf } from '../records.ts';

const WITH_TEMPLATES = ['Deployment', 'DaemonSet', 'ReplicaSet', 'StatefulSet', 'Job', 'ReplicationController'];

const part = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});

/** The object with its Pod spec changed. @throws Failure when it has none */
export function withPodSpec(object: JsonObject, change: (spec: JsonObject) => JsonObject): JsonObject {
  const kind = textOf(object['kind']);
  const spec = part(object['spec']);
  if (kind === 'Pod') return { ...object, spec: change(spec) };
  if (!WITH_TEMPLATES.includes(kind)) {
    const version = textOf(object['apiVersion']).split('/').at(-1) ?? '';
    throw new Failure(`the object is not a pod or does not have a pod template: *${version}.${kind}`);
  }
  const template = part(spec['template']);
  return { ...object, spec: { ...spec, template: { ...template, spec: change(part(template['spec'])) } } };
}

const containersOf = (spec: JsonObject, field: 'containers' | 'initContainers'): JsonObject[] =>
  Array.isArray(spec[field]) ? spec[field].filter(isObject) : [];

/** Changes the containers that are chosen; `found` says whether there were any. */
export function withContainers(
  spec: JsonObject,
  chosen: (name: string) => boolean,
  change: (container: JsonObject) => JsonObject,
): { readonly spec: JsonObject; readonly found: boolean } {
  let found = false;
  const changed: JsonObject = { ...spec };
  for (const field of ['containers', 'initContainers'] as const) {
    if (!Array.isArray(spec[field])) continue;
    changed[field] = containersOf(spec, field).map((container) => {
      if (!chosen(textOf(container['name']))) return container;
      found = true;
      return change(container);
    });
  }
  return { spec: changed, found };
}

/** A name, `*` for any, or a pattern with stars. */
export function nameMatches(name: string, pattern: string): boolean {
  if (!pattern.includes('*')) return name === pattern;
  const expression = pattern
    .split('*')
    .map((piece) => piece.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${expression}$`).test(name);
}

/** `cpu=200m,memory=512Mi`. @throws Failure */
export function parseResourceList(text: string): Readonly<Record<string, string>> {
  const list: Record<string, string> = {};
  if (text === '') return list;
  for (const pair of text.split(',')) {
    const parts = pair.split('=');
    if (parts.length !== 2) throw new Failure(`Invalid argument syntax ${pair}, expected <resource>=<value>`);
    if (!/^[+-]?(\d+\.?\d*|\.\d+)(m|k|[MGTPE]i?|Ki|n|u|[eE][+-]?\d+)?$/.test(parts[1] ?? ''))
      throw new Failure("quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
    list[parts[0] ?? ''] = parts[1] ?? '';
  }
  return list;
}

/** The variables with some set and some taken away; a name that is there keeps its place. */
export function changedEnv(
  own: readonly JsonObject[],
  set: readonly JsonObject[],
  remove: readonly string[],
): JsonObject[] {
  const covered = new Set<unknown>(remove);
  const changed: JsonObject[] = [];
  for (const variable of own) {
    if (covered.has(variable['name'])) continue;
    const newer = set.find(({ name }) => name === variable['name']);
    if (newer) covered.add(variable['name']);
    changed.push(newer ?? variable);
  }
  for (const variable of set)
    if (!covered.has(variable['name'])) {
      covered.add(variable['name']);
      changed.push(variable);
    }
  return changed;
}
