/**
 * Every Pod runs as a service account of its namespace, and gets a token of it in a volume. Upstream:
 * plugin/pkg/admission/serviceaccount. Simplified: the letters of the volume's name come from what the Pod is made of, so that the Pods
 * of one template share their spec; and as a namespace's `default` account is made by a controller in a moment, it counts as there (the
 * real server waits for it). Left out: enforce-mountable-secrets, mirror Pods.
 */
import {
  RESOURCES,
  type Container,
  type Pod,
  type PodSpec,
  type ServiceAccount,
  type Volume,
} from '../../api/index.ts';
import type { Store } from '../../etcd/index.ts';
import { hash32 } from '../../sim/index.ts';
import { suffixOf, SUFFIXES } from '../registry/chance.ts';
import { forbidden } from '../statusErrors.ts';

const DEFAULT = 'default';
const VOLUME = 'kube-api-access-';
const MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

/** @throws ApiError Forbidden when there is no such account */
export function serviceAccountOf(store: Store, { metadata, spec }: Pod): ServiceAccount | undefined {
  const { namespace = '', name } = metadata;
  const account = spec.serviceAccountName || DEFAULT;
  const found = store.get('serviceaccounts', `${namespace}/${account}`);
  if (found || account === DEFAULT) return found;
  throw forbidden(
    RESOURCES.pods,
    name,
    `error looking up service account ${namespace}/${account}: serviceaccount "${account}" not found`,
  );
}

/** The spec with the account's name, its pull secrets and, unless it is not wanted, its token. */
export function withServiceAccount(spec: PodSpec, account: ServiceAccount | undefined): PodSpec {
  const name = spec.serviceAccountName || DEFAULT;
  const secrets = account?.imagePullSecrets ?? [];
  const named: PodSpec = {
    ...spec,
    serviceAccountName: name,
    serviceAccount: name,
    ...(spec.imagePullSecrets?.length || secrets.length === 0 ? {} : { imagePullSecrets: secrets }),
  };
  const mounts = spec.automountServiceAccountToken ?? account?.automountServiceAccountToken ?? true;
  return mounts ? withToken(named) : named;
}

function withToken(spec: PodSpec): PodSpec {
  const { volumes = [], initContainers, containers } = spec;
  const existing = volumes.find(({ name }) => name.startsWith(VOLUME));
  const name = existing?.name ?? VOLUME + suffixOf(hash32(JSON.stringify(spec)) % SUFFIXES);
  const lacking = [...(initContainers ?? []), ...containers].some((container) => !hasMount(container));
  const mounted = (container: Container): Container =>
    hasMount(container)
      ? container
      : {
          ...container,
          volumeMounts: [...(container.volumeMounts ?? []), { name, readOnly: true, mountPath: MOUNT_PATH }],
        };
  return {
    ...spec,
    ...(initContainers ? { initContainers: initContainers.map(mounted) } : {}),
    containers: containers.map(mounted),
    ...(existing || !lacking ? {} : { volumes: [...volumes, tokenVolume(name)] }),
  };
}

const hasMount = ({ volumeMounts = [] }: Container): boolean =>
  volumeMounts.some(({ mountPath }) => mountPath === MOUNT_PATH);

function tokenVolume(name: string): Volume {
  return {
    name,
    projected: {
      sources: [
        { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        {
          downwardAPI: {
            items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
          },
        },
      ],
      defaultMode: 420,
    },
  };
}
