/** kubectl on the laptop: its requests are actions of the run, named after the command; a watch is in cluster time. */
import { describe, expect, it } from 'vitest';

import { createCluster, type Cluster } from '../cluster/index.ts';
import { Console, HOME, Laptop, memoryFiles, runScript } from './index.ts';

const MANIFEST = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: frontend, labels: { app: frontend } }
spec:
  replicas: 2
  selector: { matchLabels: { app: frontend } }
  template:
    metadata: { labels: { app: frontend } }
    spec: { terminationGracePeriodSeconds: 1, containers: [{ name: web, image: nginx, ports: [{ containerPort: 5000 }] }] }
`;

function running(): Cluster {
  const cluster = createCluster({ hopLatency: 1 });
  cluster.apply(MANIFEST);
  cluster.settle();
  return cluster;
}

const podName = (cluster: Cluster): string =>
  cluster.objects('pods').find(({ metadata }) => metadata.name.startsWith('frontend'))?.metadata.name ?? '';

describe('kubectl get', () => {
  it('prints, through pipes and into files', () => {
    const cluster = running();
    const { stdout, status } = runScript(cluster, 'kubectl get pods | grep -c frontend; kubectl get nothing; echo $?');
    expect(stdout).toBe('2\n1\n');
    expect(status).toBe(0);
    const files = memoryFiles();
    runScript(cluster, 'kubectl get deploy frontend -o name > out.txt', { files });
    expect(files.read(`${HOME}/out.txt`)).toBe('deployment.apps/frontend\n');
  });

  it('-w | head -n 3 ends when three lines have come, in cluster time', () => {
    const cluster = running();
    const laptop = new Laptop({ cluster, args: ['-c', 'kubectl get pods -w | head -n 4'] });
    expect(laptop.pump()).toBe('blocked');
    cluster.request({ method: 'DELETE', path: `/api/v1/namespaces/default/pods/${podName(cluster)}` });
    for (let i = 0; i < 50 && laptop.pump() !== 'ended'; i++) cluster.advance(100);
    expect(laptop.status).toBe(0);
    const lines = laptop.read().stdout.trim().split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[3]).toMatch(/^frontend-\S+ .*(Terminating|Completed|Pending)/);
  });

  it('-w ends with a line when the clock is set back, and the shell goes on', () => {
    const cluster = running();
    cluster.advance(5000);
    const laptop = new Laptop({ cluster });
    laptop.type('kubectl get pods -w\n');
    laptop.pump();
    cluster.seek(cluster.now - 2000);
    laptop.pump();
    laptop.pump();
    expect(laptop.read().stdout).toMatch(/frontend-.*\n\(the clock was set back: what was open to it ends here\)\n/s);
    expect(laptop.machine.isAtPrompt).toBe(true);
  });

  it('-w is stopped by Ctrl-C, and what it printed stays', () => {
    const cluster = running();
    const console = new Console({ cluster });
    console.keys('kubectl get pods -w\r');
    console.pump();
    console.keys('\x03');
    console.pump();
    expect(console.take()).toMatch(/NAME .*frontend-.*\^C\n.*\$ $/s);
  });
});

describe('kubectl exec', () => {
  it('-it gives a container the keys, until its shell ends', () => {
    const cluster = running();
    const console = new Console({ cluster });
    const type = (keys: string): string => {
      console.keys(keys);
      for (let frame = 0; frame < 20; frame++) {
        console.pump();
        cluster.advance(5);
      }
      return console.take();
    };
    expect(type(`kubectl exec -it ${podName(cluster)} -- sh\r`)).toMatch(/# $/);
    expect(console.laptop.isRaw).toBe(true);
    expect(type('hostnmae\x7f\x7f\x7fame\r')).toContain(`\r\n${podName(cluster)}\r\n`);
    expect(type('sleep 100\r')).not.toMatch(/# $/);
    expect(type('\x03')).toMatch(/\^C.*# $/s);
    expect(type('exit\r')).toMatch(/ \$ $/);
    expect(console.laptop.isRaw).toBe(false);
  });

  it('-i takes what comes through a pipe', () => {
    const cluster = running();
    const line = `echo one | kubectl exec -i ${podName(cluster)} -- tr a-z A-Z`;
    expect(runScript(cluster, line)).toMatchObject({ stdout: 'ONE\n', status: 0 });
  });
});

it('kubectl debug -it gives a shell beside a Pod’s container the keys, and says how one comes back', () => {
  const cluster = running();
  const console = new Console({ cluster });
  const type = (keys: string, ms = 100): string => {
    console.keys(keys);
    for (let frame = 0; frame < 20; frame++) {
      console.pump();
      cluster.advance(ms / 20);
    }
    return console.take();
  };
  const line = `kubectl debug ${podName(cluster)} -it --image=busybox --target=web --profile=general -- sh`;
  const begun = type(`${line}\r`, 5000);
  const name = /Defaulting debug container name to (debugger-\w{5})\./.exec(begun)?.[1] ?? '';
  expect(begun).toContain('Targeting container "web".');
  expect(begun).toContain("If you don't see a command prompt, try pressing enter.");
  expect(type('\r')).toMatch(/# $/);
  expect(type('wget -qO- localhost | grep -c nginx.org\r')).toContain('\r\n1\r\n');
  expect(type('exit\r', 1000)).toContain(
    `Session ended, the ephemeral container will not be restarted but may be reattached using 'kubectl attach ${podName(cluster)} -c ${name} -i -t' if it is still running`,
  );
});

it('works with a kubeconfig of its own', () => {
  expect(runScript(running(), 'cat ~/.kube/config | grep current-context').stdout).toBe(
    'current-context: servicescope\n',
  );
});
