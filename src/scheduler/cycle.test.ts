import { describe, expect, it } from 'vitest';
import type { LabelSelector, Node, Pod, Taint, TopologySpreadConstraint } from '../api/index.ts';
import { Simulation } from '../sim/index.ts';
import { seeds } from '../testing/rounds.ts';
import { aNode } from '../testing/clusterObjects.ts';
import { aPod, type PodBuilder } from '../testing/pods.ts';
import { evaluateNodes, feasibleNodesToFind, selectNode, type Evaluation } from './cycle.ts';
import { DEFAULT_PLUGINS } from './defaultProfile.ts';
import { explainNoFit } from './diagnosis.ts';
import { assignedPod, ClusterPicture } from './nodeInfo.ts';
import type { SpreadSelectors } from './spreadSelectors.ts';

interface Scene {
  readonly picture: ClusterPicture;
  readonly selectors: SpreadSelectors;
}

/** Nodes, and Pods on them; Pods without constraints spread over what `selector` picks. */
function aScene(nodes: readonly Node[], pods: readonly PodBuilder[] = [], selector?: LabelSelector): Scene {
  const picture = new ClusterPicture(new Simulation(1));
  for (const node of nodes) picture.setNode(node);
  for (const builder of pods) {
    const pod = builder.build();
    picture.assigned.put(`default/${pod.metadata.name}`, assignedPod(pod, pod.spec.nodeName ?? '', false));
  }
  return { picture, selectors: { defaultFor: () => selector, learnService: () => undefined } };
}

const evaluate = ({ picture, selectors }: Scene, pod: PodBuilder): Evaluation =>
  evaluateNodes(DEFAULT_PLUGINS, pod.build(), picture, selectors, 0);
const fits = (scene: Scene, pod: PodBuilder): string[] => evaluate(scene, pod).feasible.map(({ name }) => name);
const why = (scene: Scene, pod: PodBuilder): Record<string, string> =>
  Object.fromEntries(
    evaluate(scene, pod).rejected.map(({ info, plugin, rejection }) => [
      info.name,
      `${plugin}: ${rejection.reasons.join(', ')}`,
    ]),
  );
const scoresOf = (scene: Scene, pod: PodBuilder, plugin: string): Record<string, number> => {
  const { feasible, scores } = evaluate(scene, pod);
  const column = scores.find((entry) => entry.plugin === plugin)?.scores ?? [];
  return Object.fromEntries(
    feasible.map(({ name }, i) => [name, (typeof column === 'number' ? column : column[i]) ?? NaN]),
  );
};

const noSchedule: Taint = { key: 'role', value: 'db', effect: 'NoSchedule' };

