/** exec and attach as kubectl speaks them: WebSocket, channels, and the Status that ends them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';

import type { Cluster } from '../cluster/index.ts';
import { pacedServer } from '../testing/pacedServer.ts';
import { serveCluster, type ServedCluster } from './index.ts';
import { rewriteBody, rewriteLocation } from './rewriteLinks.ts';

const MANIFEST = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: nginx, image: nginx}]}
---
apiVersion: v1
kind: Pod
metadata: {name: ticks}
spec: {containers: [{name: c, image: busybox, command: [sh, -c, "echo one; sleep 60; echo two; sleep 600"]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: talks}
spec: {containers: [{name: c, image: busybox, command: [sh, -c, 'while true; do printf "HTTP/1.1 200 OK\\r\\n\\r\\nhello\\n" | nc -l -p 9000; done']}]}
`;

let cluster: Cluster;
let served: ServedCluster;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ cluster, served, stop } = await pacedServer(MANIFEST, 30_000, serveCluster));
});
afterAll(() => stop());

interface Ended {
  readonly protocol: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly status: { readonly status?: string; readonly reason?: string; readonly message?: string };
  readonly code: number;
}

const PROTOCOL = 'v5.channel.k8s.io';

/** Runs to the end; `input` is written at once, and closed as v5 does. `opened` is called when the session stands. */
function exec(
  verb: string,
  query: string,
  input?: string,
  protocols: string[] = [PROTOCOL],
  opened?: () => void,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const path = `/api/v1/namespaces/default/pods/${verb}?${query}`;
    const socket = new WebSocket(`ws://127.0.0.1:${String(served.port)}${path}`, protocols);
    const channels = new Map<number, string>();
    socket.on('open', () => {
      opened?.();
      if (input === undefined) return;
      socket.send(Buffer.concat([Buffer.from([0]), Buffer.from(input)]));
      socket.send(Buffer.from([255, 0]));
    });
    socket.on('message', (data: Buffer) => {
      const [channel = -1] = data;
      channels.set(channel, (channels.get(channel) ?? '') + data.subarray(1).toString());
    });
    socket.on('unexpected-response', (_request, response) => {
      let text = '';
      response.on('data', (part: Buffer) => (text += part.toString()));
      response.on('end', () => {
        reject(new Error(`${String(response.statusCode)} ${text}`));
      });
    });
    socket.on('error', reject);
    socket.on('close', (code) => {
      const status = JSON.parse(channels.get(3) ?? '{}') as Ended['status'];
      resolve({
        protocol: socket.protocol,
        stdout: channels.get(1) ?? '',
        stderr: channels.get(2) ?? '',
        status,
        code,
      });
    });
  });
}

const command = (...words: string[]): string => words.map((word) => `command=${encodeURIComponent(word)}`).join('&');

describe('exec', () => {
  it.each([[PROTOCOL], ['v4.channel.k8s.io']])('runs a command under %s', async (protocol) => {
    const ended = await exec('web/exec', `${command('echo', 'hello')}&stdout=true&stderr=true`, undefined, [protocol]);
    expect(ended).toEqual({
      protocol,
      stdout: 'hello\n',
      stderr: '',
      status: { metadata: {}, status: 'Success' },
      code: 1000,
    });
  });

  it('tells how a command ended, and keeps its two streams apart', async () => {
    const { stdout, stderr, status } = await exec('web/exec', command('sh', '-c', 'echo out; echo err >&2; exit 3'));
    expect({ stdout, stderr }).toEqual({ stdout: 'out\n', stderr: 'err\n' });
    expect(status).toMatchObject({
      status: 'Failure',
      reason: 'NonZeroExitCode',
      details: { causes: [{ reason: 'ExitCode', message: '3' }] },
    });
  });

  it('hands on what is written to it, in pieces of characters too', async () => {
    const { stdout, status } = await exec('web/exec', `${command('cat')}&stdin=true`, 'a line\nzwölf\n');
    expect(stdout).toBe('a line\nzwölf\n');
    expect(status.status).toBe('Success');
  });

  it('is refused for a Pod that is not there, and other protocols', async () => {
    await expect(exec('gone/exec', command('ls'))).rejects.toThrow(/^404 .*pods \\"gone\\" not found/);
    await expect(exec('web/exec', command('ls'), undefined, ['chat'])).rejects.toThrow(/^400 .*subprotocol/);
    await expect(exec('web/portforward', 'ports=80')).rejects.toThrow(/^400 .*subprotocol must be one of SPDY/);
    await expect(exec('web/nothing', '')).rejects.toThrow(/^400 .*Upgrade request required/);
  });
});

