/** exec by SPDY, and port-forward by SPDY and in a WebSocket, as the kubectls of their time speak them. */
import http from 'node:http';
import { Duplex } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Cluster } from '../cluster/index.ts';
import { pacedServer } from '../testing/pacedServer.ts';
import { serveCluster, type ServedCluster } from './index.ts';
import { createSpdySession, type SpdySession, type SpdyStream } from './spdy/session.ts';

const MANIFEST = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: nginx, image: nginx}]}
---
apiVersion: v1
kind: Pod
metadata: {name: redis}
spec: {containers: [{name: c, image: redis, ports: [{containerPort: 6379}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: nowhere}
spec: {nodeSelector: {no: such}, containers: [{name: c, image: nginx}]}
`;

let cluster: Cluster;
let served: ServedCluster;
let stop: () => Promise<void>;

beforeAll(async () => {
  ({ cluster, served, stop } = await pacedServer(MANIFEST, 20_000, serveCluster));
});
afterAll(() => stop());

const PODS = '/api/v1/namespaces/default/pods';

interface Upgraded {
  readonly socket: Duplex;
  readonly head: Buffer;
  readonly answered: http.IncomingHttpHeaders;
}

/** Rejects with what a refusal says. */
function upgraded(path: string, headers: Record<string, string>, method: string): Promise<Upgraded> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: served.port, path: PODS + path, method };
    const request = http.request({ ...options, headers: { Connection: 'Upgrade', ...headers } });
    request.on('upgrade', ({ headers: answered }, socket: Duplex, head) => resolve({ socket, head, answered }));
    request.on('response', (response) => {
      let text = '';
      response.on('data', (part: Buffer) => (text += part.toString()));
      response.on('end', () => reject(new Error(`${String(response.statusCode)} ${text}`)));
    });
    request.on('error', reject);
    request.end();
  });
}

/** Upgrades as kubectl before 1.30 does. */
async function spdy(path: string, protocols: string): Promise<SpdySession> {
  const headers = { Upgrade: 'SPDY/3.1', 'X-Stream-Protocol-Version': protocols };
  const { socket, head } = await upgraded(path, headers, 'POST');
  return createSpdySession(socket, 'client', head);
}

/** One frame of a client: final, binary, masked (with zeros, which change nothing). */
function frameOf(bytes: Buffer): Buffer {
  const head = bytes.length < 126 ? Buffer.alloc(6) : Buffer.alloc(8);
  head[0] = 0x82;
  head[1] = 0x80 | Math.min(bytes.length, 126);
  if (bytes.length >= 126) head.writeUInt16BE(bytes.length, 2);
  return Buffer.concat([head, bytes]);
}

/** The bytes in a server's messages. ws takes no protocol with a slash in its name, so that frames are read here. */
function throughWebSocket(socket: Duplex): Duplex {
  let received = Buffer.alloc(0);
  const tunnel = new Duplex({
    read: () => undefined,
    write: (bytes: Buffer, _encoding, done) => void socket.write(frameOf(bytes), () => done()),
    final: (done) => void socket.end(done),
  });
  socket.on('data', (bytes: Buffer) => {
    received = Buffer.concat([received, bytes]);
    for (;;) {
      const short = (received[1] ?? 0) & 0x7f;
      const from = short < 126 ? 2 : 4;
      if (received.length < from) return;
      const length = short < 126 ? short : received.readUInt16BE(2);
      if (received.length < from + length) return;
      const payload = received.subarray(from, from + length);
      if (received[0] === 0x82) tunnel.push(payload);
      received = received.subarray(from + length);
    }
  });
  socket.on('close', () => tunnel.push(null));
  return tunnel;
}

/** As kubectl does from 1.31 on. */
async function tunnelled(path: string): Promise<SpdySession> {
  const headers = {
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    'Sec-WebSocket-Protocol': 'SPDY/3.1+portforward.k8s.io',
  };
  const { socket, head, answered } = await upgraded(path, headers, 'GET');
  expect(answered['sec-websocket-protocol']).toBe('SPDY/3.1+portforward.k8s.io');
  socket.unshift(head);
  return createSpdySession(throughWebSocket(socket), 'client');
}

/** All that comes until the stream ends. */
function allOf(stream: SpdyStream): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    stream.onData((bytes) => (text += bytes.toString()));
    stream.onEnd(() => resolve(text));
  });
}

/** Until what has come fits. */
function until(stream: SpdyStream, wanted: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    stream.onData((bytes) => {
      text += bytes.toString();
      if (wanted.test(text)) resolve(text);
    });
    stream.onEnd(() => reject(new Error(`it ended after ${JSON.stringify(text)}`)));
  });
}

describe('exec over SPDY', () => {
  const command = (...words: string[]) => words.map((word) => `command=${encodeURIComponent(word)}`).join('&');

  it.each([
    ['a command that succeeds', 'echo out; echo err >&2', { stdout: 'out\n', stderr: 'err\n' }, 'Success'],
    ['one that does not', 'exit 3', { stdout: '', stderr: '' }, 'NonZeroExitCode'],
  ])('%s', async (_what, script, printed, says) => {
    const session = await spdy(
      `/web/exec?stdout=true&stderr=true&${command('sh', '-c', script)}`,
      'v4.channel.k8s.io, v3.channel.k8s.io',
    );
    // One after the other, and the command may be over before the last.
    const open = (streamtype: string) => allOf(session.open({ streamtype }));
    const error = open('error');
    await new Promise((resolve) => setTimeout(resolve, 20));
    const [stdout, stderr] = await Promise.all([open('stdout'), open('stderr')]);
    expect({ stdout, stderr }).toEqual(printed);
    expect(await error).toContain(says);
  });

  it('hands on what is written to it, and its end', async () => {
    const session = await spdy(`/web/exec?stdin=true&stdout=true&stderr=true&${command('cat')}`, 'v4.channel.k8s.io');
    const error = allOf(session.open({ streamtype: 'error' }));
    const stdin = session.open({ streamtype: 'stdin' });
    const stdout = allOf(session.open({ streamtype: 'stdout' }));
    session.open({ streamtype: 'stderr' });
    stdin.write('zwölf\n');
    stdin.end();
    expect(await stdout).toBe('zwölf\n');
    expect(await error).toContain('Success');
  });

  it('a protocol of exec that nobody speaks any more is refused as the kubelet does', async () => {
    await expect(spdy(`/web/exec?stdout=true&${command('ls')}`, 'channel.k8s.io')).rejects.toThrow(
      /^403 .*unable to upgrade: unable to negotiate protocol: client supports \[channel\.k8s\.io\], server accepts \[v4\.channel\.k8s\.io\]/,
    );
    await expect(spdy(`/gone/exec?${command('ls')}`, 'v4.channel.k8s.io')).rejects.toThrow(/^404 .*not found/);
  });
});

describe.each([
  ['over SPDY', (path: string) => spdy(path, 'portforward.k8s.io')],
  ['over SPDY in a WebSocket', tunnelled],
])('port-forward %s', (_how, connect) => {
  let requests = 0;
  const forward = (session: SpdySession, port: number) => {
    const requestid = String(requests++);
    const error = session.open({ streamtype: 'error', port: String(port), requestid });
    error.end();
    return { error, data: session.open({ streamtype: 'data', port: String(port), requestid }) };
  };

  it('leads to the Pod: one connection after the other, several requests on each', async () => {
    const session = await connect('/web/portforward');
    const { data, error } = forward(session, 80);
    data.write('GET / HTTP/1.1\r\nHost: localhost:8080\r\nUser-Agent: it\r\n\r\n');
    const page = until(data, /<\/html>/);
    expect(await page).toMatch(/^HTTP\/1\.1 200 OK\r\nServer: nginx[^]*\r\nContent-Length: \d+\r\n\r\n<!DOCTYPE html>/);
    const rest = allOf(data);
    // In pieces, and the last on this connection.
    data.write('DELETE / HTTP/1.1\r\nHost: loc');
    data.write('alhost\r\nConnection: close\r\n\r\n');
    expect(await rest).toMatch(/^HTTP\/1\.1 405 [^]*Connection: close/);
    expect(await allOf(error)).toBe('');
    const second = forward(session, 80);
    second.data.write('HEAD /nothing HTTP/1.0\r\n\r\n');
    expect(await allOf(second.data)).toMatch(/^HTTP\/1\.1 404 Not Found\r\n[^]*\r\n\r\n$/);
    const log = cluster.request({ method: 'GET', path: `${PODS}/web/log` }).body as string;
    expect(log).toMatch(/127\.0\.0\.1 - - .*"GET \/ HTTP\/1\.1" 200 \d+ "-" "it"/);
    expect(log).toMatch(/"DELETE \/ HTTP\/1\.1" 405/);
    session.close();
  });

  it('carries what is no HTTP', async () => {
    const session = await connect('/redis/portforward');
    const { data } = forward(session, 6379);
    data.write('PING\r\n');
    expect(await until(data, /\n/)).toBe('+PONG\r\n');
    session.close();
  });

  it('says on the error stream that nobody listens', async () => {
    const session = await connect('/web/portforward');
    const { data, error } = forward(session, 81);
    data.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(await allOf(error)).toMatch(
      /^error forwarding port 81 to pod \S+, uid : failed to connect to localhost:81 inside namespace .*127\.0\.0\.1:81: connect: connection refused/,
    );
    expect(await allOf(data)).toBe('');
    session.close();
  });

  it('takes no stream without a port, and none of a Pod that has no node', async () => {
    const session = await connect('/web/portforward');
    expect(await allOf(session.open({ streamtype: 'data', port: '0', requestid: '1' }))).toBe('');
    expect(await allOf(session.open({ streamtype: 'data', port: '80', requestid: 'alone' }))).toBe('');
    session.close();
    await expect(connect('/nowhere/portforward')).rejects.toThrow(/400/);
    await expect(connect('/gone/portforward')).rejects.toThrow(/404/);
  });
});

it('bytes that are no SPDY end their connection, and nothing else', async () => {
  const protocol = 'portforward.k8s.io';
  for (const garbage of ['GET / HTTP/1.1\r\n\r\n', '\x80\x03\x00\x01\x00\x00\x00\x10garbage in a head', '\x80\x02']) {
    const headers = { Upgrade: 'SPDY/3.1', 'X-Stream-Protocol-Version': protocol };
    const { socket } = await upgraded('/web/portforward', headers, 'POST');
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.on('error', () => undefined).on('data', () => undefined);
    socket.write(Buffer.from(garbage, 'latin1'));
    if (garbage.length < 8) socket.end();
    await closed;
  }
  expect(cluster.request({ method: 'GET', path: `${PODS}/web` }).status).toBe(200);
});