describe('a node is filtered out', () => {
  const plain = aNode('plain');
  const cases: readonly { why: string; node: Node; pod: PodBuilder; pods?: PodBuilder[]; says: string }[] = [
    {
      why: 'when it is cordoned',
      node: aNode('x', { unschedulable: true }),
      pod: aPod(),
      says: 'NodeUnschedulable: node(s) were unschedulable',
    },
    {
      why: 'when the Pod names another',
      node: aNode('x'),
      pod: aPod().onNode('plain'),
      says: "NodeName: node(s) didn't match the requested node name",
    },
    {
      why: 'for a taint that is not tolerated',
      node: aNode('x', { taints: [noSchedule] }),
      pod: aPod(),
      says: 'TaintToleration: node(s) had untolerated taint(s)',
    },
    {
      why: 'for a NoExecute taint too',
      node: aNode('x', { taints: [{ key: 'k', effect: 'NoExecute' }] }),
      pod: aPod(),
      says: 'TaintToleration: node(s) had untolerated taint(s)',
    },
    {
      why: 'when nodeSelector names another label',
      node: aNode('x'),
      pod: aPod().withSpec({ nodeSelector: { 'kubernetes.io/hostname': 'plain' } }),
      says: "NodeAffinity: node(s) didn't match Pod's node affinity/selector",
    },
    {
      why: 'when its host port is taken',
      node: aNode('x'),
      pod: aPod().withPorts({ containerPort: 80, hostPort: 80 }),
      pods: [aPod('other').onNode('x').withPorts({ containerPort: 81, hostPort: 80 })],
      says: "NodePorts: node(s) didn't have free ports for the requested pod ports",
    },
    {
      why: 'when too little CPU is left',
      node: aNode('x', { cpu: '1' }),
      pod: aPod().requesting({ cpu: '600m' }),
      pods: [aPod('other').onNode('x').requesting({ cpu: '500m' })],
      says: 'NodeResourcesFit: Insufficient cpu',
    },
    {
      why: 'when too little of several is left',
      node: aNode('x', { cpu: '1', memory: '1Gi' }),
      pod: aPod().requesting({ cpu: '2', memory: '2Gi' }),
      says: 'NodeResourcesFit: Insufficient cpu, Insufficient memory',
    },
    {
      why: 'when it has as many Pods as it takes',
      node: aNode('x', { pods: '1' }),
      pod: aPod(),
      pods: [aPod('other').onNode('x')],
      says: 'NodeResourcesFit: Too many pods',
    },
    {
      why: 'for a resource that it has never heard of',
      node: aNode('x'),
      pod: aPod().requesting({ 'example.com/gpu': '1' }),
      says: 'NodeResourcesFit: Insufficient example.com/gpu',
    },
  ];
  it.each(cases)('$why', ({ node, pod, pods = [], says }) => {
    expect(why(aScene([plain, node], pods), pod)['x']).toBe(says);
  });
});

