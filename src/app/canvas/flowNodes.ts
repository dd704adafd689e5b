/** The layout's boxes as React Flow's nodes. Pods are not among them: they are children of their node's box. */
import type { Rect, SceneLayout } from '../../scene/index.ts';
import type { EdgeNode } from './views/ClusterEdge.tsx';
import type { StripNode, WaitingNode } from './views/ControlPlane.tsx';
import type { KubeNode } from './views/NodeView.tsx';
import type { BalancerNode, ExternalNode, VoidNode } from './views/OutsideView.tsx';
import type { ServiceNode } from './views/ServiceView.tsx';

export type SceneFlowNode =
  | EdgeNode
  | StripNode
  | WaitingNode
  | KubeNode
  | ServiceNode
  | ExternalNode
  | BalancerNode
  | VoidNode;

function boxed(rect: Rect) {
  const { x, y, width, height } = rect;
  return { position: { x, y }, width, height, draggable: false, selectable: false, connectable: false };
}

function text({ x, y, width, height }: Rect): string {
  return `${x},${y},${width},${height}`;
}

/** Changes exactly when flowNodes() would say something else. */
export function signatureOf(layout: SceneLayout): string {
  const parts = [text(layout.cluster), text(layout.strip), text(layout.waiting), `${layout.void.x},${layout.void.y}`];
  for (const node of layout.nodes) parts.push(node.name, text(node.rect));
  for (const service of layout.services) parts.push(service.key, text(service.rect));
  for (const external of layout.externals) parts.push(external.name, text(external.rect));
  for (const balancer of layout.balancers) parts.push(balancer.service, balancer.ip ?? '', text(balancer.rect));
  return parts.join(' ');
}

const VOID_SIZE = { width: 116, height: 62 };

export function flowNodes(layout: SceneLayout): SceneFlowNode[] {
  const { void: nowhere } = layout;
  const hasFlat = layout.nodes.some((node) => node.flat);
  const voidRect = { ...VOID_SIZE, x: nowhere.x - VOID_SIZE.width / 2, y: nowhere.y };
  return [
    { id: 'edge', type: 'edge', data: {}, ...boxed(layout.cluster) },
    ...(hasFlat ? [] : [{ id: 'strip', type: 'strip', data: {}, ...boxed(layout.strip) } as const]),
    ...layout.nodes.map(({ name, rect }, i): KubeNode => ({
      id: `node ${name}`,
      type: 'kubeNode',
      data: { name, isFirst: i === 0 },
      ...boxed(rect),
    })),
    { id: 'waiting', type: 'waiting', data: {}, ...boxed(layout.waiting) },
    ...layout.services.map(({ key, rect }): ServiceNode => ({
      id: `service ${key}`,
      type: 'service',
      data: { service: key },
      ...boxed(rect),
    })),
    ...layout.externals.map(({ name, rect }): ExternalNode => ({
      id: `external ${name}`,
      type: 'external',
      data: { name },
      ...boxed(rect),
    })),
    ...layout.balancers.map(({ ip, service, rect }): BalancerNode => ({
      id: `balancer ${ip ?? 'pending'} ${service}`,
      type: 'balancer',
      data: { ip, service },
      ...boxed(rect),
    })),
    { id: 'void', type: 'void', data: {}, ...boxed(voidRect) },
  ];
}
