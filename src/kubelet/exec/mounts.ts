/** A container's volumes, each at its place. Those that containers write to are a row of their own, which all who mount them share. */
import type { Container, VolumeMount } from '../../api/index.ts';
import type { Table } from '../../sim/index.ts';
import type { KubeletContext } from '../context.ts';
import type { PodWorker } from '../records.ts';
import { contentOf, isWritten } from '../volumes.ts';
import { ContainerFiles, type Mount, type Written } from './files.ts';

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

export function mountsOf(
  context: KubeletContext,
  table: Table<Written>,
  worker: PodWorker,
  { volumeMounts = [] }: Container,
): readonly Mount[] {
  return volumeMounts
    .filter(({ mountPath }) => mountPath !== SERVICE_ACCOUNT)
    .flatMap((mount) => mountOf(context, table, worker, mount) ?? [])
    .sort((a, b) => b.path.length - a.path.length);
}

function mountOf(
  context: KubeletContext,
  table: Table<Written>,
  worker: PodWorker,
  { name, mountPath, readOnly = false, subPath = '' }: VolumeMount,
): Mount | undefined {
  const volume = worker.pod.spec.volumes?.find((one) => one.name === name);
  if (!volume) return undefined;
  const inside = subPath === '' ? '' : `/${subPath.replace(/^\/|\/$/g, '')}`;
  const path = mountPath.replace(/(.)\/$/, '$1');
  const { uid } = worker.pod.metadata;
  const host = volume.hostPath?.path;
  const key = host === undefined ? `volume ${uid}/${name}` : `hostPath ${worker.node}:${host}`;
  const addresses = { podIP: worker.ip, hostIP: context.nodesByName().get(worker.node)?.ip ?? '' };
  const content = contentOf(context.api, worker.pod, volume, addresses);
  const base = new Map<string, string>();
  if ('files' in content) for (const [at, text] of content.files) base.set(`/${at}`, text);
  const directories = inside === '' || base.has(inside) ? [] : [inside];
  const files = new ContainerFiles(table, key, { base, directories, readOnly: () => false });
  return { path, inside, readOnly: readOnly || isWritten(volume), files };
}