describe('a node is not filtered out', () => {
  const tolerating = (toleration: object): PodBuilder => aPod().withSpec({ tolerations: [toleration] });
  const tainted = aNode('x', { taints: [noSchedule] });
  const cases: readonly { why: string; node: Node; pod: PodBuilder; pods?: PodBuilder[] }[] = [
    {
      why: 'for a PreferNoSchedule taint',
      node: aNode('x', { taints: [{ key: 'k', effect: 'PreferNoSchedule' }] }),
      pod: aPod(),
    },
    {
      why: 'for a taint that is tolerated by value',
      node: tainted,
      pod: tolerating({ key: 'role', value: 'db', effect: 'NoSchedule' }),
    },
    {
      why: 'for a taint that is tolerated by key',
      node: tainted,
      pod: tolerating({ key: 'role', operator: 'Exists' }),
    },
    { why: 'when everything is tolerated', node: tainted, pod: tolerating({ operator: 'Exists' }) },
    {
      why: 'when it is cordoned and the Pod tolerates that',
      node: aNode('x', { unschedulable: true }),
      pod: tolerating({ key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' }),
    },
    {
      why: 'for the same port by another protocol',
      node: aNode('x'),
      pod: aPod().withPorts({ containerPort: 53, hostPort: 53, protocol: 'UDP' }),
      pods: [aPod('o').onNode('x').withPorts({ containerPort: 53, hostPort: 53 })],
    },
    {
      why: 'when the request fits to the last unit',
      node: aNode('x', { cpu: '1' }),
      pod: aPod().requesting({ cpu: '500m' }),
      pods: [aPod('o').onNode('x').requesting({ cpu: '500m' })],
    },
    {
      why: 'by what init containers use one after the other',
      node: aNode('x', { cpu: '1' }),
      pod: aPod().withSpec({
        initContainers: ['a', 'b'].map((name) => ({ name, image: 'i', resources: { requests: { cpu: '1' } } })),
      }),
    },
  ];
  it.each(cases)('$why', ({ node, pod, pods = [] }) => {
    expect(fits(aScene([node], pods), pod)).toEqual(['x']);
  });

  it('unless a toleration has another value', () => {
    expect(fits(aScene([tainted]), tolerating({ key: 'role', value: 'web', effect: 'NoSchedule' }))).toEqual([]);
  });

  it('but sidecars add up with the containers', () => {
    const sidecar = {
      name: 's',
      image: 's',
      restartPolicy: 'Always' as const,
      resources: { requests: { cpu: '600m' } },
    };
    const pod = aPod()
      .requesting({ cpu: '600m' })
      .withSpec({ initContainers: [sidecar] });
    expect(fits(aScene([aNode('x', { cpu: '1' })]), pod)).toEqual([]);
  });
});

describe('required node affinity', () => {
  const nodes = ['a', 'b', 'c'].map((zone, i) => aNode(`node-${zone}`, { zone, labels: { disks: String(i) } }));
  const requiring = (...nodeSelectorTerms: object[]): PodBuilder =>
    aPod().withSpec({
      affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
    });
  const zone = 'topology.kubernetes.io/zone';
  const cases: readonly { why: string; pod: PodBuilder; fit: string[] }[] = [
    {
      why: 'In',
      pod: requiring({ matchExpressions: [{ key: zone, operator: 'In', values: ['a', 'c'] }] }),
      fit: ['node-a', 'node-c'],
    },
    {
      why: 'NotIn',
      pod: requiring({ matchExpressions: [{ key: zone, operator: 'NotIn', values: ['a'] }] }),
      fit: ['node-b', 'node-c'],
    },
    {
      why: 'DoesNotExist',
      pod: requiring({ matchExpressions: [{ key: 'disks', operator: 'DoesNotExist' }] }),
      fit: [],
    },
    {
      why: 'Gt',
      pod: requiring({ matchExpressions: [{ key: 'disks', operator: 'Gt', values: ['0'] }] }),
      fit: ['node-b', 'node-c'],
    },
    {
      why: 'Lt',
      pod: requiring({ matchExpressions: [{ key: 'disks', operator: 'Lt', values: ['1'] }] }),
      fit: ['node-a'],
    },
    {
      why: 'any term, all its expressions',
      pod: requiring(
        {
          matchExpressions: [
            { key: zone, operator: 'In', values: ['a'] },
            { key: 'disks', operator: 'In', values: ['9'] },
          ],
        },
        { matchExpressions: [{ key: zone, operator: 'In', values: ['b'] }] },
      ),
      fit: ['node-b'],
    },
    { why: 'an empty term matches nothing', pod: requiring({}), fit: [] },
    {
      why: 'by name',
      pod: requiring({ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['node-c'] }] }),
      fit: ['node-c'],
    },
  ];
  it.each(cases)('$why', ({ pod, fit }) => {
    expect(fits(aScene(nodes), pod)).toEqual(fit);
  });

  it('preferred: the heaviest preference scores highest', () => {
    const pod = aPod().withSpec({
      affinity: {
        nodeAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            { weight: 80, preference: { matchExpressions: [{ key: zone, operator: 'In', values: ['b'] }] } },
            { weight: 20, preference: { matchExpressions: [{ key: 'disks', operator: 'In', values: ['0'] }] } },
          ],
        },
      },
    });
    expect(scoresOf(aScene(nodes), pod, 'NodeAffinity')).toEqual({ 'node-a': 25, 'node-b': 100, 'node-c': 0 });
  });
});

