import { describe, expect, it } from 'vitest';
import { createCluster } from '../../../cluster/index.ts';
import { EMPTY_SLOTS, layoutScene, type Direction } from '../../../scene/index.ts';
import { NODE_PORT_WEB } from '../../../testing/webManifest.ts';
import { focusable } from '../objectKey.ts';
import { coloursFor, readSources, sceneInput } from '../store/sceneInput.ts';
import { knownFrom, nextByTopology } from './ways.ts';

function walker() {
  const cluster = createCluster({ seed: 4, systemPods: false });
  cluster.apply(NODE_PORT_WEB);
  cluster.apply(
    '{apiVersion: v1, kind: Pod, metadata: {name: web-2, labels: {app: web}}, spec: {nodeName: node-1, containers: [{name: c, image: nginx}]}}',
  );
  cluster.settle();
  cluster.setTraffic({
    id: 'user',
    from: { external: 'user' },
    to: { host: '192.168.49.11', port: 30080 },
    every: 500,
  });
  const sources = readSources(cluster, 'data-path');
  const layout = layoutScene(sceneInput(sources, coloursFor(new Map(), sources), [], EMPTY_SLOTS));
  const known = knownFrom(cluster, layout, sources);
  const reachable = new Set(focusable(layout).map(({ key }) => key));
  const go = (key: string, ...directions: Direction[]): string | undefined =>
    directions.reduce<string | undefined>((at, each) => at && nextByTopology(known, at, each, reachable), key);
  return { go, plate: [...reachable].find((key) => key.startsWith('Plate') && key.includes('10.96.0.50'))! };
}

describe('Shift and the arrow keys', () => {
  const { go, plate } = walker();

  it('go the way of a request: from a client to the Service it asks, a Pod behind it, its node, and the rules there', () => {
    expect(go('External user', 'right')).toBe('Service default/web');
    expect(go('Pod default/client', 'right')).toBe('Service default/web');
    expect(go('External user', 'right', 'right')).toBe('Pod default/web');
    expect(go('External user', 'right', 'right', 'right')).toBe('Node node-2');
    expect(go('Node node-2', 'right')).toMatch(/^Plate node-2 /);
    expect(go(plate, 'right')).toBe('Pod default/web-2');
    expect(go(plate, 'left')).toMatch(/^Node /);
  });

  it('go back the same way, to whoever asks', () => {
    expect(go('Pod default/web', 'left')).toBe('Service default/web');
    expect(go('Pod default/web', 'left', 'left')).toBe('External user');
    expect(go('Pod default/client', 'left')).toBe('Node node-1');
    expect(go('Node node-2', 'left')).toBe('Pod default/web');
    expect(go('Node node-2', 'right', 'left')).toBe('Node node-2');
    expect(go('External user', 'left')).toBeUndefined();
  });

  it('go round through what stands beside: the Pods of the same Service, the other nodes', () => {
    expect(go('Pod default/web', 'down')).toBe('Pod default/web-2');
    expect(go('Pod default/web', 'down', 'down')).toBe('Pod default/web');
    expect(go('Node node-1', 'down', 'up')).toBe('Node node-1');
    expect(go('Pod default/gone', 'down')).toBeUndefined();
  });
});
