/** The layout's boxes, found by name or address. */
import { plateAddress } from './plates.ts';
import type { PlateLayout, PodLayout, SceneIndex, SceneInput, SceneLayout } from './types.ts';

type Boxes = Pick<SceneLayout, 'nodes' | 'pods' | 'services' | 'externals' | 'balancers'>;

function platesByAddress(input: SceneInput, nodes: Boxes['nodes']): Map<string, PlateLayout> {
  const plates = new Map<string, PlateLayout>();
  const addresses = new Map(input.nodes.map((node) => [node.name, node.addresses]));
  for (const node of nodes)
    for (const plate of node.plates) {
      const { protocol, ip, port, kind } = plate.plate;
      // A NodePort answers on every address of its node.
      const ips = kind === 'NodePort' ? [ip, ...(addresses.get(node.name) ?? [])] : [ip];
      for (const each of ips) plates.set(plateAddress(node.name, protocol, each, port), plate);
    }
  return plates;
}

export function indexOf(input: SceneInput, boxes: Boxes): SceneIndex {
  const pods = new Map(boxes.pods.map((pod) => [pod.key, pod]));
  const podsByIP = new Map<string, PodLayout>();
  // The youngest Pod has the address, when one that is gone had it before.
  for (const { key, ip } of input.pods) {
    const pod = pods.get(key);
    if (ip && pod) podsByIP.set(ip, pod);
  }
  return {
    pods,
    podsByIP,
    nodes: new Map(boxes.nodes.map((node) => [node.name, node])),
    services: new Map(boxes.services.map((service) => [service.key, service])),
    externals: new Map(boxes.externals.map((external) => [external.name, external])),
    balancersByIP: new Map(boxes.balancers.flatMap((box) => (box.ip === undefined ? [] : [[box.ip, box] as const]))),
    plates: platesByAddress(input, boxes.nodes),
  };
}
