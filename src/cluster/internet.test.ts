/** A Pod's way out of the cluster, and resolvers that are not the policy's. */
import { describe, expect, it } from 'vitest';

import { createCluster, type Cluster } from './index.ts';

const box = (name: string, spec = ''): string => `
apiVersion: v1
kind: Pod
metadata: { name: ${name} }
spec:
  containers: [{ name: main, image: 'busybox:1.36', command: [sleep, infinity] }]
${spec}
---`;

const NONE = (servers: string, more = ''): string =>
  `  dnsPolicy: None\n  dnsConfig: { nameservers: [${servers}]${more === '' ? '' : `, ${more}`} }`;
const CLUSTER = "'10.96.0.10'";

const MANIFEST = [
  `
apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: web } }
spec: { containers: [{ name: main, image: nginx }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
---`,
  box('plain'),
  box('host', '  dnsPolicy: Default'),
  box('bare', NONE(CLUSTER)),
  box(
    'searching',
    NONE(CLUSTER, 'searches: [svc.cluster.local, default.svc.cluster.local], options: [{ name: ndots, value: "3" }]'),
  ),
  box('public', NONE("'1.1.1.1'")),
  box('second', NONE("'192.0.2.9', '10.96.0.10'")),
].join('');

function running(): Cluster {
  const cluster = createCluster({ hopLatency: 1 });
  cluster.apply(MANIFEST.replace(/---$/, ''));
  cluster.settle();
  return cluster;
}

function run(cluster: Cluster, pod: string, command: string) {
  const session = cluster.exec({ pod: `default/${pod}`, command: ['sh', '-c', command] });
  const end = cluster.now + 60_000;
  while (session.exit === undefined && cluster.now < end && cluster.nextEventAt !== undefined) cluster.step();
  return { ...session.read(), exit: session.exit };
}

describe('a Pod', () => {
  const cluster = running();

  it.each([
    ['plain', 'by CoreDNS, which forwards to the resolver upstream'],
    ['host', 'by the resolver of its node'],
    ['public', 'by the nameserver it names itself'],
  ])('%s finds public names %s', (pod) => {
    const { stdout, stderr, exit } = run(cluster, pod, 'wget -qO- https://www.cloudflare.com/cdn-cgi/trace');
    expect([exit, stderr]).toEqual([0, 'wget: note: TLS certificate validation not implemented\n']);
    expect(stdout).toContain('h=www.cloudflare.com\n');
    // Masqueraded: what is outside sees the node.
    const node = cluster.object('pods', 'default', pod)?.status?.hostIP ?? '';
    expect(stdout).toContain(`ip=${node}\n`);
  });

  it('finds no other name, and nobody at other addresses', () => {
    expect(run(cluster, 'plain', 'wget -qO- http://nowhere.example')).toMatchObject({
      stderr: "wget: bad address 'nowhere.example'\n",
      exit: 1,
    });
    expect(run(cluster, 'plain', 'wget -qO- -T 2 http://198.51.100.7').stderr).toBe('wget: download timed out\n');
  });

  it('gets no handshake where plain HTTP is spoken, and no page where TLS is', () => {
    expect(run(cluster, 'plain', 'wget -q --no-check-certificate -O- https://web:80')).toMatchObject({
      stderr: 'wget: got bad TLS record (len:5) while expecting handshake record\n',
      exit: 1,
    });
    expect(run(cluster, 'plain', 'wget -qO- http://www.cloudflare.com:443').stderr).toContain('400 Bad Request');
  });

  it('whose dnsConfig is all it has finds Services by whole names only, unless it has search domains', () => {
    const opens = (pod: string, name: string): boolean => run(cluster, pod, `wget -qO- http://${name}`).exit === 0;
    expect(opens('bare', 'web.default.svc.cluster.local')).toBe(true);
    expect(opens('bare', 'web')).toBe(false);
    expect(opens('searching', 'web')).toBe(true);
    expect(opens('searching', 'web.default')).toBe(true);
    expect(opens('host', 'web')).toBe(false);
    expect(opens('public', 'web.default.svc.cluster.local')).toBe(false);
  });

  it('asks the second nameserver when the first does not answer', () => {
    const began = cluster.now;
    expect(run(cluster, 'second', 'wget -qO- http://web.default.svc.cluster.local').exit).toBe(0);
    expect(cluster.now - began).toBeGreaterThanOrEqual(5000);
  });

  it('is traced by the resolv.conf it has', () => {
    const verdict = (pod: string, host: string): string | undefined =>
      cluster.trace({ from: { pod: `default/${pod}` }, to: { host, port: 80 }, protocol: 'TCP' }).outcomes[0]?.verdict;
    expect(verdict('bare', 'web')).toBe('nxdomain');
    expect(verdict('searching', 'web')).toBe('accept');
    expect(verdict('host', 'www.cloudflare.com')).toBe('accept');
  });
});

describe('mktemp', () => {
  it('makes a file or a directory that was not there, and says its name', () => {
    const cluster = running();
    const { stdout } = run(
      cluster,
      'plain',
      'a=$(mktemp); b=$(mktemp); d=$(mktemp -d); echo x > $a; cat $a $b; ls -d $d; mktemp y',
    );
    expect(stdout).toMatch(/^x\n\/tmp\/tmp\.\w{6}\n$/);
    expect(run(cluster, 'plain', 'mktemp a').stderr).toBe('mktemp: (null): Invalid argument\n');
  });
});
