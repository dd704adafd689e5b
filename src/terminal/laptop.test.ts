/** The laptop: bash outside the cluster, whose curl is a client of the cluster's edge and whose clock is the cluster's. */
import { describe, expect, it } from 'vitest';

import { createCluster, type Cluster } from '../cluster/index.ts';
import { HOME, Laptop, memoryFiles, runScript } from './index.ts';

const MANIFEST = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: frontend, labels: { app: frontend } }
spec:
  replicas: 3
  selector: { matchLabels: { app: frontend } }
  template:
    metadata: { labels: { app: frontend } }
    spec: { containers: [{ name: web, image: registry.k8s.io/e2e-test-images/agnhost:2.53, args: [netexec, --http-port=5000], ports: [{ containerPort: 5000 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: open }
spec: { type: NodePort, selector: { app: frontend }, ports: [{ port: 80, targetPort: 5000, nodePort: 30080 }] }
`;

function running(): Cluster {
  const cluster = createCluster({ hopLatency: 1 });
  cluster.apply(MANIFEST);
  cluster.settle();
  return cluster;
}

describe('curl on the laptop', () => {
  const cluster = running();
  const node = cluster.settings.nodes[0]?.ip ?? '';
  const url = `http://${node}:30080`;

  it('is a real connection through the edge, part of the run', () => {
    const before = cluster.actions().length;
    const { stdout, status } = runScript(cluster, `for i in 1 2 3 4 5; do curl -s ${url}/hostname; echo; done`);
    expect(status).toBe(0);
    expect(stdout.trim().split('\n')).toHaveLength(5);
    for (const name of stdout.trim().split('\n')) expect(name).toMatch(/^frontend-/);
    expect(cluster.connections(5).map(({ flow }) => flow.from)).toEqual(Array(5).fill({ external: 'user' }));
    expect(
      cluster
        .actions()
        .slice(before)
        .map(({ label }) => label),
    ).toEqual(Array(5).fill(`user: curl -s ${url}/hostname`));
  });

  it('has no route to a Pod or a ClusterIP, and does not know the cluster’s names', () => {
    const pod =
      cluster.objects('pods').find(({ metadata }) => metadata.name.startsWith('frontend'))?.status?.podIP ?? '';
    const clusterIP = cluster.object('services', 'default', 'open')?.spec.clusterIP ?? '';
    expect(runScript(cluster, `curl -s -m 1 http://${pod}:5000`).status).toBe(28);
    expect(runScript(cluster, `curl -s -m 1 http://${clusterIP}`).status).toBe(28);
    expect(runScript(cluster, 'curl http://open')).toMatchObject({ status: 6 });
    expect(runScript(cluster, 'dig +short open.default.svc.cluster.local').stdout).not.toMatch(/\d+\.\d+/);
  });

  it('goes through pipes, loops, files and exit codes', () => {
    const files = memoryFiles({ [`${HOME}/body.txt`]: 'hello' });
    const run = (script: string) => runScript(cluster, script, { files });
    expect(run(`curl -s ${url}/hostname | cut -d- -f1`).stdout).toBe('frontend\n');
    expect(run(`curl -s -o answer.txt ${url}/hostname; cat answer.txt`).stdout).toMatch(/^frontend-/);
    expect(files.paths()).toContain(`${HOME}/answer.txt`);
    expect(run(`curl -s "${url}/echo?msg=one" > out; wc -c < out`).stdout.trim()).toBe('3');
    expect(run(`printf 'a\\nb\\n' | while read x; do curl -s "${url}/echo?msg=$x"; done`).stdout).toBe('ab');
    expect(run(`printf hello | curl -s -d @- ${url}/hostname -o /dev/null -w '%{http_code}'`)).toMatchObject({
      stdout: '200',
    });
    expect(run('curl -s http://127.0.0.1:1 || echo failed $?').stdout).toBe('failed 7\n');
    expect(run(`nc -zv ${node} 30080`).status).toBe(0);
  });

  it('says so when there is no machine outside', () => {
    const lonely = createCluster({ externals: [] });
    expect(runScript(lonely, 'curl -s http://10.0.0.1')).toMatchObject({
      status: 1,
      stderr: 'curl: this cluster has no client outside: add one in its settings, and the laptop is that one\n',
    });
  });
});

describe('time on the laptop', () => {
  it('is the cluster’s: sleep, date', () => {
    const cluster = createCluster();
    const began = cluster.now;
    const { stdout } = runScript(cluster, 'a=$(date +%s); sleep 3; b=$(date +%s); echo $((b - a))');
    expect(stdout).toBe('3\n');
    expect(cluster.now - began).toBeGreaterThanOrEqual(3000);
  });

  it('a sleep goes on for as long as it had when the clock was set back', () => {
    const cluster = createCluster();
    cluster.advance(10_000);
    const laptop = new Laptop({ cluster, args: ['-c', 'sleep 5; echo done'] });
    laptop.pump();
    cluster.advance(3000);
    laptop.pump();
    cluster.seek(1000);
    laptop.pump();
    cluster.advance(1900);
    expect(laptop.pump()).toBe('blocked');
    cluster.advance(200);
    expect(laptop.pump()).toBe('ended');
    expect(laptop.read().stdout).toBe('done\n');
  });

  it('a command that began after the moment gone back to ends with a line that says so, and the shell lives on', () => {
    const cluster = running();
    cluster.advance(5000);
    const laptop = new Laptop({ cluster });
    laptop.type('curl http://192.0.2.1; echo $?\n');
    laptop.pump();
    cluster.advance(500);
    laptop.pump();
    cluster.seek(cluster.now - 3000);
    laptop.pump();
    laptop.type('echo still here\n');
    laptop.pump();
    const { stdout } = laptop.read();
    expect(stdout).toContain('(the clock was set back: what was open to it ends here)\n');
    expect(stdout).toMatch(/255\n.*still here\n/s);
  });
});

describe('a shell at its prompt', () => {
  it('gives way: a loop that never waits does so much and no more, and Ctrl-C keeps what was printed', () => {
    const laptop = new Laptop({ cluster: createCluster() });
    laptop.type('echo before; while true; do :; done\n');
    for (let frame = 0; frame < 5; frame++) expect(laptop.pump(5000)).toBe('busy');
    laptop.interrupt();
    expect(laptop.pump()).toBe('blocked');
    laptop.type('echo $?\n');
    laptop.pump();
    expect(laptop.read().stdout).toBe('~ $ before\n\n~ $ 130\n~ $ ');
  });

  it('asks for the rest of an unfinished line, and drops it at Ctrl-C', () => {
    const laptop = new Laptop({ cluster: createCluster() });
    laptop.type('echo one \\\n');
    laptop.pump();
    laptop.type('two\n');
    laptop.pump();
    laptop.type("echo 'open\n");
    laptop.pump();
    laptop.interrupt();
    laptop.pump();
    expect(laptop.read().stdout).toBe('~ $ > one two\n~ $ > \n~ $ ');
  });

  it('interrupts a curl that waits: it is over in the cluster, too', () => {
    const cluster = running();
    const laptop = new Laptop({ cluster });
    laptop.type('curl http://192.0.2.1\n');
    laptop.pump();
    cluster.advance(100);
    laptop.pump();
    expect(laptop.waitsForTime).toBe(true);
    laptop.interrupt();
    laptop.pump();
    expect(cluster.actions().at(-1)?.label).toBe('Ctrl-C');
    expect(laptop.waitsForTime).toBe(false);
    expect(laptop.machine.isAtPrompt).toBe(true);
  });

  it('ends at Ctrl-D', () => {
    const laptop = new Laptop({ cluster: createCluster() });
    laptop.pump();
    laptop.endInput();
    expect(laptop.pump()).toBe('ended');
  });

  it('reads and writes the editor’s files', () => {
    const files = memoryFiles({ [`${HOME}/svc.yaml`]: 'kind: Service\n' });
    const cluster = createCluster();
    const script = `sed 's/Service/Pod/' svc.yaml > pod.yaml; cat *.yaml; rm svc.yaml; mkdir d; echo x > d/y; ls; cat nothing`;
    const { stdout, stderr, status } = runScript(cluster, script, { files });
    expect(stdout).toBe('kind: Pod\nkind: Service\nd\npod.yaml\n');
    expect(stderr).toBe('cat: nothing: No such file or directory\n');
    expect(status).toBe(1);
    expect(files.read(`${HOME}/pod.yaml`)).toBe('kind: Pod\n');
  });
});