describe('scores', () => {
  const two = [aNode('a', { cpu: '4', memory: '8Gi' }), aNode('b', { cpu: '4', memory: '8Gi' })];

  it('LeastAllocated prefers the emptier node, by requests', () => {
    const scene = aScene(two, [aPod('o').onNode('a').requesting({ cpu: '2', memory: '4Gi' })]);
    // a: (4−2−1)/4 = 25 and (8−4−1)/8 = 37; b: 75 and 87.
    expect(scoresOf(scene, aPod().requesting({ cpu: '1', memory: '1Gi' }), 'NodeResourcesFit')).toEqual({
      a: 31,
      b: 81,
    });
  });

  it('a Pod that requests nothing counts as 100m and 200Mi', () => {
    const scene = aScene(two, [aPod('o').onNode('a')]);
    expect(scoresOf(scene, aPod(), 'NodeResourcesFit')).toEqual({ a: 95, b: 97 });
  });

  it('BalancedAllocation prefers the node that the Pod evens out', () => {
    const scene = aScene(two, [
      aPod('cpu').onNode('a').requesting({ cpu: '2', memory: '1Gi' }),
      aPod('memory').onNode('b').requesting({ cpu: '500m', memory: '4Gi' }),
    ]);
    const { a, b } = scoresOf(
      scene,
      aPod().requesting({ cpu: '1', memory: '100Mi' }),
      'NodeResourcesBalancedAllocation',
    );
    expect(b).toBeGreaterThan(a!);
  });

  it('PreferNoSchedule taints cost', () => {
    const scene = aScene([two[0]!, aNode('b', { taints: [{ key: 'k', effect: 'PreferNoSchedule' }] })]);
    expect(scoresOf(scene, aPod(), 'TaintToleration')).toEqual({ a: 100, b: 0 });
  });

  it('are not asked for when only one node is left', () => {
    expect(evaluate(aScene([aNode('only')]), aPod()).scores).toEqual([]);
  });

  it('the best node wins; among equals the dice decide', () => {
    const scene = aScene(two, [aPod('o').onNode('a').requesting({ cpu: '2', memory: '4Gi' })]);
    expect(selectNode(evaluate(scene, aPod().requesting({ cpu: '1', memory: '1Gi' })), () => 0)?.name).toBe('b');
    const tied = evaluate(aScene(two), aPod());
    expect([0, 1].map((choice) => selectNode(tied, () => choice)?.name)).toEqual(['a', 'b']);
  });
});

