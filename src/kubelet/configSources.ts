/**
 * The ConfigMaps and Secrets a container's environment is made of. They are read when the container is created, and never again:
 * a change is seen by the next run only. Upstream: pkg/kubelet/kubelet_pods.go (makeEnvironmentVariables), pkg/kubelet/configmap,
 * pkg/kubelet/secret. Simplified: the kubelet reads the server's present object, not a watch cache that lags behind it.
 */
import {
  decodeBase64,
  utf8Text,
  type ConfigMap,
  type Container,
  type EnvVar,
  type KeySelector,
  type Secret,
} from '../api/index.ts';
import type { KubeletApi } from './types.ts';

/** The objects a container was created with. */
export type ConfigObjects = readonly (ConfigMap | Secret)[];
type Kind = 'ConfigMap' | 'Secret';

interface Reference {
  readonly kind: Kind;
  readonly name: string;
  readonly optional: boolean;
  /** Absent: every key. */
  readonly key?: string;
  readonly prefix?: string;
}

function reference(kind: Kind, ref: Partial<KeySelector>, prefix?: string): Reference {
  const { name = '', optional = false, key } = ref;
  return { kind, name, optional, ...(key === undefined ? {} : { key }), ...(prefix ? { prefix } : {}) };
}

function wholeObjects({ envFrom = [] }: Container): readonly Reference[] {
  return envFrom.flatMap(({ prefix, configMapRef, secretRef }) => {
    if (configMapRef) return [reference('ConfigMap', configMapRef, prefix)];
    return secretRef ? [reference('Secret', secretRef, prefix)] : [];
  });
}

function oneKey({ valueFrom }: EnvVar): Reference | undefined {
  if (valueFrom?.configMapKeyRef) return reference('ConfigMap', valueFrom.configMapKeyRef);
  return valueFrom?.secretKeyRef && reference('Secret', valueFrom.secretKeyRef);
}

/**
 * Reads what a container's environment needs, in upstream's order: envFrom first.
 * @returns the objects, or the kubelet's sentence about the first that is missing and not optional
 */
export function readConfig(
  api: Pick<KubeletApi, 'get'>,
  namespace: string,
  container: Container,
): { readonly objects: ConfigObjects } | { readonly error: string } {
  const references = [
    ...wholeObjects(container),
    ...(container.env ?? []).flatMap((variable) => oneKey(variable) ?? []),
  ];
  const objects: (ConfigMap | Secret)[] = [];
  for (const { kind, name, key, optional } of references) {
    const object = api.get(kind === 'ConfigMap' ? 'configmaps' : 'secrets', namespace, name);
    if (object && !objects.includes(object)) objects.push(object);
    if (optional) continue;
    if (!object) return { error: `${kind.toLowerCase()} "${name}" not found` };
    if (key !== undefined && !Object.hasOwn(object.data ?? {}, key))
      return { error: `couldn't find key ${key} in ${kind} ${namespace}/${name}` };
  }
  return { objects };
}

/** Variables that envFrom gives; of the same name the last wins. */
export function variablesFrom(objects: ConfigObjects, container: Container): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const { kind, name, prefix = '' } of wholeObjects(container)) {
    const object = objectOf(objects, kind, name);
    for (const key of Object.keys(object?.data ?? {})) values.set(prefix + key, textOf(object, key) ?? '');
  }
  return values;
}

/**
 * The value a variable takes from a key.
 * @returns undefined: it takes none from an object; `{}`: the key is optional and missing, so there is no such variable
 */
export function valueOfKey(objects: ConfigObjects, variable: EnvVar): { readonly text?: string } | undefined {
  const ref = oneKey(variable);
  if (!ref) return undefined;
  const text = textOf(objectOf(objects, ref.kind, ref.name), ref.key ?? '');
  return text === undefined ? {} : { text };
}

function objectOf(objects: ConfigObjects, kind: Kind, name: string): ConfigMap | Secret | undefined {
  return objects.find((object) => object.kind === kind && object.metadata.name === name);
}

function textOf(object: ConfigMap | Secret | undefined, key: string): string | undefined {
  if (!object?.data || !Object.hasOwn(object.data, key)) return undefined;
  const value = object.data[key] ?? '';
  return object.kind === 'Secret' ? utf8Text(decodeBase64(value)) : value;
}
