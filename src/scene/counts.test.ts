/** Any number of Pods on any number of nodes: nothing lies on anything else, and no way runs over a name. */
import { describe, expect, it } from 'vitest';
import type { Place } from '../api/index.ts';
import { aFlight, aHeader, aPlate, aScene, aScenePod } from '../testing/scenes.ts';
import { planFlight } from './flightPlan.ts';
import { isInside, overlaps, type Rect } from './geometry.ts';
import { layoutScene } from './layout.ts';
import type { Lens, PodLayout, SceneLayout } from './types.ts';
import { wordBoxes } from './words.ts';

const ENDPOINTS = ['10.0.1.0:80', '10.0.2.1:80'];

/** Dealt to the nodes in turn. */
function aCluster(pods: number, nodes: number, lens: Lens = 'data-path'): SceneLayout {
  const list = Array.from({ length: pods }, (_, n) => aScenePod((n % nodes) + 1, Math.floor(n / nodes)));
  const plates = [aPlate({ ip: '172.17.0.4', endpoints: ENDPOINTS }), aPlate({ service: 'kube-system/dns', port: 53 })];
  return layoutScene(aScene({ nodes, pods: list, plates, change: { lens } }));
}

/** The first two of a list that lie on each other: by rows, as there are many. */
function clash(boxes: readonly (readonly [string, Rect])[]): string | undefined {
  const sorted = boxes.toSorted(([, a], [, b]) => a.y - b.y);
  for (const [i, [name, box]] of sorted.entries())
    for (let j = i + 1; j < sorted.length && sorted[j]![1].y < box.y + box.height; j++)
      if (overlaps(box, sorted[j]![1])) return `${name} and ${sorted[j]![0]}`;
  return undefined;
}

describe('any number of Pods and nodes', () => {
  it.each([1, 2, 3, 4, 5, 7, 11, 16, 23, 30])('0 to 200 Pods on %i nodes lie beside each other', (nodes) => {
    for (let pods = 0; pods <= 200; pods += pods < 40 ? 1 : 5) {
      const layout = aCluster(pods, nodes);
      const found =
        clash(layout.pods.map(({ key, rect }) => [key, rect])) ??
        clash(layout.nodes.map(({ name, rect }) => [name, rect])) ??
        clash(layout.nodes.map(({ name, kernel }) => [`kernel of ${name}`, kernel] as const)) ??
        clash(layout.services.map(({ key, rect }) => [key, rect]));
      if (found !== undefined) expect.fail(`${found}, with ${pods} Pods`);
      for (const pod of layout.pods) {
        const { rect: node, kernel } = layout.index.nodes.get(pod.node)!;
        const end = { x: pod.rect.x + pod.rect.width - 0.1, y: pod.rect.y + pod.rect.height - 0.1 };
        if (!isInside(pod.rect, node) || !isInside(end, node) || overlaps(pod.rect, kernel))
          expect.fail(`${pod.key} has no seat of its own, with ${pods} Pods`);
      }
    }
  });

  const pod = ({ key }: PodLayout): Place => ({ kind: 'pod', name: key });
  const node = (name: string): Place => ({ kind: 'node', name });

  /** Every kind of way there is, from and to some Pods. */
  function waysOf(layout: SceneLayout): Float32Array[] {
    const vip = aHeader('172.17.0.4', 80);
    const legs = layout.pods.flatMap((one, i) => {
      if (i % 5 !== 0 && layout.pods.length > 12) return [];
      const src = layout.index.podsByIP.size > 0 ? `10.0.${one.node.slice(5)}.${one.key.split('-')[2]}` : '';
      const there = aHeader('10.0.2.1', 80, { src });
      const back = aHeader(src, 41_822, { src: '10.0.2.1', sport: 80 });
      const next = layout.nodes.find(({ name, flat }) => name !== one.node && !flat)?.name ?? one.node;
      return [
        { from: pod(one), to: node(one.node), header: { ...vip, src } },
        { from: node(one.node), to: node(next), header: there },
        { from: node(next), to: node(one.node), header: back, reply: true },
        { from: node(one.node), to: pod(one), header: back, reply: true },
        { from: { kind: 'external', name: 'user' } as Place, to: node(one.node), header: vip },
        ...(layout.lens === 'logical'
          ? []
          : [
              {
                from: node(one.node),
                to: { kind: 'void', name: '' } as Place,
                header: aHeader('9.9.9.9', 80, { src }),
              },
            ]),
      ];
    });
    return legs.map((leg, i) => {
      const segment = leg.reply ? 'response' : i % 2 === 0 ? 'SYN' : 'request';
      return planFlight(aFlight({ ...leg, segment, connection: `c${i}` }), layout).route.points;
    });
  }

  it.each(['data-path', 'logical'] as const)('ways run over no name, title or address (%s)', (lens) => {
    for (const pods of [3, 8, 9, 24, 30, 31, 60]) {
      const layout = aCluster(pods, 3, lens);
      // Plates are walked through, from one end of their bar to the other; where they step back they are no words.
      const plates = new Set(layout.nodes.flatMap((each) => each.plates.map(({ rect }) => rect)));
      const flat = new Set(layout.nodes.filter((each) => each.flat).map(({ kernel }) => kernel));
      const words = wordBoxes(layout).filter((box) => !plates.has(box) && !flat.has(box));
      // A hair within: a way may run along the edge of a Pod, where it begins.
      const inner = words.map(({ x, y, width, height }) => ({
        x: x + 2,
        y: y + 2,
        width: width - 4,
        height: height - 4,
      }));
      for (const points of waysOf(layout))
        for (let i = 0; i < points.length; i += 2) {
          const at = { x: points[i]!, y: points[i + 1]! };
          const box = inner.find((each) => isInside(at, each));
          if (box)
            expect.fail(
              `${pods} Pods: a way (${points.slice(0, 2)} to ${points.slice(-2)}) runs over the words at ${JSON.stringify(box)}, at ${JSON.stringify(at)}`,
            );
        }
    }
  });
});
