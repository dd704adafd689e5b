import { describe, expect, it } from 'vitest';

import { createCluster, type Cluster, type ExecOptions } from './index.ts';

const MANIFEST = `
apiVersion: v1
kind: Pod
metadata: { name: client }
spec: { containers: [{ name: box, image: curlimages/curl, command: [sleep, infinity] }] }
---
apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: web } }
spec: { containers: [{ name: nginx, image: nginx }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
`;

function running(): Cluster {
  const cluster = createCluster({ hopLatency: 1 });
  cluster.apply(MANIFEST);
  cluster.settle();
  return cluster;
}

function run(cluster: Cluster, command: string | readonly string[], more: Partial<ExecOptions> = {}, ms = 30_000) {
  const words = typeof command === 'string' ? ['sh', '-c', command] : command;
  const session = cluster.exec({ pod: 'default/client', command: words, ...more } as ExecOptions);
  const end = cluster.now + ms;
  while (session.exit === undefined && cluster.now < end && cluster.nextEventAt !== undefined) cluster.step();
  return { ...session.read(), exit: session.exit, failure: session.failure };
}

describe('a command in a container', () => {
  const cluster = running();

  it('prints, and ends with its status', () => {
    expect(run(cluster, 'echo a b; echo c >&2; exit 3')).toMatchObject({ stdout: 'a b\n', stderr: 'c\n', exit: 3 });
  });

  it('curls a Service by name through DNS and DNAT', () => {
    const before = cluster.connections(1)[0]?.id;
    const { stdout, exit } = run(cluster, [
      'curl',
      '-s',
      '-o',
      '/dev/null',
      '-w',
      '%{http_code} %{remote_ip}\n',
      'http://web',
    ]);
    expect({ stdout, exit }).toEqual({
      stdout: `200 ${cluster.object('services', 'default', 'web')?.spec.clusterIP ?? ''}\n`,
      exit: 0,
    });
    expect(cluster.connections(1)[0]).not.toMatchObject({ id: before });
    expect(cluster.connections(1)[0]).toMatchObject({ verdict: 'accept', endpointPod: 'default/web' });
  });

  it('sleeps in cluster time', () => {
    const began = cluster.now;
    expect(run(cluster, 'sleep 5; date +%T')).toMatchObject({ exit: 0 });
    expect(cluster.now - began).toBeGreaterThanOrEqual(5000);
  });

  it('cannot be found, and says so as the runtime does', () => {
    expect(run(cluster, ['foo'])).toMatchObject({
      exit: 127,
      failure:
        'OCI runtime exec failed: exec failed: unable to start container process: exec: "foo": executable file not found in $PATH',
    });
  });
});
