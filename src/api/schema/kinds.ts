/** Which kinds the server decodes, and how they are called in its errors. */
import { RESOURCES, apiVersionOf, servedVersions, type ResourceInfo, type ResourceName } from '../resources.ts';

const STRUCT_GROUPS: Readonly<Record<string, string>> = {
  '': 'core',
  apps: 'apps',
  'discovery.k8s.io': 'discovery',
  'coordination.k8s.io': 'coordination',
  'scheduling.k8s.io': 'scheduling',
  'networking.k8s.io': 'networking',
  'autoscaling/v2': 'autoscalingv2',
};

/** The struct a resource's objects are decoded into, such as core.Service. */
export function structNameOf({ group, version, kind }: Pick<ResourceInfo, 'group' | 'version' | 'kind'>): string {
  return `${STRUCT_GROUPS[`${group}/${version}`] ?? STRUCT_GROUPS[group] ?? group}.${kind}`;
}

const byKind = new Map<string, ResourceInfo>(
  (Object.keys(RESOURCES) as ResourceName[])
    .flatMap(servedVersions)
    .map((info) => [`${apiVersionOf(info)} ${info.kind}`, info]),
);

/** The resource of an apiVersion and kind, in that version; undefined when this server does not serve it. */
export function resourceOfKind(apiVersion: string, kind: string): ResourceInfo | undefined {
  return byKind.get(`${apiVersion} ${kind}`);
}
