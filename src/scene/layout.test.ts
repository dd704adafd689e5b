import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rounds } from '../testing/rounds.ts';
import { expectSame } from '../testing/same.ts';
import { aService } from '../testing/clusterObjects.ts';
import { aPlate, aScene, aScenePod } from '../testing/scenes.ts';
import { bottom, isInside, overlaps, type Rect } from './geometry.ts';
import { layoutScene } from './layout.ts';
import { GAP } from './sizes.ts';
import { EMPTY_SLOTS, UNSCHEDULED } from './slots.ts';
import type { SceneLayout, SceneNode, ScenePod } from './types.ts';

function corners(box: Rect) {
  return [
    { x: box.x, y: box.y },
    { x: box.x + box.width, y: box.y + box.height },
  ];
}

const contains = (outer: Rect, inner: Rect): boolean =>
  corners(inner).every(({ x, y }) =>
    isInside({ x, y }, { ...outer, width: outer.width + 0.01, height: outer.height + 0.01 }),
  );

function expectNoOverlap(boxes: readonly (readonly [string, Rect])[]): void {
  // By hand, not by expect(): there are thousands of pairs.
  for (const [i, [name, box]] of boxes.entries())
    for (let j = i + 1; j < boxes.length; j++)
      if (overlaps(box, boxes[j]![1])) expect.fail(`${name} overlaps ${boxes[j]![0]}`);
}

/** By hand, too. */
function expectInside(outer: Rect, inner: Rect, what: string): void {
  if (!contains(outer, inner)) expect.fail(what);
}

/** Everything that must hold for any picture, whatever is in it. */
function expectOrderly(layout: SceneLayout): void {
  const boxesOf = (node: string) =>
    layout.pods.filter((pod) => pod.node === node).map((pod) => [pod.key, pod.rect] as const);
  expectNoOverlap(layout.nodes.map((node) => [node.name, node.rect]));
  expectNoOverlap(layout.services.map((service) => [service.key, service.rect]));
  expectNoOverlap([...layout.externals, ...layout.balancers].map((box) => [box.name, box.rect]));
  expectNoOverlap(boxesOf(UNSCHEDULED));
  for (const node of layout.nodes) {
    expectInside(layout.cluster, node.rect, `${node.name} sticks out of the cluster`);
    expectInside(node.rect, node.kernel, `the kernel sticks out of ${node.name}`);
    expectNoOverlap([['kernel', node.kernel], ...boxesOf(node.name)]);
    for (const [key, rect] of boxesOf(node.name)) expectInside(node.rect, rect, `${key} sticks out of its node`);
    expectNoOverlap(node.plates.map((plate) => [plate.key, plate.rect]));
    for (const plate of node.plates) {
      expectInside(node.kernel, plate.rect, `${plate.key} sticks out of the kernel`);
      for (const segment of plate.segments)
        expectInside(plate.bar, segment.rect, `a segment sticks out of the bar of ${plate.key}`);
    }
  }
}