describe('topology spread', () => {
  const zones = ['a', 'b', 'c'].map((zone) => aNode(`node-${zone}`, { zone }));
  const web = (name: string, node: string): PodBuilder => aPod(name).labelled({ app: 'web' }).onNode(node);
  const constraint = (change: Partial<TopologySpreadConstraint> = {}): TopologySpreadConstraint => ({
    maxSkew: 1,
    topologyKey: 'topology.kubernetes.io/zone',
    whenUnsatisfiable: 'DoNotSchedule',
    labelSelector: { matchLabels: { app: 'web' } },
    ...change,
  });
  const spreading = (...topologySpreadConstraints: TopologySpreadConstraint[]): PodBuilder =>
    aPod('new').labelled({ app: 'web' }).withSpec({ topologySpreadConstraints });

  const cases: readonly { why: string; pods: PodBuilder[]; pod: PodBuilder; fit: string[] }[] = [
    {
      why: 'only the emptiest zones are within the skew',
      pods: [web('1', 'node-a'), web('2', 'node-b')],
      pod: spreading(constraint()),
      fit: ['node-c'],
    },
    {
      why: 'a larger skew leaves more',
      pods: [web('1', 'node-a'), web('2', 'node-a'), web('3', 'node-b')],
      pod: spreading(constraint({ maxSkew: 2 })),
      fit: ['node-b', 'node-c'],
    },
    {
      why: 'Pods that do not match do not count',
      pods: [aPod('1').onNode('node-a'), web('2', 'node-b')],
      pod: spreading(constraint()),
      fit: ['node-a', 'node-c'],
    },
    {
      why: 'terminating Pods do not count',
      pods: [web('1', 'node-a').terminating(), web('2', 'node-b')],
      pod: spreading(constraint()),
      fit: ['node-a', 'node-c'],
    },
    {
      why: 'a Pod that does not match its own selector may join any even zone',
      pods: [web('1', 'node-a')],
      pod: spreading(constraint()).labelled({ app: 'x' }),
      fit: ['node-a', 'node-b', 'node-c'],
    },
    {
      why: 'zones the Pod may not go to are no domains',
      pods: [web('1', 'node-a')],
      pod: spreading(constraint()).withSpec({
        nodeSelector: { 'topology.kubernetes.io/zone': 'a' },
        topologySpreadConstraints: [constraint()],
      }),
      fit: ['node-a'],
    },
    {
      why: 'fewer domains than minDomains count as one that is empty',
      pods: [web('1', 'node-a'), web('2', 'node-b'), web('3', 'node-c')],
      pod: spreading(constraint({ minDomains: 4 })),
      fit: [],
    },
  ];
  it.each(cases)('$why', ({ pods, pod, fit }) => {
    expect(fits(aScene(zones, pods), pod)).toEqual(fit);
  });

  it('says which nodes lack the label', () => {
    expect(why(aScene([...zones, aNode('bare')]), spreading(constraint()))['bare']).toBe(
      "PodTopologySpread: node(s) didn't match pod topology spread constraints (missing required label)",
    );
  });

  it('by the system’s constraints prefers nodes, then zones, with fewer of the same', () => {
    const nodes = ['a1', 'a2', 'b1', 'b2'].map((name) => aNode(name, { zone: name[0]! }));
    const scene = aScene(nodes, [web('1', 'a1'), web('2', 'a1'), web('3', 'b1')], { matchLabels: { app: 'web' } });
    // Weights ln(4+2) for hosts and ln(2+2) for zones; each constraint adds maxSkew − 1: raw scores 12, 9, 9 and 7.
    const scores = scoresOf(scene, aPod().labelled({ app: 'web' }), 'PodTopologySpread');
    expect(scores).toEqual({ a1: 58, a2: 83, b1: 83, b2: 100 });
  });

  it('by a Pod’s own soft constraints gives nothing to nodes without the label', () => {
    const scene = aScene([...zones, aNode('bare')]);
    const scores = scoresOf(scene, spreading(constraint({ whenUnsatisfiable: 'ScheduleAnyway' })), 'PodTopologySpread');
    expect(scores).toEqual({ 'node-a': 100, 'node-b': 100, 'node-c': 100, bare: 0 });
  });
});

describe('what the scheduler says when nothing fits', () => {
  it('counts reasons over nodes, and what preemption could do', () => {
    const nodes = [
      aNode('control-plane', { taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] }),
      ...['1', '2', '3'].map((n) => aNode(`node-${n}`, { cpu: '1' })),
    ];
    const full = ['1', '2', '3'].map((n) => aPod(`o${n}`).onNode(`node-${n}`).requesting({ cpu: '800m' }));
    const pod = aPod().requesting({ cpu: '500m' });
    expect(explainNoFit(pod.build(), evaluate(aScene(nodes, full), pod))).toBe(
      '0/4 nodes are available: 1 node(s) had untolerated taint(s), 3 Insufficient cpu. no new claims to deallocate, preemption: 0/4 nodes are available: ' +
        '1 Preemption is not helpful for scheduling, 3 No preemption victims found for incoming pod.',
    );
  });

  it('knows that no eviction makes room for what is larger than the node', () => {
    const pod = aPod().requesting({ cpu: '64' });
    expect(explainNoFit(pod.build(), evaluate(aScene([aNode('a')]), pod))).toBe(
      '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.',
    );
  });

  it('knows when there are no nodes at all', () => {
    expect(explainNoFit(aPod().build(), evaluate(aScene([]), aPod()))).toBe('no nodes available to schedule pods');
  });
});

describe('in large clusters', () => {
  it.each([
    [5, 5],
    [99, 99],
    [100, 100],
    [500, 230],
    [1_000, 420],
    [5_000, 500],
    [10_000, 500],
  ])('of %i nodes it looks for %i that fit', (nodes, found) => {
    expect(feasibleNodesToFind(nodes)).toBe(found);
  });
});

