/** What lies beyond the cluster's edge: clients, load balancers, and the default route where packets get lost. */
import { bottom, rect, type Point, type Rect } from './geometry.ts';
import { CLUSTER_PADDING, OUTSIDE } from './sizes.ts';
import type { BalancerLayout, NamedBox, SceneInput } from './types.ts';

export interface Outside {
  readonly externals: readonly NamedBox[];
  readonly balancers: readonly BalancerLayout[];
  readonly void: Point;
  readonly width: number;
  readonly height: number;
}

const VOID_WIDTH = 170;

/** One for every address a Service has been given, and one that waits for a Service that still asks for its first. */
function balancersOf(input: SceneInput): { ip?: string; service: string }[] {
  return input.services.flatMap(({ service: { metadata, spec, status } }) => {
    const service = `${metadata.namespace ?? ''}/${metadata.name}`;
    const given = (status?.loadBalancer?.ingress ?? []).flatMap(({ ip }) => (ip ? [{ ip, service }] : []));
    return given.length === 0 && spec.type === 'LoadBalancer' ? [{ service }] : given;
  });
}

export function layoutOutside(input: SceneInput, cluster: Rect): Outside {
  const y = bottom(cluster) + OUTSIDE.above;
  const place = (i: number): Rect =>
    rect(CLUSTER_PADDING + i * (OUTSIDE.width + OUTSIDE.gap), y, OUTSIDE.width, OUTSIDE.height);
  const externals = input.externals.map(({ name }, i): NamedBox => ({ name, rect: place(i) }));
  const balancers = balancersOf(input).map(({ service, ...address }, i): BalancerLayout => ({
    name: service,
    ...address,
    service,
    rect: place(externals.length + i),
  }));
  const used = CLUSTER_PADDING + (externals.length + balancers.length) * (OUTSIDE.width + OUTSIDE.gap);
  const width = Math.max(cluster.width, used + VOID_WIDTH);
  return {
    externals,
    balancers,
    // At the edge of its place, as at a client's: what is written there stays in sight.
    void: { x: width - VOID_WIDTH / 2, y: y + 2 },
    width,
    height: y + OUTSIDE.height,
  };
}
