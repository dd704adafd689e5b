/** What stands on the boxes of the picture, for those who draw them: the page, and the picture as a file. */
import { splitKey, type Plate, type Service } from '../../api/index.ts';
import { serviceOfPlate } from '../../scene/index.ts';

export const REFUSALS: Readonly<Record<Plate['verdict'], string>> = {
  dnat: '',
  reject: 'REJECT · no endpoints',
  drop: 'DROP · no local endpoints',
};

export const KIND_TAGS: Readonly<Record<Plate['kind'], string>> = {
  ClusterIP: '',
  NodePort: 'NodePort',
  LoadBalancer: 'LB',
  externalIP: 'ext',
};

export function plateAddress(plate: Plate): string {
  return plate.kind === 'NodePort' ? `:${plate.port}` : `${plate.ip}:${plate.port}`;
}

/** Its Service's name, and that of the port ('': it has none). */
export function plateName(plate: Plate): { readonly name: string; readonly port: string } {
  const { name } = splitKey(serviceOfPlate(plate));
  return { name, port: plate.service.includes(':') ? plate.service.slice(plate.service.indexOf(':') + 1) : '' };
}

/** The address a client asks for: "172.17.0.4:80", or what there is instead of one. */
export function serviceAddress({ spec }: Service): string {
  if (spec.type === 'ExternalName') return `→ ${spec.externalName ?? ''}`;
  if (spec.clusterIP === undefined || spec.clusterIP === 'None') return 'headless: DNS only';
  const [first, ...more] = spec.ports ?? [];
  return `${spec.clusterIP}:${first?.port ?? ''}${more.length > 0 ? ` +${more.length}` : ''}`;
}

const COMPONENTS: readonly (readonly [string, string])[] = [
  ['API server', 'every component reads and writes through it, and through nothing else'],
  ['etcd', 'keeps the objects; only the API server talks to it'],
  ['scheduler', 'gives every new Pod a node'],
  ['controllers', 'bring what is towards what is wanted: Deployments, ReplicaSets, EndpointSlices, nodes'],
];

/** The control plane's programs, each with what it does. */
export function components(hasCloud: boolean): readonly (readonly [name: string, does: string])[] {
  return hasCloud ? [...COMPONENTS, ['cloud controller', 'answers Services of type LoadBalancer']] : COMPONENTS;
}
