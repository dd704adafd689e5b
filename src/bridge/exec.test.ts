/** exec and attach as kubectl speaks them: WebSocket, channels, and the Status that ends them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';

import { createCluster, type Cluster } from '../cluster/index.ts';
import { serveCluster, type ServedCluster } from './index.ts';

const MANIFEST = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: nginx, image: nginx}]}
---
apiVersion: v1
kind: Pod
metadata: {name: ticks}
spec: {containers: [{name: c, image: busybox, command: [sh, -c, "echo one; sleep 60; echo two; sleep 600"]}]}
`;

let cluster: Cluster;
let served: ServedCluster;
let pace: NodeJS.Timeout;

beforeAll(async () => {
  cluster = createCluster({ seed: 1, systemPods: false, hopLatency: 0 });
  cluster.apply(MANIFEST);
  cluster.advance(30_000);
  served = await serveCluster(cluster, { port: 0 });
  pace = setInterval(() => {
    cluster.advance(20);
    served.pump();
  }, 2);
});

afterAll(async () => {
  clearInterval(pace);
  await served.close();
});

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

  it('is refused for a Pod that is not there, other protocols, and port-forward', async () => {
    await expect(exec('gone/exec', command('ls'))).rejects.toThrow(/^404 .*pods \\"gone\\" not found/);
    await expect(exec('web/exec', command('ls'), undefined, ['chat'])).rejects.toThrow(/^400 .*subprotocol/);
    await expect(exec('web/portforward', 'ports=80')).rejects.toThrow(/^400 .*port-forward/);
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
