/** The server over real sockets on the loopback interface: what clients may expect, and that nothing a stranger sends ends or blocks it. */
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { Status } from '../api/index.ts';
import { createCluster, type Cluster } from '../cluster/index.ts';
import { openAt, textOf, type Sent } from '../testing/loopback.ts';
import { serveCluster, type ServedCluster } from './index.ts';

let cluster: Cluster;
let served: ServedCluster;
const errors: unknown[] = [];

beforeAll(async () => {
  cluster = createCluster({ seed: 1, hopLatency: 0, systemPods: false });
  cluster.settle();
  served = await serveCluster(cluster, { port: 0, report: (error) => errors.push(error), stalledMs: 200 });
});

afterAll(async () => {
  await served.close();
  expect(errors).toEqual([]);
});

interface Got {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

const open = (path: string, sent?: Sent): Promise<IncomingMessage> => openAt(served.port, path, sent);

async function send(path: string, sent?: Sent): Promise<Got> {
  const response = await open(path, sent);
  return { status: response.statusCode ?? 0, headers: response.headers, text: await textOf(response) };
}

/** What comes back for bytes that no HTTP library would send; everything until the server closes, or `until` appears. */
const raw = (text: string, until?: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let got = '';
    const socket = connect(served.port, '127.0.0.1', () => socket.write(text));
    const done = (): void => {
      socket.destroy();
      resolve(got);
    };
    socket.on('data', (part) => {
      got += part.toString();
      if (until !== undefined && got.includes(until)) done();
    });
    socket.on('error', reject);
    socket.on('close', done);
    socket.setTimeout(5000, () => {
      socket.destroy();
      reject(new Error(`no answer to ${text.slice(0, 60)}; so far: ${got}`));
    });
  });

const JSON_BODY = { 'Content-Type': 'application/json' };
const CONFIG = '/api/v1/namespaces/default/services';
const service = (name: string, more = ''): string =>
  `{"apiVersion":"v1","kind":"Service","metadata":{"name":"${name}"${more}},"spec":{"ports":[{"port":80}]}}`;

/** Lines of a watch as they arrive. */
class Watch {
  private readonly lines: string[] = [];
  private rest = '';
  ended = false;

  readonly response: IncomingMessage;

  constructor(response: IncomingMessage) {
    this.response = response;
    response.setEncoding('utf8').on('data', (text: string) => {
      const lines = (this.rest + text).split('\n');
      this.rest = lines.pop() ?? '';
      this.lines.push(...lines);
    });
    response.on('end', () => (this.ended = true));
    response.on('error', () => (this.ended = true));
  }

  async next(count: number): Promise<{ type: string; object: { metadata: { name: string } } }[]> {
    await eventually(() => this.lines.length >= count);
    return this.lines.splice(0, count).map((line) => JSON.parse(line) as never);
  }
}

