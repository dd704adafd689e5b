/**
 * Volumes as files: what ConfigMaps, Secrets and the downward API put into them, and the directories that containers share. Upstream:
 * pkg/volume/{configmap,secret,downwardapi,projected,emptydir,hostpath}, pkg/volume/util/atomic_writer.go. Simplified: a changed
 * ConfigMap or Secret is seen at once (a real kubelet writes it at its next sync, within a minute or two), also below a subPath;
 * modes, links and sizes are not kept. Left out: volumes of drivers (persistentVolumeClaim, csi …), which are empty directories here.
 */
import {
  decodeBase64,
  utf8Text,
  type ConfigMap,
  type DownwardAPIItem,
  type KeyToPath,
  type Pod,
  type Secret,
  type Volume,
  type VolumeProjection,
} from '../api/index.ts';
import { fieldValue } from './environment.ts';
import { resourceField } from './resourceFields.ts';
import type { KubeletApi } from './types.ts';

/** Texts by path below the volume, or why it cannot be set up, in the kubelet's words. */
export type VolumeContent = { readonly files: ReadonlyMap<string, string> } | { readonly error: string };

interface Addresses {
  readonly podIP: string | undefined;
  readonly hostIP: string;
}

/** The sources that put something into a volume; none: it is a directory of its own. */
function sourcesOf({ projected, configMap, secret, downwardAPI }: Volume): readonly VolumeProjection[] {
  if (projected) return projected.sources;
  if (configMap) return [{ configMap }];
  if (secret) {
    const { secretName, ...rest } = secret;
    return [{ secret: { ...rest, ...(secretName === undefined ? {} : { name: secretName }) } }];
  }
  return downwardAPI ? [{ downwardAPI }] : [];
}

export const isWritten = (volume: Volume): boolean =>
  volume.projected !== undefined ||
  volume.configMap !== undefined ||
  volume.secret !== undefined ||
  volume.downwardAPI !== undefined;

export function contentOf(api: Pick<KubeletApi, 'get'>, pod: Pod, volume: Volume, addresses: Addresses): VolumeContent {
  const namespace = pod.metadata.namespace ?? 'default';
  const files = new Map<string, string>();
  for (const { configMap, secret, downwardAPI, serviceAccountToken } of sourcesOf(volume)) {
    const ref = configMap ?? secret;
    if (ref) {
      const kind = configMap ? 'configmap' : 'secret';
      const object = api.get(configMap ? 'configmaps' : 'secrets', namespace, ref.name ?? '');
      const error = object ? addKeys(files, object, kind, ref) : missing(kind, ref);
      if (error !== undefined) return { error };
    }
    for (const item of downwardAPI?.items ?? []) files.set(item.path, downward(pod, item, addresses));
    if (serviceAccountToken) files.set(serviceAccountToken.path, `eyJhbGciOiJSUzI1NiJ9.${pod.metadata.uid}.simulated`);
  }
  return { files };
}

/** The root certificate is there before the controller that publishes it is. */
function missing(kind: string, { name = '', optional }: { name?: string; optional?: boolean }): string | undefined {
  return optional === true || name === 'kube-root-ca.crt' ? undefined : `${kind} "${name}" not found`;
}

function addKeys(
  files: Map<string, string>,
  object: ConfigMap | Secret,
  kind: string,
  { items, optional }: { readonly items?: readonly KeyToPath[]; readonly optional?: boolean },
): string | undefined {
  const data = object.data ?? {};
  const text = (key: string): string => {
    const value = data[key] ?? '';
    return object.kind === 'Secret' ? utf8Text(decodeBase64(value)) : value;
  };
  for (const { key, path } of items ?? Object.keys(data).map((name) => ({ key: name, path: name }))) {
    if (Object.hasOwn(data, key)) files.set(path, text(key));
    else if (optional !== true) return `references non-existent ${kind === 'secret' ? 'secret' : 'config'} key: ${key}`;
  }
  return undefined;
}

function downward(pod: Pod, { fieldRef, resourceFieldRef }: DownwardAPIItem, addresses: Addresses): string {
  if (resourceFieldRef) return resourceField(pod, undefined, resourceFieldRef);
  const path = fieldRef?.fieldPath ?? '';
  if (path !== 'metadata.labels' && path !== 'metadata.annotations') return fieldValue(pod, path, addresses);
  const map = pod.metadata[path === 'metadata.labels' ? 'labels' : 'annotations'] ?? {};
  const keys = Object.keys(map).sort((a, b) => (a < b ? -1 : 1));
  return keys.map((key) => `${key}=${JSON.stringify(map[key] ?? '')}`).join('\n');
}

/** Why a Pod's volumes cannot be set up yet. @upstream pkg/kubelet/volumemanager: the FailedMount event */
export function mountError(api: Pick<KubeletApi, 'get'>, pod: Pod): string | undefined {
  for (const volume of pod.spec.volumes ?? []) {
    // What admission adds to every Pod is always there.
    if (volume.name.startsWith('kube-api-access-')) continue;
    const content = contentOf(api, pod, volume, { podIP: undefined, hostIP: '' });
    if ('error' in content) return `MountVolume.SetUp failed for volume "${volume.name}" : ${content.error}`;
  }
  return undefined;
}
