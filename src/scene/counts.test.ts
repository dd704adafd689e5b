/** Any number of Pods on any number of nodes: nothing lies on anything else, and no way runs over a name. */
import { describe, expect, it } from 'vitest';
import type { ConnectionRecord, PacketHeader, Place } from '../api/index.ts';
import { aService } from '../testing/clusterObjects.ts';
import { aFlight, aHeader, aPlate, aScene, aScenePod } from '../testing/scenes.ts';
import { planFlight } from './flightPlan.ts';
import { bottom, isInside, overlaps, rect, type Point, type Rect } from './geometry.ts';
import { layoutScene } from './layout.ts';
import { logicalRoute } from './logical.ts';
import { pulseWay } from './pulseWay.ts';
import { reachCorners } from './reach.ts';
import { routeThrough, type Route } from './route.ts';
import type { Lens, PlateLayout, PodLayout, SceneInput, SceneLayout } from './types.ts';
import { wordBoxes } from './words.ts';

const ENDPOINTS = ['10.0.1.0:80', '10.0.2.1:80'];

/** Dealt to the nodes in turn. */
function aCluster(pods: number, nodes: number, lens: Lens = 'data-path', isCutOff = false): SceneLayout {
  const list = Array.from({ length: pods }, (_, n) => aScenePod((n % nodes) + 1, Math.floor(n / nodes)));
  const plates = [aPlate({ ip: '172.17.0.4', endpoints: ENDPOINTS }), aPlate({ service: 'kube-system/dns', port: 53 })];
  return layoutScene(withCables(aScene({ nodes, pods: list, plates, change: { lens } }), isCutOff));
}

/** `isCutOff`: no node has power. */
function withCables(input: SceneInput, isCutOff: boolean): SceneInput {
  return { ...input, nodes: input.nodes.map((each) => ({ ...each, isCutOff })) };
}

