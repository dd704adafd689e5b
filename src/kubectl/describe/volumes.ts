/** Volumes of Pods and templates. Upstream: describeVolumes of kubectl/pkg/describe/describe.go. Left out: network storage of all makes. */
import type { Volume } from '../../api/index.ts';
import type { Page } from './page.ts';

interface Source {
  readonly name?: string;
  readonly secretName?: string;
  readonly claimName?: string;
  readonly path?: string;
  readonly type?: string;
  readonly optional?: boolean;
  readonly readOnly?: boolean;
  readonly items?: readonly {
    readonly path: string;
    readonly fieldRef?: { readonly fieldPath: string };
    readonly resourceFieldRef?: { readonly resource: string };
  }[];
}

type AnyVolume = Volume & {
  readonly [key in 'hostPath' | 'secret' | 'configMap' | 'persistentVolumeClaim' | 'downwardAPI']?: Source;
};

export function describeVolumes(page: Page, volumes: readonly AnyVolume[], space: string): void {
  page.line(0, `${space}Volumes:${volumes.length === 0 ? '\t<none>' : ''}`);
  for (const volume of volumes) {
    page.line(1, `${space === '' ? '' : ' '}${volume.name}:`);
    source(page, volume);
  }
}

function source(page: Page, volume: AnyVolume): void {
  const { hostPath, emptyDir, secret, configMap, persistentVolumeClaim, projected, downwardAPI } = volume;
  const about = (type: string, ...lines: readonly (readonly [string, unknown])[]): void => {
    page.line(2, `Type:\t${type}`);
    for (const [name, value] of lines) page.line(2, `${name}:\t${String(value)}`);
  };
  if (hostPath)
    about(
      'HostPath (bare host directory volume)',
      ['Path', hostPath.path],
      ['HostPathType', hostPath.type ?? '<none>'],
    );
  else if (emptyDir)
    about(
      "EmptyDir (a temporary directory that shares a pod's lifetime)",
      ['Medium', emptyDir.medium ?? ''],
      ['SizeLimit', emptyDir.sizeLimit ?? '<unset>'],
    );
  else if (secret)
    about(
      'Secret (a volume populated by a Secret)',
      ['SecretName', secret.secretName],
      ['Optional', secret.optional ?? false],
    );
  else if (configMap)
    about(
      'ConfigMap (a volume populated by a ConfigMap)',
      ['Name', configMap.name],
      ['Optional', configMap.optional ?? false],
    );
  else if (persistentVolumeClaim)
    about(
      'PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)',
      ['ClaimName', persistentVolumeClaim.claimName],
      ['ReadOnly', persistentVolumeClaim.readOnly ?? false],
    );
  else if (projected) projectedSources(page, volume);
  else if (downwardAPI) {
    page.line(2, 'Type:\tDownwardAPI (a volume populated by information about the pod)\n    Items:');
    for (const { path, fieldRef, resourceFieldRef } of downwardAPI.items ?? [])
      page.line(3, `${fieldRef?.fieldPath ?? resourceFieldRef?.resource ?? ''} -> ${path}`);
  } else page.line(1, '<unknown>');
}

function projectedSources(page: Page, { projected }: AnyVolume): void {
  page.line(2, 'Type:\tProjected (a volume that contains injected data from multiple sources)');
  for (const one of projected?.sources ?? []) {
    const { secret, downwardAPI, configMap, serviceAccountToken } = one as typeof one & {
      secret?: Source;
      configMap?: Source;
    };
    if (secret) page.line(2, `SecretName:\t${secret.name ?? ''}\n    Optional:\t${secret.optional ?? false}`);
    else if (downwardAPI) page.line(2, 'DownwardAPI:\ttrue');
    else if (configMap)
      page.line(2, `ConfigMapName:\t${configMap.name ?? ''}\n    Optional:\t${configMap.optional ?? false}`);
    else if (serviceAccountToken)
      page.line(2, `TokenExpirationSeconds:\t${serviceAccountToken.expirationSeconds ?? 3600}`);
  }
}
