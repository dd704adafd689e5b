/** What stands on the boxes of the picture, for those who draw them: the page, and the picture as a file. */
import { splitKey, type Plate, type Service } from '../../api/index.ts';
import { serviceOfPlate, type PlateLayout } from '../../scene/index.ts';
import { canvasWords } from './words.tsx';

/** What is written where a plate's segments would be; '': its packets go on. */
export const refusalOf = ({ verdict }: Plate): string => (verdict === 'dnat' ? '' : canvasWords.plate[verdict]);

/** The same as there is room for it in the bar of a plate. */
export function refusalIn({ plate, size }: PlateLayout): string {
  if (size === 'full' || plate.verdict === 'dnat') return refusalOf(plate);
  return canvasWords.plate.short[plate.verdict];
}

/** What leads in from outside says how; '': a ClusterIP. */
export const kindTag = ({ kind }: Plate): string => (kind === 'ClusterIP' ? '' : canvasWords.plate.tags[kind]);

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
  if (spec.clusterIP === undefined || spec.clusterIP === 'None') return canvasWords.service.headless;
  const [first, ...more] = spec.ports ?? [];
  return `${spec.clusterIP}:${first?.port ?? ''}${more.length > 0 ? ` +${more.length}` : ''}`;
}

export interface Component {
  /** As the scene calls its place. */
  readonly place: string;
  readonly name: string;
  readonly does: string;
}

// oxlint-disable-next-line house/syntax -- a place in the scene; what is said of it stands with the other words
export const CLOUD_CONTROLLER = 'cloud controller';

/** The control plane's programs, each with what it does. */
export function components(hasCloud: boolean): readonly Component[] {
  const said = canvasWords.controlPlane;
  const list = [
    { place: 'API server', name: said.apiServer, does: said.apiServerDoes },
    { place: 'etcd', name: said.etcd, does: said.etcdDoes },
    { place: 'scheduler', name: said.scheduler, does: said.schedulerDoes },
    { place: 'controllers', name: said.controllers, does: said.controllersDo },
  ];
  const cloud = { place: CLOUD_CONTROLLER, name: said.cloudController, does: said.cloudControllerDoes };
  return hasCloud ? [...list, cloud] : list;
}
