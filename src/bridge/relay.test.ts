/** The relay: clients over real sockets on one side, the page's half on the other, and a cluster only the page has. */
import type { IncomingMessage } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';

import type { Status } from '../api/index.ts';
import { createCluster, type Cluster } from '../cluster/index.ts';
import { hasKubectl, runKubectl } from '../testing/apiServerProcess.ts';
import { openAt, textOf, type Sent } from '../testing/loopback.ts';
import { eventually } from '../testing/eventually.ts';
import { kubeconfigFor, servePages, type ServedPages } from './index.ts';
import { PAGE_PATH, PAGE_PROTOCOL, tokenProtocol } from './messages.ts';
import { offerCluster, type OfferedCluster, type SeenRequest } from './page.ts';

const ORIGIN = 'http://127.0.0.1:4173';
const TOKEN = 'a'.repeat(32);

/** As a browser's: it says where its page is from. */
class PageSocket extends WebSocket {
  constructor(url: string, protocols: string[]) {
    super(url, protocols, { origin: ORIGIN });
  }
}

let served: ServedPages;
const errors: unknown[] = [];
const opened: { offered: OfferedCluster; timer: NodeJS.Timeout }[] = [];
const states: string[] = [];
const seen: SeenRequest[] = [];

beforeAll(async () => {
  vi.stubGlobal('WebSocket', PageSocket);
  served = await servePages({ port: 0, token: TOKEN, origins: () => [ORIGIN], report: (error) => errors.push(error) });
});

afterAll(async () => {
  vi.unstubAllGlobals();
  await served.close();
  expect(errors).toEqual([]);
});

afterEach(async () => {
  for (const page of opened.splice(0)) leave(page);
  await eventually(() => expect(served.pages).toBe(0));
});

function leave({ offered, timer }: { offered: OfferedCluster; timer: NodeJS.Timeout }): void {
  clearInterval(timer);
  offered.close();
}

const MANIFEST = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { terminationGracePeriodSeconds: 1, containers: [{ name: web, image: nginx }] }
`;

function running(): Cluster {
  const cluster = createCluster({ seed: 1, hopLatency: 0, systemPods: false });
  cluster.apply(MANIFEST);
  cluster.settle();
  return cluster;
}

/** A page whose clock runs. */
async function openPage(cluster: Cluster): Promise<(typeof opened)[number]> {
  const pages = served.pages;
  const offered = offerCluster({
    offer: { socket: `ws://127.0.0.1:${served.port}${PAGE_PATH}`, token: TOKEN, kubeconfig: '', server: served.url },
    cluster: () => cluster,
    onRequest: (request) => seen.push(request),
    onState: (state) => states.push(state),
    onTick: () => undefined,
  });
  const timer = setInterval(() => {
    cluster.advance(40);
    offered.pump();
  }, 4);
  const page = { offered, timer };
  opened.push(page);
  await eventually(() => expect(served.pages).toBe(pages + 1));
  return page;
}

const open = (path: string, sent?: Sent): Promise<IncomingMessage> => openAt(served.port, path, sent);

async function send(path: string, sent?: Sent): Promise<{ status: number; body: Status & Record<string, unknown> }> {
  const response = await open(path, sent);
  return { status: response.statusCode ?? 0, body: JSON.parse(await textOf(response)) as never };
}

const PODS = '/api/v1/namespaces/default/pods';
const JSON_BODY = { 'Content-Type': 'application/json' };

describe('without a page', () => {
  it('every request is told so with 503 and a Status, exec too', async () => {
    expect(await send(PODS)).toMatchObject({
      status: 503,
      body: {
        kind: 'Status',
        reason: 'ServiceUnavailable',
        message: 'no page serves its cluster here: open the page that npm start shows, and keep it open',
      },
    });
    const socket = new WebSocket(`ws://127.0.0.1:${served.port}${PODS}/web/exec?command=ls`, ['v5.channel.k8s.io']);
    const [response] = await new Promise<IncomingMessage[]>((resolve) =>
      socket.on('unexpected-response', (_, answer) => resolve([answer])),
    );
    socket.on('error', () => undefined);
    expect(response?.statusCode).toBe(503);
  });
});

