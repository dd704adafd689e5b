/** Where packets end, in the picture of a run. */
import { describe, expect, it } from 'vitest';
import { neverArrived, type Flow } from '../../api/index.ts';
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