describe('the picture’s sums', () => {
  it.each(seeds(20))('equal a full count after any history, undone and redone (seed %i)', (seed) => {
    const sim = new Simulation(seed);
    const picture = new ClusterPicture(sim);
    const names = ['a', 'b', 'c'];
    for (const name of names) picture.setNode(aNode(name));
    const selector = { matchLabels: { app: 'web' } };
    picture.countsOf('web', 'default', selector);
    const dice = (bound: number): number => sim.randomInt('test', bound);
    const check = (): void => {
      const counts = picture.countsOf('web', 'default', selector).counts;
      for (const name of names) {
        const info = picture.get(name)!;
        const pods = picture.assigned.values().filter(({ node }) => node === name);
        expect([info.pods, info.cpu, info.memory]).toEqual([
          pods.length,
          pods.reduce((sum, { requests }) => sum + requests.cpu, 0),
          pods.reduce((sum, { requests }) => sum + requests.memory, 0),
        ]);
        expect(counts.get(info.place) ?? 0).toBe(
          pods.filter(({ labels, terminating }) => labels['app'] === 'web' && !terminating).length,
        );
      }
    };
    for (let step = 0; step < 120; step++) {
      sim.advanceTo(step);
      const key = `default/${String(dice(12))}`;
      if (dice(20) === 0) picture.setNode(aNode('c', { zone: dice(2) ? 'x' : 'y' }));
      if (dice(3) === 0) picture.assigned.delete(key);
      else {
        let pod = aPod(key)
          .labelled({ app: dice(2) ? 'web' : 'api' })
          .requesting({ cpu: `${String(dice(5) * 100)}m`, memory: '1Mi' });
        if (dice(5) === 0) pod = pod.terminating();
        picture.assigned.put(key, assignedPod(pod.build(), names[dice(3)]!, false));
      }
      check();
    }
    for (const time of [60, 100, 10, 119]) {
      sim.seek(time);
      check();
    }
  });
});

describe('spread over time', () => {
  it.each(seeds(15))('a hard constraint is never broken by a placement (seed %i)', (seed) => {
    const sim = new Simulation(seed);
    const zones = ['a', 'b', 'c'];
    const nodes = zones.flatMap((zone) => [1, 2].map((n) => aNode(`${zone}${String(n)}`, { zone })));
    const maxSkew = 1 + sim.randomInt('test', 3);
    const scene = aScene(nodes);
    const pods = new Map<string, Pod>();
    const perZone = (): number[] =>
      zones.map((zone) => [...pods.values()].filter(({ spec }) => spec.nodeName?.startsWith(zone)).length);
    for (let i = 0; i < 60; i++) {
      const pod = aPod(`p${String(i)}`)
        .labelled({ app: 'web' })
        .withSpec({
          topologySpreadConstraints: [
            {
              maxSkew,
              topologyKey: 'topology.kubernetes.io/zone',
              whenUnsatisfiable: 'DoNotSchedule',
              labelSelector: { matchLabels: { app: 'web' } },
            },
          ],
        });
      const chosen = selectNode(evaluate(scene, pod), (count) => sim.randomInt('test', count));
      expect(chosen).toBeDefined();
      const bound = pod.onNode(chosen!.name).build();
      pods.set(bound.metadata.name, bound);
      scene.picture.assigned.put(bound.metadata.name, assignedPod(bound, chosen!.name, false));
      const counts = perZone();
      const zone = zones.indexOf(chosen!.name[0]!);
      expect(counts[zone]! - Math.min(...counts)).toBeLessThanOrEqual(maxSkew);
      if (sim.randomInt('test', 4) === 0) {
        const victim = [...pods.keys()][sim.randomInt('test', pods.size)]!;
        pods.delete(victim);
        scene.picture.assigned.delete(victim);
      }
    }
  });
});
