/** kubectl port-forward: a port of the laptop leads to one Pod's own localhost, past every Service. */
import { expect, it } from 'vitest';

import { createCluster, type Cluster } from '../cluster/index.ts';
import { Laptop, LocalPorts } from './index.ts';

const MANIFEST = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      terminationGracePeriodSeconds: 0
      containers:
        - { name: c, image: "registry.k8s.io/e2e-test-images/agnhost:2.53", args: [netexec, --http-port=5000], ports: [{ name: http, containerPort: 5000 }, { name: talk, containerPort: 53, protocol: UDP }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ name: shown, port: 80, targetPort: http }] }
`;

function running(): Cluster {
  const cluster = createCluster({ hopLatency: 1, seed: 5 });
  cluster.apply(MANIFEST);
  cluster.settle();
  return cluster;
}

const cluster = running();

/** Two shells of one laptop. */
function shells(): {
  readonly first: Laptop;
  readonly type: (laptop: Laptop, line: string) => string;
  readonly second: Laptop;
} {
  const ports = new LocalPorts();
  const first = new Laptop({ cluster, ports });
  const second = new Laptop({ cluster, ports });
  const type = (laptop: Laptop, line: string): string => {
    laptop.type(line);
    for (let step = 0; step < 40; step++) {
      first.pump();
      second.pump();
      cluster.advance(10);
    }
    return laptop.read().stdout;
  };
  type(first, '');
  type(second, '');
  return { first, second, type };
}

const webPods = (): readonly string[] =>
  cluster.objects('pods').flatMap(({ metadata: { name } }) => (name.startsWith('web-') ? [name] : []));

it('svc/web 8080:80 listens, and every connection reaches the same Pod, though nothing outside reaches the Service', () => {
  const { first, second, type } = shells();
  expect(type(first, 'kubectl port-forward svc/web 8080:80\n')).toMatch(
    /Forwarding from 127\.0\.0\.1:8080 -> 5000\nForwarding from \[::1\]:8080 -> 5000\n$/,
  );
  const answers =
    type(second, 'for i in 1 2 3 4; do curl -s localhost:8080/hostname; echo; done\n').match(/web-\S+/g) ?? [];
  expect(answers).toHaveLength(4);
  expect(new Set(answers).size).toBe(1);
  expect(webPods()).toContain(answers[0]);
  expect(type(first, '')).toBe('Handling connection for 8080\n'.repeat(4));
  first.interrupt();
  type(first, '');
  expect(type(second, 'curl localhost:8080\n')).toContain('Could not connect to server');
});

it('ends with its Pod', () => {
  const { first, type } = shells();
  const [name = ''] = webPods();
  type(first, `kubectl port-forward ${name} 5000\n`);
  cluster.request({ method: 'DELETE', path: `/api/v1/namespaces/default/pods/${name}` });
  cluster.advance(3000);
  expect(type(first, 'echo $?\n')).toContain('error: lost connection to pod\n');
});

it('a port where nobody listens in the Pod: curl gets an empty reply, and the way is lost', () => {
  const { first, second, type } = shells();
  type(first, `kubectl port-forward deploy/web 8080:81\n`);
  expect(type(second, 'curl 127.0.0.1:8080\n')).toContain('curl: (52) Empty reply from server');
  expect(type(first, '')).toMatch(
    /^Handling connection for 8080\n.*connection refused.*\nerror: lost connection to pod\n/s,
  );
});

it('is taken back with the clock', () => {
  const { first, second, type } = shells();
  type(first, 'kubectl port-forward deploy/web 8080:5000\n');
  const before = cluster.now;
  const said = type(second, 'curl -s localhost:8080/hostname; echo\n');
  cluster.seek(before);
  expect(type(second, 'curl -s localhost:8080/hostname; echo\n').match(/web-\S+/)).toEqual(said.match(/web-\S+/));
});

it.each([
  ['svc/web 81', 'error: Service web does not have a service port 81'],
  ['svc/web 8080:https', "error: Service 'web' does not have a named port 'https'"],
  ['deploy/web https', "does not have a named port 'https'"],
  ['deploy/web 53', 'error: UDP protocol is not supported for 53'],
  ['deploy/web 8080:', 'error: remote port cannot be empty'],
  ['deploy/web x:5000', `error: error parsing local port 'x': strconv.ParseUint: parsing "x": invalid syntax`],
  [
    'deploy/web 8080:70000',
    `error: error parsing remote port '70000': strconv.ParseUint: parsing "70000": value out of range`,
  ],
  ['deploy/web 0:0', 'error: remote port must be > 0'],
  ['deploy/web', 'error: TYPE/NAME and list of ports are required for port-forward'],
  ['svc/web shown', 'bind: permission denied'],
  ['svc/web 80', 'error: unable to listen on any of the requested ports: [{80 5000}]'],
  ['cm/kube-root-ca.crt 80', 'error: cannot attach to *v1.ConfigMap: selector for *v1.ConfigMap not implemented'],
])('port-forward %s: %s', (args, said) => {
  const { first, type } = shells();
  expect(type(first, `kubectl port-forward ${args}\n`)).toContain(said);
});
