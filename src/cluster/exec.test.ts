import { describe, expect, it } from 'vitest';

import { createCluster, type Cluster, type ExecOptions, type ExecSession } from './index.ts';

const pod = (name: string, image: string, more = ''): string => `
apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { app: ${name} } }
spec:
  containers:
    - name: main
      image: ${image}
${more}
---`;

const service = (name: string, app: string, port: number, target: number): string => `
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec: { selector: { app: ${app} }, ports: [{ port: ${port}, targetPort: ${target} }] }
---`;

const MANIFEST = [
  pod('client', 'curlimages/curl', '      command: [sleep, infinity]'),
  pod('box', 'busybox', '      command: [sleep, infinity]'),
  pod('tools', 'nicolaka/netshoot', '      command: [sleep, infinity]'),
  pod('web', 'nginx'),
  pod('cache', 'redis'),
  pod('hello', 'hashicorp/http-echo', '      args: ["-text=hello from echo"]'),
  pod('net', 'registry.k8s.io/e2e-test-images/agnhost:2.53', '      args: [netexec]'),
  service('web', 'web', 80, 80),
  service('hello', 'hello', 80, 5678),
  service('cache', 'cache', 6379, 6379),
  service('nobody', 'none', 80, 80),
  service('wrong', 'web', 80, 81),
].join('');

function running(): Cluster {
  const cluster = createCluster({ hopLatency: 1 });
  cluster.apply(MANIFEST.replace(/---$/, ''));
  cluster.settle();
  return cluster;
}

function finish(cluster: Cluster, session: ExecSession, ms = 200_000): void {
  const end = cluster.now + ms;
  while (session.exit === undefined && cluster.now < end && cluster.nextEventAt !== undefined) cluster.step();
}

function run(cluster: Cluster, where: string, command: string | readonly string[], more: Partial<ExecOptions> = {}) {
  const words = typeof command === 'string' ? ['sh', '-c', command] : command;
  const place = where.startsWith('node-') ? { node: where } : { pod: `default/${where}` };
  const session = cluster.exec({ ...place, command: words, ...more });
  finish(cluster, session);
  return { ...session.read(), exit: session.exit, failure: session.failure };
}

