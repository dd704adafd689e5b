/** Where packets end, in the picture of a run. */
import { describe, expect, it } from 'vitest';
import { neverArrived, type Flow, type Hop } from '../../api/index.ts';
import { createCluster, type Cluster } from '../../cluster/index.ts';
import { EMPTY_SLOTS, layoutScene, type Lens, type SceneLayout } from '../../scene/index.ts';
import { NODE_PORT_WEB } from '../../testing/webManifest.ts';
import { createPacketScene } from './packetScene.ts';
import { coloursFor, readSources, sceneInput } from './store/sceneInput.ts';

/** A client on node-1, the only Pod of its Service on node-2. */
function aCluster(): Cluster {
  const cluster = createCluster({ seed: 1, systemPods: false, hopLatency: 100 });
  cluster.apply(NODE_PORT_WEB);
  cluster.settle(60_000);
  return cluster;
}

function pictureOf(cluster: Cluster, lens: Lens): SceneLayout {
  const sources = readSources(cluster, lens);
  return layoutScene(sceneInput(sources, coloursFor(new Map(), sources), [], EMPTY_SLOTS));
}

const POD: Flow = { from: { pod: 'default/client' }, to: { host: '10.96.0.50', port: 80 } };
const NODE_PORT: Flow = { from: { external: 'user' }, to: { host: '192.168.49.12', port: 30_080 } };

describe.each(['data-path', 'logical'] as const)('a packet to a node without power (%s)', (lens) => {
  it.each([
    ['a Pod', POD],
    ['outside', NODE_PORT],
  ])('from %s ends at the edge of the node: no rule of its kernel sees it', (_, flow) => {
    const cluster = aCluster();
    cluster.interfere({ kind: 'powerOff', node: 'node-2' });
    const id = cluster.send(flow);
    const scene = createPacketScene();
    const frame = () => scene.frame(cluster, pictureOf(cluster, lens), 1, false);
    let head = { x: NaN, y: NaN };
    while (cluster.deaths(cluster.now).length === 0) {
      cluster.advance(1);
      const { comets, count } = frame();
      if (count > 0) head = { x: comets[0]!.x, y: comets[0]!.y };
    }
    const layout = pictureOf(cluster, lens);
    const box = layout.index.nodes.get('node-2')!.rect;
    const isWithin = ({ x, y }: { x: number; y: number }) =>
      x > box.x + 1 && x < box.x + box.width - 1 && y > box.y + 1 && y < box.y + box.height - 1;
    const mark = frame().marks[0]!;
    expect(isWithin(mark)).toBe(false);
    // There its head was last, a millisecond of its hop before.
    expect(Math.hypot(mark.x - head.x, mark.y - head.y)).toBeLessThan(25);
    const lost = cluster.connection(id)!.hops.find(({ ending }) => ending)!;
    expect(neverArrived(lost)).toBe(true);
    expect(lost.place).toEqual({ kind: 'node', name: 'node-2' });
  });

  it('is drawn so, and one that was answered is not, whatever the power of the node is now', () => {
    const cluster = aCluster();
    const ends = (connection: string) => {
      const hop = cluster
        .connection(connection)!
        .hops.findIndex(({ place, segment }) => place.name === 'node-2' && segment === 'SYN');
      const still = createPacketScene()
        .stills(cluster, pictureOf(cluster, lens), connection, hop)
        .find(({ number }) => number === hop + 1)!;
      return [still.x, still.y];
    };
    const answered = cluster.send(POD);
    cluster.advance(3000);
    const before = ends(answered);
    cluster.interfere({ kind: 'powerOff', node: 'node-2' });
    expect(ends(answered)).toEqual(before);
    const lost = cluster.send(POD);
    cluster.advance(1000);
    const edge = ends(lost);
    expect(edge).not.toEqual(before);
    cluster.interfere({ kind: 'powerOn', node: 'node-2' });
    expect(ends(lost)).toEqual(edge);
  });
});

const NODES = ['control-plane', ...Array.from({ length: 8 }, (_, i) => `node-${i + 1}`)].map((name, i) => ({
  name,
  ip: `192.168.49.${10 + i}`,
  podCIDR: `10.244.${i}.0/24`,
  ...(name === 'control-plane' ? { labels: { 'node-role.kubernetes.io/control-plane': '' } } : {}),
}));

const aPod = (name: string, namespace: string, node: string) => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: ${namespace}, labels: {app: ${name}}}
spec: {nodeName: ${node}, containers: [{name: c, image: nginx, ports: [{containerPort: 80}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: ${namespace}}
spec: {selector: {app: ${name}}, ports: [{port: 80}]}
---`;

/** A client asks for web; as soon as one of its packet's hops is such a one, the power of a node goes out, and something is lost. */
function untilLost(namespace: string, from: string, to: string, dead: string, isMoment: (hop: Hop) => boolean) {
  const cluster = createCluster({ seed: 1, nodes: NODES, systemPods: false, hopLatency: 100 });
  cluster.apply(aPod('client', 'default', from) + aPod('web', namespace, to));
  cluster.settle(60_000);
  const host = cluster.object('services', namespace, 'web')!.spec.clusterIP!;
  const id = cluster.send({ from: { pod: 'default/client' }, to: { host, port: 80 } });
  while (!cluster.connection(id)!.hops.some(isMoment)) cluster.advance(1);
  cluster.interfere({ kind: 'powerOff', node: dead });
  while (cluster.deaths(cluster.now).length === 0) cluster.advance(1);
  return { cluster, mark: createPacketScene().frame(cluster, pictureOf(cluster, 'logical'), 1, false).marks[0]! };
}

describe.each([
  ['default', 'a Service of the learner'],
  ['kube-system', 'a Service of the system'],
])('in the logical lens, by way of %s/web, %s,', (namespace) => {
  it.each([
    ['a request to', 'node-1', 'node-2', 'node-2'],
    ['a request to', 'node-1', 'node-7', 'node-7'],
    ['a request to', 'node-1', 'control-plane', 'control-plane'],
    ['an answer to', 'node-1', 'node-2', 'node-1'],
    ['an answer to', 'node-4', 'node-8', 'node-4'],
    ['an answer to', 'node-5', 'node-2', 'node-5'],
    ['an answer to', 'node-8', 'node-7', 'node-8'],
    ['an answer to', 'control-plane', 'node-2', 'control-plane'],
    ['an answer to', 'node-6', 'control-plane', 'node-6'],
  ])('%s a node without power ends where its cable comes in (from %s, answered on %s)', (what, from, to, dead) => {
    const isAnswer = what === 'an answer to';
    const { cluster, mark } = untilLost(namespace, from, to, dead, ({ segment, place }) => {
      return !isAnswer || (segment === 'SYN-ACK' && place.name === to);
    });
    const layout = pictureOf(cluster, 'logical');
    const { socket } = layout.index.nodes.get(dead)!;
    expect(Math.hypot(mark.x - socket.x, mark.y - socket.y)).toBeLessThan(1);
  });

  it.each(['node-2', 'node-7'])('an answer from a node that lost power meanwhile ends at its edge (%s)', (dead) => {
    const { cluster, mark } = untilLost(namespace, 'node-1', dead, dead, ({ segment, place }) => {
      return segment === 'SYN-ACK' && place.kind === 'pod';
    });
    const { rect, bandY } = pictureOf(cluster, 'logical').index.nodes.get(dead)!;
    expect([rect.x, rect.x + rect.width]).toContain(mark.x);
    expect(mark.y).toBe(bandY);
  });
});
