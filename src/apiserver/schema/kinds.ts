/** Which kinds the server decodes, and how they are called in its errors. */
import { RESOURCES, apiVersionOf, type ResourceInfo, type ResourceName } from '../../api/index.ts';

const STRUCT_GROUPS: Readonly<Record<string, string>> = {
  '': 'core',
  apps: 'apps',
  'discovery.k8s.io': 'discovery',
  'coordination.k8s.io': 'coordination',
};

/** The struct a resource's objects are decoded into, such as core.Service. */
export function structNameOf({ group, kind }: Pick<ResourceInfo, 'group' | 'kind'>): string {
  return `${STRUCT_GROUPS[group] ?? group}.${kind}`;
}

const byKind = new Map<string, ResourceInfo>(
  (Object.keys(RESOURCES) as ResourceName[]).map((name) => {
    const info = RESOURCES[name];
    return [`${apiVersionOf(info)} ${info.kind}`, info];
  }),
);

/** The resource of an apiVersion and kind; undefined when this server does not serve it. */
export function resourceOfKind(apiVersion: string, kind: string): ResourceInfo | undefined {
  return byKind.get(`${apiVersion} ${kind}`);
}