describe('the proxy', () => {
  const get = async (path: string): Promise<{ readonly status: number; readonly text: string }> => {
    const response = await fetch(`${served.url}/api/v1/namespaces/default/${path}`);
    return { status: response.status, text: await response.text() };
  };

  it('answers what the program of a Pod answers, over the simulated network', async () => {
    const { status, text } = await get('pods/web/proxy/');
    expect(status).toBe(200);
    expect(text).toContain('<title>Welcome to nginx!</title>');
    expect((await get('pods/web:80/proxy/nothing')).status).toBe(404);
    expect(await get('pods/gone/proxy/')).toMatchObject({ status: 404 });
    const refused = await get('pods/web:81/proxy/');
    expect(refused.status).toBe(503);
    expect(refused.text).toMatch(
      /error trying to reach service: dial tcp 10\.244\.\d+\.\d+:81: connect: connection refused/,
    );
  });

  it('finds an endpoint of a Service by the name or number of its port', async () => {
    cluster.apply(
      'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}, ports: [{name: http, port: 8080, targetPort: 80}]}',
    );
    expect((await get('services/web:8080/proxy/')).text).toContain('no endpoints available for service \\"web:8080\\"');
    cluster.request({
      method: 'PATCH',
      path: '/api/v1/namespaces/default/pods/web',
      headers: { 'Content-Type': 'application/merge-patch+json' },
      body: { metadata: { labels: { app: 'web' } } },
    });
    cluster.advance(5000);
    for (const id of ['web:8080', 'http:web:http', 'web:http'])
      expect((await get(`services/${id}/proxy/`)).text).toContain('Welcome to nginx!');
    expect((await get('services/web:99/proxy/')).text).toContain('no service port 99 found for service \\"web\\"');
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('hands on %s, its headers and its body', async (method) => {
    const url = `${served.url}/api/v1/namespaces/default/pods/talks:9000/proxy/a%20b?c={d}`;
    const body = method === 'OPTIONS' ? {} : { body: '{"k":"ü"}\n' };
    const headers = { 'Content-Type': 'application/json', 'X-Own': 'yes', Authorization: 'Bearer secret' };
    expect(await (await fetch(url, { method, headers, ...body })).text()).toBe('hello\n');
    const path = '/api/v1/namespaces/default/pods/talks/log?tailLines=12';
    const answer = cluster.request({ method: 'GET', path }).body as string;
    expect(answer).toContain(`${method} /a%20b?c={d} HTTP/1.1`);
    expect(answer).toMatch(/content-type: application\/json/i);
    expect(answer).toMatch(/x-own: yes/i);
    expect(answer).not.toContain('secret');
    if (method !== 'OPTIONS') expect(answer).toMatch(/Content-Length: 11\r?\n[^]*\r?\n\r?\n\{"k":"ü"\}/i);
  });

  it('leads to a node: its kubelet, and ports of its own', async () => {
    const of = (path: string) => fetch(`${served.url}/api/v1/nodes/${path}`);
    expect(await (await of('node-1:10250/proxy/healthz')).text()).toBe('ok');
    const { items } = (await (await of('node-1/proxy/pods')).json()) as { items: { spec: { nodeName: string } }[] };
    expect(items.every(({ spec }) => spec.nodeName === 'node-1')).toBe(true);
    expect((await of('nobody/proxy/healthz')).status).toBe(404);
    const closed = await of('http:node-1:9999/proxy/');
    expect(await closed.text()).toMatch(
      /error trying to reach service: dial tcp \S+:9999: connect: connection refused/,
    );
  });

  it('speaks TLS after https:, and sends a path without its slash on', async () => {
    const of = (path: string) => fetch(`${served.url}/api/v1/namespaces/default/${path}`, { redirect: 'manual' });
    expect((await of('pods/https:web:80/proxy/')).status).toBe(503);
    expect(await (await of('pods/ftp:web:80/proxy/')).text()).toContain('invalid pod request \\"ftp:web:80\\"');
    const moved = await of('pods/web/proxy?x=1');
    expect(moved.status).toBe(301);
    expect(moved.headers.get('location')).toBe('/api/v1/namespaces/default/pods/web/proxy/?x=1');
  });

  it.each([
    ['/x', '/api/p/proxy/x'],
    ['http://10.0.0.1:80/x?y', '/api/p/proxy/x?y'],
    ['http://nginx.org/', 'http://nginx.org/'],
    ['x/y', 'x/y'],
    ['/api/p/proxy/x', '/api/p/proxy/x'],
  ])('a link to %s becomes %s', (link, becomes) => {
    const rewriting = { address: '10.0.0.1:80', prefix: '/api/p/proxy' };
    expect(rewriteLocation(link, rewriting)).toBe(becomes);
    expect(rewriteBody(`<a class=b href="${link}">`, rewriting)).toBe(`<a class=b href="${becomes}">`);
  });
});

describe('attach', () => {
  it('shows what the process of the container prints from now on', async () => {
    const { stdout, status } = await exec('ticks/attach', 'stdout=true', undefined, [PROTOCOL], () => {
      cluster.advance(60_000);
      cluster.interfere({ kind: 'crash', pod: 'default/ticks' });
    });
    expect(stdout).toBe('two\n');
    expect(status.status).toBe('Success');
  });
});