describe('a command in a container', () => {
  const cluster = running();
  const clusterIP = (name: string): string => cluster.object('services', 'default', name)?.spec.clusterIP ?? '';
  const podIP = (name: string): string => cluster.object('pods', 'default', name)?.status?.podIP ?? '';

  it('prints, and ends with its status', () => {
    expect(run(cluster, 'client', 'echo a b; echo c >&2; exit 3')).toMatchObject({
      stdout: 'a b\n',
      stderr: 'c\n',
      exit: 3,
    });
  });

  it('takes input until that is closed', () => {
    const session = cluster.exec({ pod: 'default/box', command: ['sort'], stdin: true });
    session.write('b\n');
    session.write('a\n');
    expect(session.read().stdout).toBe('');
    session.closeStdin();
    finish(cluster, session);
    expect({ ...session.read(), exit: session.exit }).toEqual({ stdout: 'a\nb\n', stderr: '', exit: 0 });
  });

  it('curls a Service by name through DNS and DNAT, as a real connection', () => {
    const out = run(cluster, 'client', [
      'curl',
      '-s',
      '-o',
      '/dev/null',
      '-w',
      '%{http_code} %{remote_ip}\n',
      'http://web',
    ]);
    expect(out).toMatchObject({ stdout: `200 ${clusterIP('web')}\n`, exit: 0 });
    expect(cluster.connections(1)[0]).toMatchObject({
      verdict: 'accept',
      endpointPod: 'default/web',
      endpoint: `${podIP('web')}:80`,
    });
  });

  it.each([
    ['web', /^<!DOCTYPE html>\n<html>\n<head>\n<title>Welcome to nginx!<\/title>/],
    ['hello', /^hello from echo\n$/],
    ['web/nothing', /404 Not Found/],
  ])('gets from http://%s what that program answers', (url, expected) => {
    expect(run(cluster, 'client', `curl -s http://${url}`).stdout).toMatch(expected);
  });

  it.each<[string, number, RegExp]>([
    ['curl -s -S http://nosuch', 6, /^curl: \(6\) Could not resolve host: nosuch\n$/],
    [
      'curl -sS http://nobody',
      7,
      /^curl: \(7\) Failed to connect to nobody port 80 after \d+ ms: Could not connect to server\n$/,
    ],
    [
      'curl -sS http://wrong',
      7,
      /^curl: \(7\) Failed to connect to wrong port 80 after \d+ ms: Could not connect to server\n$/,
    ],
    [
      'curl -sS --connect-timeout 2 http://192.0.2.1',
      28,
      /^curl: \(28\) Connection timed out after 200\d milliseconds\n$/,
    ],
    ['curl -sS -m 3 http://192.0.2.1', 28, /^curl: \(28\) Connection timed out after 300\d milliseconds\n$/],
    ['curl -sS -f http://web/nothing', 22, /^curl: \(22\) The requested URL returned error: 404\n$/],
    ['curl -sS http://cache:6379', 52, /^curl: \(52\) Empty reply from server\n$/],
    ['curl -sS', 2, /^curl: \(2\) no URL specified\n/],
    ['curl --nosuch x', 2, /^curl: option --nosuch: is unknown\n/],
  ])('%s ends with %i in curl’s words', (command, exit, words) => {
    const result = run(cluster, 'client', command);
    expect(result.exit).toBe(exit);
    expect(result.stderr).toMatch(words);
  });

  it('shows headers with -I and -i, and what it says with -v', () => {
    expect(run(cluster, 'client', 'curl -sI http://web').stdout).toMatch(
      /^HTTP\/1.1 200 OK\r\nServer: nginx\/[\d.]+\r\nDate: Mon, 05 Jan 2026 /,
    );
    const { stderr } = run(cluster, 'client', 'curl -sv -o /dev/null http://web');
    expect(stderr).toContain(
      `*   Trying ${clusterIP('web')}:80...\n* Connected to web (${clusterIP('web')}) port 80\n`,
    );
    expect(stderr).toContain('> GET / HTTP/1.1\n> Host: web\n');
    expect(stderr).toContain('< HTTP/1.1 200 OK\n');
  });

  it('tells netexec’s client its own address', () => {
    expect(run(cluster, 'client', `curl -s http://${podIP('net')}:8080/hostname`).stdout).toBe('net');
    expect(run(cluster, 'client', `curl -s http://${podIP('net')}:8080/clientip`).stdout).toMatch(
      new RegExp(`^${podIP('client')}:\\d+$`),
    );
    expect(run(cluster, 'client', `curl -s 'http://${podIP('net')}:8080/echo?msg=hi%20there'`).stdout).toBe('hi there');
  });

  it('wgets in busybox’s words', () => {
    expect(run(cluster, 'box', 'wget -qO- http://hello')).toMatchObject({ stdout: 'hello from echo\n', exit: 0 });
    expect(run(cluster, 'box', 'wget -qO- http://nosuch')).toMatchObject({
      stderr: "wget: bad address 'nosuch'\n",
      exit: 1,
    });
    expect(run(cluster, 'box', 'wget -qO- http://nobody').stderr).toBe(
      `wget: can't connect to remote host (${clusterIP('nobody')}): Connection refused\n`,
    );
    expect(run(cluster, 'box', 'wget -qO- -T 2 http://192.0.2.1').stderr).toBe('wget: download timed out\n');
    expect(run(cluster, 'box', 'wget -qO- http://web/nothing').stderr).toBe(
      'wget: server returned error: HTTP/1.1 404 Not Found\n',
    );
  });

  it('looks names up in busybox’s and in BIND’s form', () => {
    const dns = cluster.object('services', 'kube-system', 'kube-dns')?.spec.clusterIP ?? '';
    const { stdout, exit } = run(cluster, 'box', 'nslookup web');
    expect(exit).toBe(0);
    expect(stdout).toBe(
      `Server:\t\t${dns}\nAddress:\t${dns}:53\n\nName:\tweb.default.svc.cluster.local\nAddress: ${clusterIP('web')}\n\n`,
    );
    expect(run(cluster, 'box', 'nslookup nosuch')).toMatchObject({ exit: 1 });
    expect(run(cluster, 'box', 'nslookup nosuch').stdout).toContain(
      "** server can't find nosuch.default.svc.cluster.local: NXDOMAIN\n",
    );
    expect(run(cluster, 'tools', 'nslookup web').stdout).toContain(`Address:\t${dns}#53\n`);
    expect(run(cluster, 'tools', 'dig +short web.default.svc.cluster.local').stdout).toBe(`${clusterIP('web')}\n`);
    expect(run(cluster, 'tools', 'dig +short web').stdout).toBe('');
    expect(run(cluster, 'tools', 'dig +search +short web').stdout).toBe(`${clusterIP('web')}\n`);
    expect(run(cluster, 'tools', `dig +short -x ${clusterIP('web')}`).stdout).toBe('web.default.svc.cluster.local.\n');
    expect(run(cluster, 'tools', 'dig web.default.svc.cluster.local').stdout).toContain('status: NOERROR');
    expect(run(cluster, 'box', 'getent hosts web').stdout).toMatch(new RegExp(`^${clusterIP('web')} +web\n$`));
  });

  it('knocks at ports and pings addresses', () => {
    expect(run(cluster, 'tools', `nc -zv ${podIP('web')} 80`)).toMatchObject({ exit: 0 });
    expect(run(cluster, 'box', `nc -zv ${podIP('web')} 81`)).toMatchObject({ exit: 1 });
    expect(run(cluster, 'box', 'printf "PING\\r\\n" | nc cache 6379').stdout).toBe('+PONG\r\n');
    expect(run(cluster, 'box', `ping -c 2 ${podIP('web')}`)).toMatchObject({ exit: 0 });
    expect(run(cluster, 'box', `ping -c 2 ${podIP('web')}`).stdout).toContain(
      '2 packets transmitted, 2 packets received, 0% packet loss\n',
    );
    expect(run(cluster, 'box', 'ping -c 1 -W 2 192.0.2.1')).toMatchObject({ exit: 1 });
  });

  it('reads what the Pod is', () => {
    expect(run(cluster, 'box', 'cat /etc/resolv.conf').stdout).toBe(cluster.resolvConf('default/box'));
    expect(run(cluster, 'box', 'hostname; cat /etc/hostname').stdout).toBe('box\nbox\n');
    expect(run(cluster, 'box', 'hostname -i').stdout).toBe(`${podIP('box')}\n`);
    expect(run(cluster, 'box', 'grep box /etc/hosts').stdout).toBe(`${podIP('box')}\tbox\n`);
    expect(run(cluster, 'box', 'printenv WEB_SERVICE_HOST').stdout).toBe(`${clusterIP('web')}\n`);
    expect(run(cluster, 'box', 'ip addr show eth0').stdout).toContain(`inet ${podIP('box')}/24 `);
    expect(run(cluster, 'box', 'ip route | head -1').stdout).toMatch(/^default via 10\.244\.\d+\.1 dev eth0/);
    const mac = /0a(:[0-9a-f]{2}){5}/g;
    const shown = (where: string, command: string): string =>
      run(cluster, where, command)
        .stdout.replaceAll(podIP(where), 'IP')
        .replaceAll(mac, 'MAC')
        .replace(/brd 10\S+/, 'brd B');
    expect(shown('net', 'ip -o addr show eth0')).toBe(
      '2: eth0    inet IP/24 brd B scope global eth0\\       valid_lft forever preferred_lft forever\n',
    );
    expect(shown('box', 'ip -o link show eth0')).toBe(
      '2: eth0@if6: <BROADCAST,MULTICAST,UP,LOWER_UP,M-DOWN> mtu 1500 qdisc noqueue state UP qlen 1000\\    link/ether MAC brd ff:ff:ff:ff:ff:ff\n',
    );
    const onNode = run(cluster, 'node-1', 'ip link show lo; ip -br link').stdout;
    expect(onNode).toMatch(
      /^1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN mode DEFAULT group default qlen 1000\n/,
    );
    expect(onNode).toMatch(/^eth0 +UP +0a\S+ +<BROADCAST,MULTICAST,UP,LOWER_UP>/m);
    expect(run(cluster, 'net', 'ss -tln').stdout).toMatch(/^LISTEN .*0\.0\.0\.0:8080/m);
    expect(run(cluster, 'tools', 'ss -tln').stdout).toMatch(/^State/);
    expect(run(cluster, 'box', 'ps').stdout).toContain('    1 root      0:00 sleep infinity\n');
  });

  it('packs and unpacks archives, as kubectl cp asks', () => {
    const copied = run(
      cluster,
      'box',
      'mkdir -p /tmp/a/b; echo héllo > /tmp/a/b/x; echo 2 > /tmp/a/y; tar cf - /tmp/a | tar xmf - -C /tmp/a/b; cat /tmp/a/b/tmp/a/b/x; cd /tmp; tar cf t.tar a/y; tar tf t.tar',
    );
    expect(copied).toMatchObject({
      stdout: 'héllo\na/y\n',
      stderr: "tar: removing leading '/' from member names\n",
      exit: 0,
    });
    expect(run(cluster, 'web', 'tar cf - /none > /dev/null')).toMatchObject({
      stderr:
        "tar: Removing leading `/' from member names\ntar: /none: Cannot stat: No such file or directory\ntar: Exiting with failure status due to previous errors\n",
      exit: 2,
    });
    expect(run(cluster, 'box', 'echo x | tar xf -').exit).toBe(1);
  });

  it('lists a node’s own processes, but no NodePort, and they answer', () => {
    const listening = (node: string) =>
      run(cluster, node, 'ss -tlnp')
        .stdout.split('\n')
        .flatMap((line) => /^LISTEN +\S+ +\S+ +(\S+) +\S+ +users:\(\("([^"]+)"/.exec(line)?.slice(1).join(' ') ?? []);
    expect(listening('node-1')).toEqual([
      '127.0.0.1:10248 kubelet',
      '127.0.0.1:10249 kube-proxy',
      '*:10250 kubelet',
      '*:10256 kube-proxy',
      expect.stringMatching(/^127\.0\.0\.1:\d+ containerd$/),
    ]);
    cluster.apply('{apiVersion: v1, kind: Service, metadata: {name: np}, spec: {type: NodePort, ports: [{port: 80}]}}');
    cluster.advance(3000);
    expect(listening('node-1')).toHaveLength(5);
    expect(run(cluster, 'node-1', 'netstat -tln').stdout).toMatch(/^tcp6 +0 +0 :::10250 +:::\* +LISTEN$/m);
    expect(run(cluster, 'node-1', 'curl -s localhost:10248/healthz').stdout).toBe('ok');
    const ip = cluster.settings.nodes.find(({ name }) => name === 'node-1')?.ip ?? '';
    expect(run(cluster, 'client', `curl -s http://${ip}:10256/healthz`).stdout).toContain('"nodeEligible": true');
    expect(run(cluster, 'client', `curl -s http://${ip}:10250`).stdout).toContain('HTTP request to an HTTPS server');
    expect(run(cluster, 'client', `curl -s http://${ip}:10249`).exit).toBe(7);
    cluster.interfere({ kind: 'stopKubeProxy', node: 'node-1' });
    expect(listening('node-1')).toHaveLength(3);
    expect(run(cluster, 'client', `curl -s http://${ip}:10256/healthz`).exit).toBe(7);
    cluster.interfere({ kind: 'startKubeProxy', node: 'node-1' });
  });

  it('lists the control plane’s where the API server is', () => {
    const own = createCluster({
      hopLatency: 1,
      nodes: [{ name: 'node-1', ip: '192.168.49.2', podCIDR: '10.244.0.0/24' }],
    });
    const { stdout } = run(own, 'node-1', 'ss -tln');
    for (const socket of ['*:6443', '127.0.0.1:2379', '192.168.49.2:2380', '127.0.0.1:10257', '127.0.0.1:10259'])
      expect(stdout).toContain(` ${socket} `);
    expect(run(own, 'node-1', 'curl -s localhost:2381/health').stdout).toBe('{"health":"true","reason":""}');
  });

  it('speaks to a Redis over the network, raw into a pipe and formatted on a terminal', () => {
    const cli = (where: string, ...words: string[]) => run(cluster, where, ['redis-cli', ...words]);
    expect(cli('cache', 'ping').stdout).toBe('PONG\n');
    expect(cli('cache', '-h', 'cache', 'set', 'greeting', 'two words').stdout).toBe('OK\n');
    expect(cli('cache', 'get', 'greeting').stdout).toBe('two words\n');
    expect(cli('cache', '--no-raw', 'get', 'greeting').stdout).toBe('"two words"\n');
    expect(cli('cache', '--no-raw', 'mget', 'greeting', 'none').stdout).toBe('1) "two words"\n2) (nil)\n');
    expect(cli('cache', '--no-raw', 'nope').stdout).toMatch(/^\(error\) ERR unknown command 'nope'/);
    expect(cli('cache', 'get', 'none').stdout).toBe('\n');
    const piped = run(cluster, 'cache', 'printf "incr n\\nincr n\\nselect 1\\nget n\\n" | redis-cli');
    expect(piped).toMatchObject({ stdout: '1\n2\nOK\n\n', exit: 0 });
    expect(cli('cache', '-p', '1', 'ping')).toMatchObject({
      stderr: 'Could not connect to Redis at 127.0.0.1:1: Connection refused\n',
      exit: 1,
    });
    expect(cli('cache', '--user', 'default', '--pass', 'x', '--no-auth-warning', 'ping').stderr).toBe('');
    expect(cli('cache', '--user', 'nobody', '--pass', 'x', '--no-auth-warning', 'ping')).toMatchObject({
      stdout: 'PONG\n',
      stderr: 'AUTH failed: WRONGPASS invalid username-password pair or user is disabled.\n',
    });
    expect(cli('cache', '-h', 'nowhere', 'ping').stderr).toBe(
      'Could not connect to Redis at nowhere:6379: Name or service not known\n',
    );
    expect(run(cluster, 'tools', 'printf "GET greeting\\r\\n" | nc cache 6379').stdout).toBe('$9\r\ntwo words\r\n');
    const then = cluster.now;
    cluster.advance(1000);
    expect(cli('cache', 'del', 'greeting').stdout).toBe('1\n');
    cluster.seek(then);
    expect(cli('cache', 'get', 'greeting').stdout).toBe('two words\n');
    const typed = cluster.exec({ pod: 'default/cache', command: ['redis-cli'], stdin: true, tty: true });
    typed.write('get greeting\nquit\n');
    finish(cluster, typed);
    expect(typed.read().stdout).toContain('127.0.0.1:6379> ');
    expect(typed.exit).toBe(0);
  });

  it('serves what it has written into nginx’ directory', () => {
    expect(run(cluster, 'web', 'echo changed > /usr/share/nginx/html/index.html').exit).toBe(0);
    expect(run(cluster, 'client', 'curl -s http://web').stdout).toBe('changed\n');
  });

  it('sleeps and loops in cluster time', () => {
    const began = cluster.now;
    expect(run(cluster, 'client', 'for i in 1 2 3; do curl -s http://hello; sleep 2; done').stdout).toBe(
      'hello from echo\n'.repeat(3),
    );
    expect(cluster.now - began).toBeGreaterThanOrEqual(6000);
  });

  it('has a terminal with a prompt', () => {
    const session = cluster.exec({ pod: 'default/box', command: ['sh'], stdin: true, tty: true });
    session.write('echo hi\r');
    cluster.advance(10);
    session.write('exit 4\r');
    finish(cluster, session);
    expect(session.read().stdout).toBe('/ # echo hi\r\nhi\r\n/ # exit 4\r\n');
    expect(session.exit).toBe(4);
  });

  it('is refused where there is nothing to run it', () => {
    expect(run(cluster, 'client', ['foo'])).toMatchObject({
      exit: 127,
      failure:
        'OCI runtime exec failed: exec failed: unable to start container process: exec: "foo": executable file not found in $PATH',
    });
    expect(run(cluster, 'hello', ['sh'])).toMatchObject({ exit: 127 });
    expect(run(cluster, 'box', ['/tmp'])).toMatchObject({ exit: 126 });
    expect(run(cluster, 'box', 'foo')).toMatchObject({ exit: 127, stderr: 'sh: foo: not found\n' });
    expect(run(cluster, 'web', 'foo')).toMatchObject({ exit: 127, stderr: 'sh: 1: foo: not found\n' });
    expect(() => cluster.exec({ pod: 'default/none', command: ['ls'] })).toThrow('pods "none" not found');
    expect(() => cluster.exec({ pod: 'default/box', container: 'x', command: ['ls'] })).toThrow(
      'container x is not valid for pod box',
    );
  });

  it('stops a loop that never waits from stopping the cluster', () => {
    const session = cluster.exec({ pod: 'default/box', command: ['sh', '-c', 'while true; do :; done'] });
    cluster.advance(4000);
    expect(session.exit).toBeUndefined();
    session.close();
  });
});

describe('a command on a node', () => {
  const cluster = running();

  it('reads the rules and what the kernel tracks', () => {
    expect(run(cluster, 'node-1', ['iptables-save']).stdout).toBe(cluster.iptablesSave('node-1'));
    expect(run(cluster, 'node-1', 'iptables-save -t nat | grep -c KUBE-SVC').exit).toBe(0);
    expect(run(cluster, 'node-1', 'iptables -t nat -L KUBE-SERVICES -n').stdout).toMatch(
      /^Chain KUBE-SERVICES \(2 references\)\ntarget +prot opt source +destination +\nKUBE-SVC-/,
    );
    run(
      cluster,
      'node-1',
      `curl -s -o /dev/null http://${cluster.object('services', 'default', 'web')?.spec.clusterIP ?? ''}`,
    );
    expect(run(cluster, 'node-1', 'conntrack -L -p tcp').stdout).toMatch(/^tcp +6 \d+ \w+ src=/);
    expect(run(cluster, 'node-1', 'crictl ps | head -1').stdout).toMatch(/^CONTAINER +IMAGE +CREATED/);
    expect(run(cluster, 'node-1', 'iptables -t nope -L').exit).toBe(3);
  });
});

describe('a command on a machine outside', () => {
  const cluster = running();
  const nodeIP = cluster.settings.nodes[0]?.ip ?? '';
  cluster.apply(service('open', 'web', 80, 80).replace('{ selector', '{ type: NodePort, selector').replace(/---$/, ''));
  cluster.advance(2000);
  const port = cluster.object('services', 'default', 'open')?.spec.ports?.[0]?.nodePort ?? 0;
  const outside = (command: string, more: object = {}) => {
    const session = cluster.exec({ external: 'user', command: ['sh', '-c', command], ...more });
    finish(cluster, session);
    return { ...session.read(), exit: session.exit, written: session.written };
  };

  it('reaches a NodePort with real packets, and neither a Pod nor a ClusterIP', () => {
    expect(outside(`curl -s -o /dev/null -w '%{http_code}' http://${nodeIP}:${port}`)).toMatchObject({
      stdout: '200',
      exit: 0,
    });
    expect(cluster.connections(1)[0]?.flow.from).toEqual({ external: 'user' });
    const web = cluster.object('pods', 'default', 'web')?.status?.podIP ?? '';
    const clusterIP = cluster.object('services', 'default', 'web')?.spec.clusterIP ?? '';
    for (const address of [web, clusterIP]) expect(outside(`curl -s -m 2 http://${address}`).exit).toBe(28);
    expect(outside('curl -sS http://web')).toMatchObject({
      stderr: 'curl: (6) Could not resolve host: web\n',
      exit: 6,
    });
  });

  it('finds the files it was given, and hands over those it wrote', () => {
    const files = { '/home/me/a.txt': 'one\n' };
    expect(outside('cat a.txt; echo two > b.txt', { directory: '/home/me', files })).toMatchObject({
      stdout: 'one\n',
      written: { '/home/me/b.txt': 'two\n' },
    });
    expect(outside('ls /home').stdout).toBe('');
  });

  it('is interrupted, and ends when its machine is taken away', () => {
    const slow = cluster.exec({ external: 'user', command: ['sleep', '100'] });
    slow.interrupt();
    expect(slow.exit).toBe(130);
    const other = cluster.exec({ external: 'user', command: ['sleep', '100'] });
    cluster.configure({ kind: 'removeExternal', name: 'user' });
    expect(other.exit).toBe(137);
    expect(() => cluster.exec({ external: 'user', command: ['true'] })).toThrow('externals "user" not found');
    const replay = createCluster();
    replay.importRun(cluster.exportRun());
    expect(replay.revision).toBe(cluster.revision);
    expect(
      cluster
        .actions()
        .slice(-4)
        .map(({ label }) => label),
    ).toEqual(['user: sleep 100', 'Ctrl-C', 'user: sleep 100', 'remove outside client user']);
  });
});

describe('time travel with a command that runs', () => {
  it('goes on in the middle of a loop after going back, another future ahead, and a replay does the same', () => {
    const cluster = running();
    const began = cluster.now;
    const script = 'for i in 1 2 3 4; do echo $i $(date +%s); curl -s http://hello; sleep 3; done';
    const session = cluster.exec({ pod: 'default/client', command: ['sh', '-c', script] });
    cluster.advance(20_000);
    const whole = session.read().stdout;
    expect(whole.split('\n')).toHaveLength(9);
    const after = cluster.now;
    cluster.seek(began + 4000);
    expect(session.exit).toBeUndefined();
    session.read();
    // Writing in the past: what had come after is gone, and the command has to come to it again by itself.
    expect(cluster.exec({ pod: 'default/client', command: ['true'] }).exit).toBe(0);
    cluster.advance(after - cluster.now);
    const rest = session.read().stdout;
    expect(rest.length).toBeGreaterThan(0);
    expect(whole.endsWith(rest)).toBe(true);
    expect(session.exit).toBe(0);
    const replay = createCluster();
    replay.importRun(cluster.exportRun());
    expect(replay.revision).toBe(cluster.revision);
    expect(replay.connections(20)).toEqual(cluster.connections(20));
  });

  it('is gone before it began', () => {
    const cluster = running();
    cluster.advance(1000);
    const session = cluster.exec({ pod: 'default/client', command: ['sleep', '5'] });
    cluster.advance(100);
    cluster.seek(cluster.now - 500);
    expect(session.gone).toBe(true);
    expect(session.read()).toEqual({ stdout: '', stderr: '' });
  });

  it('a seek back and forward leaves the output as it was', () => {
    const cluster = running();
    const began = cluster.now;
    const reader = cluster.exec({
      pod: 'default/client',
      command: ['sh', '-c', 'i=0; while [ $i -lt 5 ]; do i=$((i+1)); echo line $i; sleep 1; done'],
    });
    cluster.advance(2500);
    const first = reader.read().stdout;
    cluster.advance(10_000);
    const rest = reader.read().stdout;
    expect(first + rest).toBe('line 1\nline 2\nline 3\nline 4\nline 5\n');
    cluster.seek(began + 2500);
    expect(reader.read().stdout).toBe('');
    cluster.seek(began + 12_500);
    expect(reader.read().stdout).toBe(rest);
  });

  it('ends with 137 when its container is killed', () => {
    const cluster = running();
    const session = cluster.exec({ pod: 'default/box', command: ['sleep', '1000'] });
    cluster.request({ method: 'DELETE', path: '/api/v1/namespaces/default/pods/box?gracePeriodSeconds=0' });
    cluster.settle();
    expect(session.exit).toBe(137);
  });

  it('a signal to PID 1 restarts the container', () => {
    const cluster = running();
    run(cluster, 'web', 'kill 1');
    cluster.advance(30_000);
    expect(cluster.object('pods', 'default', 'web')?.status?.containerStatuses?.[0]?.restartCount).toBe(1);
  });

  it('removing the file its readiness hangs on makes a Pod unready', () => {
    const cluster = createCluster({ hopLatency: 1 });
    cluster.apply(
      pod(
        'probed',
        'busybox',
        '      command: [sh, -c, "touch /tmp/healthy; sleep infinity"]\n      readinessProbe: { exec: { command: [cat, /tmp/healthy] }, periodSeconds: 1, failureThreshold: 1 }',
      ).replace(/---$/, ''),
    );
    cluster.settle();
    const ready = (): string | undefined =>
      cluster.object('pods', 'default', 'probed')?.status?.conditions?.find(({ type }) => type === 'Ready')?.status;
    expect(ready()).toBe('True');
    expect(run(cluster, 'probed', 'ls /tmp; rm /tmp/healthy')).toMatchObject({ stdout: 'healthy\n', exit: 0 });
    cluster.advance(5000);
    expect(ready()).toBe('False');
    run(cluster, 'probed', 'touch /tmp/healthy');
    cluster.advance(5000);
    expect(ready()).toBe('True');
  });
});