describe('with a page', () => {
  let cluster: Cluster;
  let page: (typeof opened)[number];
  beforeEach(async () => {
    cluster = running();
    seen.length = 0;
    page = await openPage(cluster);
  });

  it('its cluster answers: reads, writes, refusals, the proxy, and the page hears who asked', async () => {
    const list = await send(PODS, { headers: { 'User-Agent': 'kubectl/v1.36', 'Kubectl-Command': 'kubectl get' } });
    expect(list).toMatchObject({ status: 200, body: { kind: 'PodList' } });
    expect(seen.at(-1)).toMatchObject({
      userAgent: 'kubectl/v1.36',
      method: 'GET',
      path: PODS,
      status: 200,
      command: 'kubectl get',
    });
    const body = JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } });
    const maps = '/api/v1/namespaces/default/configmaps';
    const headers = { ...JSON_BODY, 'Kubectl-Command': 'kubectl create' };
    expect((await send(maps, { method: 'POST', headers, body })).status).toBe(201);
    expect(cluster.actions().at(-1)?.label).toBe('kubectl create default configmaps');
    expect((await send(maps, { method: 'POST', headers, body })).body).toMatchObject({ reason: 'AlreadyExists' });
    const pod = cluster.objects('pods')[0]?.metadata.name ?? '';
    const proxied = await open(`${PODS}/${pod}/proxy/`);
    expect(await textOf(proxied)).toContain('Welcome to nginx!');
  });

  it('streams a watch, and ends it when the page goes; then 503', async () => {
    const watch = await open(`${PODS}?watch=true`);
    let text = '';
    watch.on('data', (part) => (text += String(part)));
    await eventually(() => expect(text.match(/"ADDED"/g)).toHaveLength(2));
    const pod = cluster.objects('pods')[0]?.metadata.name ?? '';
    await send(`${PODS}/${pod}`, { method: 'DELETE' });
    await eventually(() => expect(text).toContain('"DELETED"'));
    const ended = new Promise((resolve) => watch.on('end', resolve));
    leave(page);
    await ended;
    expect((await send(PODS)).status).toBe(503);
  });

  it('a request the page never answers is answered with 503 when the page goes', async () => {
    cluster.apply(
      '{apiVersion: v1, kind: Service, metadata: {name: slow}, spec: {selector: {app: web}, ports: [{port: 81, targetPort: 81}]}}',
    );
    clearInterval(page.timer);
    // Nobody moves its clock: the proxied connection stays under way.
    const pod = cluster.objects('pods')[0]?.metadata.name ?? '';
    const waiting = send(`${PODS}/${pod}:81/proxy/`);
    await eventually(() => expect(cluster.actions().at(-1)?.kind).toBe('exec'));
    leave(page);
    expect(await waiting).toMatchObject({ status: 503 });
  });

  it('runs commands with their streams', async () => {
    const pod = cluster.objects('pods')[0]?.metadata.name ?? '';
    const query = ['sh', '-c', 'read x; echo got $x; exit 3']
      .map((word) => `command=${encodeURIComponent(word)}`)
      .join('&');
    const socket = new WebSocket(`ws://127.0.0.1:${served.port}${PODS}/${pod}/exec?${query}&stdin=true&stdout=true`, [
      'v5.channel.k8s.io',
    ]);
    const got: Record<number, string> = {};
    socket.on(
      'message',
      (data: Buffer) => (got[data[0] ?? 0] = (got[data[0] ?? 0] ?? '') + data.subarray(1).toString()),
    );
    socket.on('open', () => socket.send(Buffer.from('\0word\n')));
    await new Promise((resolve) => socket.on('close', resolve));
    expect(got[1]).toBe('got word\n');
    expect(JSON.parse(got[3] ?? '{}')).toMatchObject({ reason: 'NonZeroExitCode' });
  });

  it('the newest of several pages is asked, and the one before it when that goes', async () => {
    const other = createCluster({ seed: 2, systemPods: false });
    const second = await openPage(other);
    expect((await send(PODS)).body['items']).toEqual([]);
    expect(states.slice(-3)).toContain('standing by');
    leave(second);
    await eventually(() => expect(served.pages).toBe(1));
    expect((await send(PODS)).body['items']).toHaveLength(2);
    await eventually(() => expect(states.at(-1)).toBe('serving'));
  });

  it.each<[string, Sent, number]>([
    ['a foreign Host', { headers: { Host: 'evil.example' } }, 403],
    ['a foreign Origin', { headers: { Origin: 'http://evil.example' } }, 403],
    ['the page’s own Origin, which is no kubectl', { headers: { Origin: ORIGIN } }, 403],
    ['a body that is too large', { method: 'POST', headers: JSON_BODY, body: 'x'.repeat(3 * 1024 * 1024 + 1) }, 413],
    ['a body that is no JSON', { method: 'POST', headers: JSON_BODY, body: '{' }, 400],
    ['a type nobody reads', { method: 'POST', headers: { 'Content-Type': 'text/csv' }, body: 'a,b' }, 415],
  ])('%s is refused with a Status', async (_, sent, code) => {
    const { status, body } = await send(PODS, sent);
    expect({ status, kind: body.kind, code: body.code }).toEqual({ status: code, kind: 'Status', code });
  });
});