async function eventually(isTrue: () => boolean): Promise<void> {
  for (let i = 0; i < 400; i++) {
    if (isTrue()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('it has not come true within two seconds');
}

describe('a client', () => {
  it('gets JSON with the headers of the real server', async () => {
    const { status, headers, text } = await send('/api/v1/nodes');
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'cache-control': 'no-cache, private' });
    expect(headers['audit-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.parse(text)).toMatchObject({ kind: 'NodeList' });
    expect((await send('/readyz')).text).toBe('ok');
  });

  it('may send JSON or YAML, packed or not', async () => {
    expect((await send(CONFIG, { method: 'POST', headers: JSON_BODY, body: service('a') })).status).toBe(201);
    const yaml = 'apiVersion: v1\nkind: Service\nmetadata: {name: b}\nspec: {ports: [{port: 80}]}\n';
    const headers = { 'Content-Type': 'application/yaml' };
    expect((await send(CONFIG, { method: 'POST', headers, body: yaml })).status).toBe(201);
    expect((await send(CONFIG, { method: 'POST', body: service('c') })).status).toBe(201);
    expect((await send(`${CONFIG}/c`, { method: 'DELETE' })).status).toBe(200);
  });

  it('gets large answers packed when it takes them so', async () => {
    const note = 'x'.repeat(200_000);
    const body = service('large', `,"annotations":{"note":"${note}"}`);
    expect((await send(CONFIG, { method: 'POST', headers: JSON_BODY, body })).status).toBe(201);
    const response = await open(`${CONFIG}/large`, { headers: { 'Accept-Encoding': 'gzip' } });
    const parts: Buffer[] = [];
    for await (const part of response) parts.push(part as Buffer);
    expect(response.headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(Buffer.concat(parts)).toString()).toContain(note);
    expect((await send(`${CONFIG}/large`)).headers['content-encoding']).toBeUndefined();
    expect((await send('/version', { headers: { 'Accept-Encoding': 'gzip' } })).headers).not.toHaveProperty(
      'content-encoding',
    );
  });

  it('gets a head without a body, and no options', async () => {
    const head = await send('/api/v1/nodes', { method: 'HEAD' });
    expect(head).toMatchObject({ status: 200, text: '' });
    expect(Number(head.headers['content-length'])).toBeGreaterThan(100);
    expect(await send('/api/v1/pods?watch=true', { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
    expect((await send('/api/v1/nodes', { method: 'OPTIONS' })).status).toBe(405);
  });

  it('may send its requests one after the other without waiting', async () => {
    const one = `GET /version HTTP/1.1\r\nHost: localhost\r\n\r\n`;
    const last = `GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
    const got = await raw(one + one + last);
    expect(got.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(3);
    expect(got.trimEnd()).toMatch(/ok$/);
  });
});

describe('a watch', () => {
  it('has its headers at once and its events as they happen', async () => {
    const watch = new Watch(await open(`${CONFIG}?watch=true&resourceVersion=${String(revision())}`));
    expect(watch.response.headers['transfer-encoding']).toBe('chunked');
    await send(CONFIG, { method: 'POST', headers: JSON_BODY, body: service('seen') });
    expect(await watch.next(1)).toMatchObject([{ type: 'ADDED', object: { metadata: { name: 'seen' } } }]);
    watch.response.destroy();
  });

  it('ends after timeoutSeconds, with a bookmark for who takes it', async () => {
    const query = `watch=true&resourceVersion=${String(revision())}&allowWatchBookmarks=true&timeoutSeconds=1`;
    const watch = new Watch(await open(`${CONFIG}?${query}`));
    expect(await watch.next(1)).toMatchObject([{ type: 'BOOKMARK' }]);
    await eventually(() => watch.ended);
  });

  it('that nobody reads holds nothing up, and is closed when patience is over', async () => {
    const slow = await open(`${CONFIG}?watch=true`);
    slow.pause();
    let closed = false;
    slow.on('close', () => (closed = true));
    slow.on('error', () => undefined);
    const quick = new Watch(await open(`${CONFIG}?watch=true&resourceVersion=${String(revision())}`));
    const headers = { 'Content-Type': 'application/merge-patch+json' };
    const note = 'y'.repeat(250_000);
    for (let i = 0; i < 40; i++) {
      const body = `{"metadata":{"annotations":{"note":"${String(i)}${note}"}}}`;
      expect((await send(`${CONFIG}/a`, { method: 'PATCH', headers, body })).status).toBe(200);
      await quick.next(1);
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    slow.resume();
    await eventually(() => closed);
    expect(slow.complete).toBe(false);
    quick.response.destroy();
  });

  it('is refused like any other request', async () => {
    expect((await send(`${CONFIG}?watch=true&resourceVersion=x`)).status).toBe(400);
  });
});

const revision = (): number =>
  Number(
    (cluster.request({ method: 'GET', path: CONFIG }).body as { metadata: { resourceVersion: string } }).metadata
      .resourceVersion,
  );

describe('what is refused', () => {
  const failures: [string, string, Sent, number, string][] = [
    ['a body that is too large', CONFIG, { body: 'x'.repeat(3 * 1024 * 1024 + 1) }, 413, 'RequestEntityTooLarge'],
    [
      'an unknown media type',
      CONFIG,
      { headers: { 'Content-Type': 'text/xml' }, body: '<a/>' },
      415,
      'UnsupportedMediaType',
    ],
    ['broken JSON', CONFIG, { body: '{"a":' }, 400, 'BadRequest'],
    ['broken YAML', CONFIG, { headers: { 'Content-Type': 'application/yaml' }, body: 'a: [' }, 400, 'BadRequest'],
    ['what is not packed', CONFIG, { headers: { 'Content-Encoding': 'gzip' }, body: 'plain' }, 400, 'BadRequest'],
    ['a malformed path', '/api/v1/%zz', { method: 'GET' }, 400, 'BadRequest'],
    ['a foreign host', '/version', { method: 'GET', headers: { Host: 'evil.example:80' } }, 403, 'Forbidden'],
    ['a foreign origin', '/version', { method: 'GET', headers: { Origin: 'http://evil.example' } }, 403, 'Forbidden'],
    ['a page without origin', '/version', { method: 'GET', headers: { Origin: 'null' } }, 403, 'Forbidden'],
    [
      'a page of another site',
      '/version',
      { method: 'GET', headers: { 'Sec-Fetch-Site': 'cross-site' } },
      403,
      'Forbidden',
    ],
    ['a method nobody knows here', '/version', { method: 'PROPFIND' }, 405, 'MethodNotAllowed'],
  ];

  it.each(failures)('%s', async (_what, path, sent, code, reason) => {
    const { status, headers, text } = await send(path, { method: 'POST', ...sent });
    expect(status).toBe(code);
    expect(headers['content-type']).toBe('application/json');
    expect(JSON.parse(text) as Status).toMatchObject({ kind: 'Status', status: 'Failure', code, reason });
  });

  it('a body without an end, once it is too large', async () => {
    const chunk = `${(64 * 1024).toString(16)}\r\n${'x'.repeat(64 * 1024)}\r\n`;
    const got = await raw(
      `POST ${CONFIG} HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.repeat(50)}`,
      '"code":413',
    );
    expect(got).toContain('HTTP/1.1 413');
  });

  it.each([
    ['what is not HTTP', 'hello\r\n\r\n', 400],
    ['a method that is none', 'BREW /pot HTTP/1.1\r\nHost: localhost\r\n\r\n', 405],
    ['a headers bomb', `GET / HTTP/1.1\r\nHost: localhost\r\n${`X: ${'x'.repeat(1000)}\r\n`.repeat(200)}\r\n`, 431],
    ['a request to a proxy', 'GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', 403],
    ['a tunnel', 'CONNECT evil.example:443 HTTP/1.1\r\nHost: localhost\r\n\r\n', 405],
    ['two lengths', 'POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab', 400],
    ['an upgrade', 'GET /x HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n', 400],
    [
      'an upgrade of a page',
      'GET /x HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
      403,
    ],
  ])('%s, and the server goes on', async (_what, text, code) => {
    const got = await raw(text);
    expect(got).toContain(`HTTP/1.1 ${String(code)}`);
    expect(got).toContain('"kind":"Status"');
    expect((await send('/readyz')).text).toBe('ok');
  });

  it('half a request blocks nobody else', async () => {
    const half = connect(served.port, '127.0.0.1', () => half.write('POST /api/v1 HTTP/1.1\r\nHost: loc'));
    half.on('error', () => undefined);
    const body = connect(served.port, '127.0.0.1', () =>
      body.write('POST /api/v1 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{"a"'),
    );
    body.on('error', () => undefined);
    expect((await send('/readyz')).text).toBe('ok');
    half.destroy();
    body.destroy();
    expect((await send('/readyz')).text).toBe('ok');
  });
});

describe('many watchers', () => {
  it('all hear of an event', async () => {
    const from = revision();
    const watches = await Promise.all(
      Array.from(
        { length: 50 },
        async () => new Watch(await open(`${CONFIG}?watch=true&resourceVersion=${String(from)}`)),
      ),
    );
    await send(CONFIG, { method: 'POST', headers: JSON_BODY, body: service('for-all') });
    for (const watch of watches) {
      expect(await watch.next(1)).toMatchObject([{ object: { metadata: { name: 'for-all' } } }]);
      watch.response.destroy();
    }
  });
});
