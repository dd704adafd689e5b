import { beforeEach, describe, expect, it } from 'vitest';
import { createCluster, type Cluster } from '../../cluster/index.ts';
import { createClusterStore, provideClusterStore } from '../store/clusterStore.ts';
import { actWithUndo } from './takeBack.ts';

const MANIFEST = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: nginx }] }
`;

describe('taking an action back', () => {
  let cluster: Cluster;
  const podNames = () => cluster.objects('pods').map(({ metadata }) => metadata.name);
  const webPod = () => podNames().find((name) => name.startsWith('web-')) ?? '';
  const kill = (name: string) =>
    actWithUndo((each) => {
      each.request({ method: 'DELETE', path: `/api/v1/namespaces/default/pods/${name}` });
    });

  beforeEach(() => {
    cluster = createCluster();
    provideClusterStore(createClusterStore(cluster));
    cluster.apply(MANIFEST);
    cluster.advance(20_000.5);
  });

  it('brings a deleted Pod back, at the moment it was deleted, and it stays', async () => {
    const name = webPod();
    const { now } = cluster;
    const undo = kill(name);
    cluster.advance(45_000);
    expect(podNames()).not.toContain(name);
    await undo();
    expect(cluster.now).toBe(now);
    expect(cluster.hasFuture).toBe(false);
    cluster.advance(45_000);
    expect(podNames()).toContain(name);
  });

  it('leaves a run that replays to the same state', async () => {
    const undo = kill(webPod());
    cluster.advance(5000);
    await undo();
    cluster.advance(5000);
    const again = createCluster();
    again.importRun(cluster.exportRun());
    expect(again.objects('pods')).toEqual(cluster.objects('pods'));
    expect(again.revision).toBe(cluster.revision);
  });

  it('does nothing when the learner has gone back beyond it, or done something else there', async () => {
    const name = webPod();
    const undo = kill(name);
    cluster.seek(10_000);
    await undo();
    expect(cluster.now).toBe(10_000);
    cluster.apply('{apiVersion: v1, kind: Namespace, metadata: {name: other}}');
    cluster.advance(20_000);
    await undo();
    expect(cluster.now).toBe(30_000);
  });
});