describe('what is not our page', () => {
  const connect = (origin: string | undefined, protocols: string[], host?: string): Promise<number> =>
    new Promise((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${served.port}${PAGE_PATH}`, protocols, {
        ...(origin === undefined ? {} : { origin }),
        ...(host === undefined ? {} : { headers: { Host: host } }),
      });
      socket.on('unexpected-response', (_, { statusCode }) => resolve(statusCode ?? 0));
      socket.on('open', () => resolve(101));
      socket.on('error', () => undefined);
    });
  const right = [PAGE_PROTOCOL, tokenProtocol(TOKEN)];

  it.each<[string, string | undefined, string[], string | undefined]>([
    ['another origin', 'http://evil.example', right, undefined],
    ['another port of this machine', 'http://127.0.0.1:8080', right, undefined],
    ['no origin', undefined, right, undefined],
    ['a wrong token', ORIGIN, [PAGE_PROTOCOL, tokenProtocol('b'.repeat(32))], undefined],
    ['no token', ORIGIN, [PAGE_PROTOCOL], undefined],
    ['a name that only resolves to this machine', ORIGIN, right, 'evil.example'],
  ])('%s may not serve a cluster here', async (_, origin, protocols, host) => {
    expect(await connect(origin, protocols, host)).toBe(403);
    expect(served.pages).toBe(0);
  });

  it('says nonsense, and is hung up on', async () => {
    const socket = new PageSocket(`ws://127.0.0.1:${served.port}${PAGE_PATH}`, right);
    await new Promise((resolve) => socket.on('open', resolve));
    for (const nonsense of ['{', '{"is":"what"}']) {
      const one = new PageSocket(`ws://127.0.0.1:${served.port}${PAGE_PATH}`, right);
      await new Promise((resolve) => one.on('open', resolve));
      one.send(nonsense);
      await new Promise((resolve) => one.on('close', resolve));
    }
    socket.close();
    await eventually(() => expect(served.pages).toBe(0));
  });
});

describe.skipIf(!hasKubectl())('a real kubectl (skipped where there is none)', () => {
  it('applies, scales, watches, logs, execs and deletes in the page’s cluster', async () => {
    const cluster = createCluster({ seed: 3, hopLatency: 0, systemPods: false });
    cluster.settle();
    await openPage(cluster);
    const run = (args: readonly string[], stdin?: string) => runKubectl(kubeconfigFor(served.url), args, stdin);
    expect(await run(['apply', '-f', '-'], MANIFEST)).toEqual({
      code: 0,
      stdout: 'deployment.apps/web created\n',
      stderr: '',
    });
    expect((await run(['rollout', 'status', 'deployment/web', '--timeout=20s'])).stdout).toContain(
      'successfully rolled out',
    );
    expect((await run(['scale', 'deployment/web', '--replicas=3'])).stdout).toBe('deployment.apps/web scaled\n');
    expect(
      (await run(['wait', '--for=jsonpath={.status.readyReplicas}=3', 'deployment/web', '--timeout=20s'])).code,
    ).toBe(0);
    const pod = (await run(['get', 'pods', '-o', 'name'])).stdout.split('\n')[0] ?? '';
    expect((await run(['exec', pod, '--', 'sh', '-c', 'echo in $HOSTNAME'])).stdout).toBe(`in ${pod.slice(4)}\n`);
    expect((await run(['logs', pod, '--tail=1'])).stdout).toMatch(/start worker process/);
    expect((await run(['delete', pod])).stdout).toMatch(/^pod ".*" deleted/);
    const labels = cluster.actions().map(({ label }) => label);
    expect(labels.filter((label) => label.startsWith('kubectl delete'))).toHaveLength(1);
    expect(labels.some((label) => label.startsWith('kubectl scale'))).toBe(true);
  });
});