describe('the layout of a scene', () => {
  it('lets nothing overlap, whatever the numbers of nodes, Pods and virtual IPs', () => {
    const scene = fc.record({
      nodes: fc.integer({ min: 0, max: 12 }),
      controlPlane: fc.boolean(),
      perNode: fc.array(fc.integer({ min: 0, max: 130 }), { minLength: 12, maxLength: 12 }),
      waiting: fc.integer({ min: 0, max: 1 }),
      onControlPlane: fc.integer({ min: 0, max: 9 }),
      plates: fc.integer({ min: 0, max: 30 }),
      system: fc.integer({ min: 0, max: 9 }),
      endpoints: fc.integer({ min: 0, max: 12 }),
    });
    fc.assert(
      fc.property(scene, ({ nodes, controlPlane, perNode, waiting, onControlPlane, plates, system, endpoints }) => {
        const pods: ScenePod[] = [];
        for (let node = 1; node <= nodes; node++)
          for (let n = 0; n < perNode[node - 1]!; n++) pods.push(aScenePod(node, n));
        for (let n = 0; n < waiting; n++) pods.push(aScenePod(0, n, { node: UNSCHEDULED }));
        if (controlPlane && nodes >= 2)
          for (let n = 0; n < onControlPlane; n++) pods.push(aScenePod(99, n, { node: 'control-plane' }));
        const list = [
          ...Array.from({ length: plates }, (_, n) =>
            aPlate({
              service: `default/svc-${n}`,
              ip: `10.96.0.${n}`,
              endpoints: Array.from({ length: endpoints }, (_, e) => `10.0.1.${e}:80`),
            }),
          ),
          ...Array.from({ length: system }, (_, n) => aPlate({ service: `kube-system/dns:${n}`, port: n })),
        ];
        expectOrderly(layoutScene(aScene({ nodes, controlPlane, pods, plates: list })));
      }),
      { numRuns: rounds(60), seed: 42 },
    );
  });

  it('keeps every Pod in its seat while others come and go', () => {
    const commands = fc.array(fc.record({ add: fc.boolean(), node: fc.integer({ min: 1, max: 3 }), pick: fc.nat() }), {
      minLength: 5,
      maxLength: 40,
    });
    fc.assert(
      fc.property(commands, (steps) => {
        let pods: ScenePod[] = [];
        let layout = layoutScene(aScene({ pods }));
        for (const [n, step] of steps.entries()) {
          if (step.add) pods = [...pods, aScenePod(step.node, n)];
          else pods = pods.filter((_, i) => pods.length === 0 || i !== step.pick % pods.length);
          const next = layoutScene(aScene({ pods, change: { book: layout.book } }));
          for (const pod of next.pods)
            if (layout.pods.some((before) => before.uid === pod.uid))
              expectSame(next.book.seats.get(pod.uid), layout.book.seats.get(pod.uid));
          expectOrderly(next);
          layout = next;
        }
      }),
      { numRuns: rounds(40), seed: 42 },
    );
  });

  it('gives a Pod its old seat back when the learner goes back to before its death', () => {
    const [a, b, c] = [aScenePod(1, 1), aScenePod(1, 2), aScenePod(1, 3)];
    const first = layoutScene(aScene({ pods: [a, b] }));
    const later = layoutScene(aScene({ pods: [b, c], change: { book: first.book } }));
    expect(later.index.pods.get(c.key)?.rect).toEqual(first.index.pods.get(a.key)?.rect);
    const back = layoutScene(aScene({ pods: [a, b], change: { book: later.book } }));
    expect(back.pods).toEqual(first.pods);
  });

  it('moves no node when a Pod dies and another is born', () => {
    const pods = [1, 2, 3, 4, 5].map((n) => aScenePod(1, n));
    const before = layoutScene(aScene({ pods }));
    const after = layoutScene(aScene({ pods: [...pods.slice(1), aScenePod(2, 9)], change: { book: before.book } }));
    expect(after.nodes.map((node) => node.rect)).toEqual(before.nodes.map((node) => node.rect));
  });

  it('draws Pods as chips when a node is full, and as cards again only well below that', () => {
    const many = Array.from({ length: 9 }, (_, n) => aScenePod(1, n));
    const full = layoutScene(aScene({ pods: many }));
    expect(full.book.density).toBe('chip');
    const fewer = layoutScene(aScene({ pods: many.slice(0, 8), change: { book: full.book } }));
    expect(fewer.book.density).toBe('chip');
    const few = layoutScene(aScene({ pods: many.slice(0, 6), change: { book: fewer.book } }));
    expect(few.book.density).toBe('card');
  });

  it('makes a segment as wide as its probability', () => {
    const plate = aPlate({ endpoints: ['10.0.1.3:80', '10.0.1.4:80'] });
    const uneven = { ...plate, segments: plate.segments.map((s, i) => ({ ...s, probability: i === 0 ? 0.75 : 0.25 })) };
    const layout = layoutScene(aScene({ plates: [uneven] }));
    const [first, second] = layout.index.nodes.get('node-1')!.plates[0]!.segments;
    expect(first!.rect.width / second!.rect.width).toBeCloseTo(3);
  });

  it('shows an address at the same height on every node, also while one node lags behind', () => {
    const [web, db] = [aPlate(), aPlate({ service: 'default/db-svc', ip: '172.17.0.5' })];
    const plates = new Map([
      ['control-plane', [web, db]],
      ['node-1', [web, db]],
      ['node-2', [db]],
      ['node-3', [web, db]],
    ]);
    const layout = layoutScene(aScene({ change: { plates, book: EMPTY_SLOTS } }));
    const heightOf = (node: string) =>
      layout.index.nodes.get(node)?.plates.find(({ plate }) => plate.ip === db.ip)?.rect.y;
    expect(heightOf('node-2')).toBe(heightOf('node-1'));
  });

  it('finds a NodePort under every address of its node', () => {
    const plate = aPlate({ kind: 'NodePort', ip: '192.168.49.11', port: 30080 });
    const layout = layoutScene(aScene({ plates: [plate] }));
    expect(layout.index.plates.get('node-2 TCP 192.168.49.12:30080')).toBeDefined();
    expect(layout.index.plates.get('node-2 TCP 192.168.49.13:30080')).toBeUndefined();
  });

  const inZone = (name: string, zone?: string): SceneNode => ({
    name,
    addresses: ['192.168.49.11'],
    controlPlane: false,
    ...(zone === undefined ? {} : { zone }),
  });

  it('puts the nodes of a zone side by side and a frame around each zone, in every row it reaches', () => {
    const zoned = fc.array(fc.constantFrom('a', 'b', 'c', undefined), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(zoned, (zones) => {
        const nodes = zones.map((zone, i) => inZone(`node-${i}`, zone));
        const layout = layoutScene(aScene({ change: { nodes, plates: new Map() } }));
        expectOrderly(layout);
        expectNoOverlap(layout.zones.map((zone) => [zone.name, zone.rect]));
        for (const { name, zone } of nodes) {
          const around = layout.zones.filter(({ rect }) => contains(rect, layout.index.nodes.get(name)!.rect));
          expect(around.map((frame) => frame.name)).toEqual(zone === undefined ? [] : [zone]);
        }
        for (const zone of layout.zones) expect(contains(layout.cluster, zone.rect)).toBe(true);
      }),
      { numRuns: rounds(60), seed: 42 },
    );
  });

  it.each([1, 5, 12])('in the logical lens nothing is left of the room for the ghosts of %i Services', (count) => {
    const names = Array.from({ length: count }, (_, n) => `web-${n}`);
    const services = [
      ...names.map((name) => ({ service: aService(name), colour: 1, system: false })),
      { service: aService('kubernetes'), colour: 0, system: true },
      { service: aService('kube-dns', {}, { namespace: 'kube-system' }), colour: 0, system: true },
    ];
    const layout = layoutScene(aScene({ services, change: { lens: 'logical' } }));
    const [above, below] = layout.services.filter(({ system }) => system).map(({ rect: box }) => box);
    expect(above!.x).toBe(layout.strip.x);
    expect(above!.y).toBe(bottom(layout.strip) + GAP);
    expect(below!.y).toBe(above!.y);
    expect(layout.nodes.find(({ flat }) => !flat)!.rect.y).toBe(bottom(above!) + GAP);
  });

  it('draws no frame, and moves no node, when no node has a zone', () => {
    const layout = layoutScene(aScene());
    expect(layout.zones).toEqual([]);
    expect(layout.nodes.map(({ name }) => name)).toEqual(['control-plane', 'node-1', 'node-2', 'node-3']);
  });

  it('has a load balancer for each address given, and one without address while it is pending', () => {
    const balancers = (ingress?: { ip: string }[]) =>
      layoutScene(
        aScene({
          services: [
            {
              colour: 1,
              system: false,
              service: {
                ...aService('web', { type: 'LoadBalancer' }),
                ...(ingress ? { status: { loadBalancer: { ingress } } } : {}),
              },
            },
          ],
        }),
      ).balancers.map(({ service, ip }) => ({ service, ip }));
    expect(balancers()).toEqual([{ service: 'default/web', ip: undefined }]);
    expect(balancers([{ ip: '198.51.100.10' }])).toEqual([{ service: 'default/web', ip: '198.51.100.10' }]);
  });
});

it('of a crowd that waits for a node as many are drawn as there is room for beside the control plane', () => {
  const { strip, pods, waiting } = layoutScene(
    aScene({ pods: Array.from({ length: 3000 }, (_, n) => aScenePod(0, n, { node: UNSCHEDULED })) }),
  );
  const drawn = pods.filter(({ behind }) => !behind);
  expect(pods).toHaveLength(3000);
  expect(drawn.length).toBeGreaterThan(10);
  expect(drawn.length).toBeLessThan(300);
  expect(new Set(drawn.map(({ rect }) => `${rect.x},${rect.y}`)).size).toBe(drawn.length);
  expect(waiting.x).toBeGreaterThan(strip.x);
  for (const { rect } of pods) expect(rect.x).toBeGreaterThanOrEqual(waiting.x);
});