/** What is written on a plate: its address, and the names in its bar, but for the bar's end where packets come in. */
function wordsOnPlate({ rect: box, bar, size }: PlateLayout): Rect[] {
  const inBar = rect(bar.x + 8, bar.y + 1, bar.width - 8, bar.height - 2);
  switch (size) {
    case 'full':
      return [rect(box.x + 12, box.y + 6, box.width - 22, 16), inBar];
    case 'slim':
      return [rect(box.x + 8, box.y + 6, bar.x - box.x - 10, 14), inBar];
    case 'mini':
      return [rect(box.x + 6, box.y + 2, box.width - 12, 11)];
    case 'tick':
      return [];
  }
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

  /** The first place at which a way runs over one of these boxes. */
  function runsOver(points: Float32Array, boxes: readonly Rect[]): string | undefined {
    for (const box of nearWay(points, boxes)) {
      const found = pointWithin(points, box, 1);
      if (found) return `${JSON.stringify(box)} at ${JSON.stringify(found)}`;
    }
    return undefined;
  }

  /** The first point of a way that lies so far within a box. Numbers only: there are millions of pairs. */
  function pointWithin(points: Float32Array, box: Rect, within: number): Point | undefined {
    const [left, top, right] = [box.x + within, box.y + within, box.x + box.width - within];
    const end = box.y + box.height - within;
    for (let i = 0; i < points.length; i += 2) {
      const x = points[i]!;
      if (x < left || x > right) continue;
      const y = points[i + 1]!;
      if (y >= top && y <= end) return { x, y };
    }
    return undefined;
  }

  /** Boxes that a way could run over at all: most are nowhere near. */
  function nearWay(points: Float32Array, boxes: readonly Rect[]): readonly Rect[] {
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < points.length; i += 2) {
      left = Math.min(left, points[i]!);
      right = Math.max(right, points[i]!);
      top = Math.min(top, points[i + 1]!);
      bottom = Math.max(bottom, points[i + 1]!);
    }
    return boxes.filter(
      ({ x, y, width, height }) => x <= right && x + width >= left && y <= bottom && y + height >= top,
    );
  }

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

  it.each([
    ['data-path', false],
    ['data-path', true],
    ['logical', false],
    ['logical', true],
  ] as const)('ways run over no name, title or address (%s, nodes without power: %s)', (lens, isCutOff) => {
    for (const pods of [3, 8, 9, 24, 30, 31, 60]) {
      const layout = aCluster(pods, 3, lens, isCutOff);
      // Plates are walked along; where they step back they are no words.
      const plates = new Set(layout.nodes.flatMap((each) => each.plates.map(({ rect }) => rect)));
      const flat = new Set(layout.nodes.filter((each) => each.flat).map(({ kernel }) => kernel));
      const words = wordBoxes(layout).filter((box) => !plates.has(box) && !flat.has(box));
      for (const points of waysOf(layout)) {
        for (const box of nearWay(points, words)) {
          // A hair within: a way may run along the edge of a Pod, where it begins.
          const at = pointWithin(points, box, 2);
          if (at)
            expect.fail(
              `${pods} Pods: a way (${points.slice(0, 2).join()} to ${points.slice(-2).join()}) runs over the words at ${JSON.stringify(box)}, at ${JSON.stringify(at)}`,
            );
        }
      }
    }
  });

  const HUB_PLATES = [
    aPlate({ ip: '172.17.0.4', port: 80, endpoints: ENDPOINTS }),
    aPlate({ service: 'kube-system/kube-dns', ip: '172.17.0.10', port: 53, endpoints: ENDPOINTS }),
  ];
  const HUBS = [
    { service: aService('frontend-svc'), colour: 1, system: false },
    { service: aService('kube-dns', {}, { namespace: 'kube-system' }), colour: 0, system: true },
  ];

  it.each([3, 6, 9])('through a hub every Pod of %i nodes is reached over no name, from in and outside', (nodes) => {
    for (const [pods, isCutOff] of [
      [nodes, false],
      [40, false],
      [40, true],
    ] as const) {
      const list = [
        ...Array.from({ length: pods }, (_, n) => aScenePod((n % nodes) + 1, Math.floor(n / nodes))),
        ...Array.from({ length: 6 }, (_, n) => aScenePod(0, n, { node: 'control-plane' })),
      ];
      const layout = layoutScene(
        withCables(
          aScene({ nodes, pods: list, plates: HUB_PLATES, services: HUBS, change: { lens: 'logical' } }),
          isCutOff,
        ),
      );
      const words = wordBoxes(layout).map(({ x, y, width, height }) => rect(x + 2, y + 2, width - 4, height - 4));
      const ipOf = ({ key }: PodLayout) => `10.0.${key.split('-').slice(1).join('.')}`;
      const check = (route: Route, name: string): void => {
        const over = runsOver(route.points, words);
        if (over) expect.fail(`${name}, of ${pods} Pods: over ${over}`);
      };
      const user: Place = { kind: 'external', name: 'user' };
      const asks = HUB_PLATES.flatMap(({ ip: vip, port }) => layout.pods.map((one, i) => ({ vip, port, one, i })));
      for (const { vip, port, one, i } of asks) {
        const other = layout.pods[(i * 7 + 3) % layout.pods.length]!;
        const [here, there] = [node(one.node), node(other.node)];
        const asked = aHeader(vip, port, { src: ipOf(one) });
        const sent = aHeader(ipOf(other), port, { src: ipOf(one) });
        const answer = aHeader(ipOf(one), 41_822, { src: ipOf(other), sport: port });
        const straight = aHeader(ipOf(other), 9, { src: ipOf(one) });
        const record = {
          hops: [{ place: here, arrivedAs: asked, leftAs: sent }],
        } as unknown as ConnectionRecord;
        const fly = (from: Place, to: Place, header: PacketHeader, known?: ConnectionRecord, reply = false) =>
          check(
            logicalRoute(layout, aFlight({ from, to, header, reply }), known),
            `${one.key} to ${other.key}: from ${from.name} to ${to.name}`,
          );
        const from = pod(one);
        const to = pod(other);
        for (const client of [from, user]) {
          fly(client, here, asked, record);
          fly(here, client, answer, record, true);
        }
        if (vip === HUB_PLATES[1]!.ip) fly(here, { kind: 'void', name: '' }, sent, record);
        if (here.name === there.name) {
          fly(here, to, sent, record);
          fly(to, here, answer, record, true);
        } else {
          fly(here, there, sent, record);
          fly(there, to, sent, record);
          fly(to, there, answer, record, true);
          fly(there, here, answer, record, true);
          fly(from, here, straight);
          fly(here, there, straight);
          fly(there, to, straight);
        }
      }
    }
  });

  it('a question of the API server goes on from where it came to, though its Pod has the node’s address', () => {
    const apiserver = aScenePod(0, 0, { node: 'control-plane', ip: undefined });
    const plate = aPlate({ service: 'default/kubernetes', ip: '172.17.0.1', port: 443 });
    const kubernetes = { service: aService('kubernetes'), colour: 0, system: true };
    const pods = [aScenePod(1, 7), apiserver];
    const layout = layoutScene(aScene({ pods, plates: [plate], services: [kubernetes], change: { lens: 'logical' } }));
    const words = wordBoxes(layout).map(({ x, y, width, height }) => rect(x + 2, y + 2, width - 4, height - 4));
    const [asks, here, there, answers] = [
      pod(layout.pods[0]!),
      node('node-1'),
      node('control-plane'),
      pod(layout.pods[1]!),
    ];
    const asked = aHeader('172.17.0.1', 443);
    const sent = aHeader('192.168.49.10', 6443);
    const record = { hops: [{ place: here, arrivedAs: asked, leftAs: sent }] } as unknown as ConnectionRecord;
    const ways = [
      { from: asks, to: here, header: asked },
      { from: here, to: there, header: sent },
      { from: there, to: answers, header: sent },
    ].map((leg) => logicalRoute(layout, aFlight(leg), record).points);
    for (const way of ways) expect(runsOver(way, words)).toBeUndefined();
    expect(ways[1]!.slice(0, 2)).toEqual(ways[0]!.slice(-2));
    expect(ways[2]!.slice(0, 2)).toEqual(ways[1]!.slice(-2));
  });

  it('what moves past a kernel’s title keeps clear of its words, as broad as it is', () => {
    /** Half a comet, or of a band beside another; and air. */
    const CLEAR = 8 + 6;
    const layout = aCluster(24, 3);
    const kernels = layout.nodes.filter(({ flat }) => !flat).map(({ kernel }) => kernel);
    const titles = wordBoxes(layout).filter(({ x, y }) =>
      kernels.some((kernel) => x > kernel.x && y > kernel.y && y < kernel.y + 10 && x < kernel.x + kernel.width),
    );
    expect(titles).toHaveLength(kernels.length);
    const wide = titles.map(({ x, y, width, height }) => rect(x - CLEAR, y, width + 2 * CLEAR, height));
    for (const points of waysOf(layout)) expect(runsOver(points, wide)).toBeUndefined();
  });

  it.each([1, 6, 7, 20, 43])('no way into or out of the plates of %i Services runs over their words', (count) => {
    const plates = Array.from({ length: count }, (_, n) =>
      aPlate({ service: `default/svc-${n}`, ip: `172.17.1.${n}`, endpoints: ENDPOINTS }),
    );
    const system = [1, 2, 3, 4, 5].map((port) =>
      aPlate({ service: 'kube-system/dns', ip: '172.17.0.10', port, endpoints: ENDPOINTS }),
    );
    const pods = [aScenePod(1, 0), aScenePod(2, 1)];
    const layout = layoutScene(aScene({ pods, plates: [...plates, ...system] }));
    const here = layout.index.nodes.get('node-1')!;
    expect(here.kernel.height / here.kernel.width).toBeLessThan(2);
    const words = here.plates.flatMap(wordsOnPlate);
    for (const { plate } of here.plates) {
      const src = '10.0.1.0';
      const there = aHeader(plate.ip, plate.port, { src });
      const rolled = aHeader('10.0.2.1', 80, { src });
      const come = planFlight(
        aFlight({ from: pod(layout.pods[0]!), to: node('node-1'), header: there, arrivesAt: 120 }),
        layout,
      );
      const go = planFlight(
        aFlight({ from: node('node-1'), to: node('node-2'), header: rolled, departedAt: 120, arrivesAt: 240 }),
        layout,
        { previous: come },
      );
      expect(go.rolled?.plate.plate).toBe(plate);
      const over = runsOver(come.route.points, words) ?? runsOver(go.route.points, words);
      if (over) expect.fail(`a way to ${plate.service} runs over ${over}`);
    }
  });

  function reached(lens: Lens, pods: number, nodes: number, services: number, zones: number): SceneLayout {
    const names = Array.from({ length: services }, (_, n) => `web-${n}`);
    const input = aScene({
      nodes,
      pods: [
        ...Array.from({ length: pods }, (_, n) => aScenePod((n % nodes) + 1, Math.floor(n / nodes))),
        ...Array.from({ length: 12 }, (_, n) => aScenePod(0, n, { node: 'control-plane' })),
      ],
      plates: names.map((name, n) => aPlate({ service: `default/${name}`, ip: `10.96.0.${n}` })),
      services: names.map((name) => ({ service: aService(name), colour: 1, system: false })),
      change: { lens },
    });
    const inZones = input.nodes.map((each, i) =>
      zones === 0 || each.controlPlane ? each : { ...each, zone: `zone-${i % zones}` },
    );
    return layoutScene({ ...input, nodes: inZones });
  }

  it.each(['data-path', 'logical'] as const)('a selector reaches its Pods over no name or title (%s)', (lens) => {
    for (const [pods, nodes, services, zones] of [
      [4, 3, 2, 0],
      [24, 3, 2, 0],
      [60, 3, 1, 0],
      [30, 9, 2, 0],
      [12, 6, 30, 0],
      [3, 1, 12, 0],
      [12, 3, 2, 3],
      [40, 8, 2, 2],
    ] as const) {
      const layout = reached(lens, pods, nodes, services, zones);
      const kernel = layout.nodes.find(({ flat }) => !flat)!.kernel;
      if (lens === 'logical') for (const hub of layout.services) expect(bottom(hub.rect)).toBeLessThan(bottom(kernel));
      expect(clash(layout.services.map(({ key, rect: box }) => [key, box]))).toBeUndefined();
      const words = wordBoxes(layout);
      for (const service of layout.services) {
        const others = words.filter((box) => box !== service.rect);
        for (const pod of layout.pods) {
          const over = runsOver(routeThrough(reachCorners(layout, service, pod)).points, others);
          if (over) expect.fail(`${service.key} to ${pod.key} of ${pods} on ${nodes}: over ${over}`);
        }
      }
    }
  });

  it.each(['data-path', 'logical'] as const)('pulses of the control plane run over no name or title (%s)', (lens) => {
    for (const [nodes, services, zones] of [
      [3, 2, 0],
      [3, 13, 0],
      [9, 2, 0],
      [6, 30, 0],
      [8, 2, 2],
    ] as const) {
      const layout = reached(lens, 12, nodes, services, zones);
      const chip = { x: layout.strip.x + layout.strip.width - 300, y: layout.strip.y + 36 };
      // Where it begins: the chips stand in the header.
      const words = wordBoxes(layout).filter(({ y }) => y > layout.strip.y + 40);
      for (const node of layout.nodes.filter(({ flat }) => !flat))
        for (const isKernel of [false, true]) {
          const over = runsOver(pulseWay(layout, chip, { node, isKernel })!.points, words);
          if (over) expect.fail(`to ${node.name} of ${nodes}, with ${services} Services: over ${over}`);
        }
    }
  });
});
