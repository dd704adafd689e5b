/** The client library for Node, unchanged, over real sockets: objects, patches of each format, pages, informers, watches, logs, exec. */
import { PassThrough } from 'node:stream';

import {
  AppsV1Api,
  CoreV1Api,
  Exec,
  KubeConfig,
  KubernetesObjectApi,
  Log,
  makeInformer,
  Watch,
  PatchStrategy,
  setHeaderOptions,
  type V1ConfigMap,
  type V1Status,
} from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { createCluster } from '../cluster/index.ts';
import { eventually } from '../testing/eventually.ts';
import { kubeconfigFor, serveCluster, serveHeadless, type ServedCluster } from './index.ts';

let served: ServedCluster;
let config: KubeConfig;
let core: CoreV1Api;

beforeAll(async () => {
  served = await serveHeadless({ port: 0, seed: 1, speed: 50, historyLimit: 20 });
  config = new KubeConfig();
  config.loadFromString(kubeconfigFor(served.url));
  core = config.makeApiClient(CoreV1Api);
});

afterAll(() => served.close());

const namespace = 'default';
const settings = (name: string, data: Record<string, string> = {}): V1ConfigMap => ({ metadata: { name }, data });

describe('objects', () => {
  it('are created, read, replaced and deleted', async () => {
    const created = await core.createNamespacedConfigMap({ namespace, body: settings('a', { x: '1' }) });
    expect(created.metadata?.uid).toMatch(/^[0-9a-f-]{36}$/);
    await core.replaceNamespacedConfigMap({ namespace, name: 'a', body: { ...created, data: { x: '2' } } });
    expect((await core.readNamespacedConfigMap({ namespace, name: 'a' })).data).toEqual({ x: '2' });
    await expect(
      core.replaceNamespacedConfigMap({ namespace, name: 'a', body: { ...created, data: { x: '3' } } }),
    ).rejects.toMatchObject({ code: 409 });
    await core.deleteNamespacedConfigMap({ namespace, name: 'a' });
    await expect(core.readNamespacedConfigMap({ namespace, name: 'a' })).rejects.toMatchObject({ code: 404 });
  });

  it('are patched in three formats', async () => {
    await core.createNamespacedConfigMap({ namespace, body: settings('p', { x: '1' }) });
    const patch = (type: PatchStrategy, body: unknown): Promise<V1ConfigMap> =>
      core.patchNamespacedConfigMap({ namespace, name: 'p', body }, setHeaderOptions('Content-Type', type));
    await patch(PatchStrategy.JsonPatch, [{ op: 'add', path: '/data/y', value: '2' }]);
    await patch(PatchStrategy.MergePatch, { data: { x: null } });
    const last = await patch(PatchStrategy.StrategicMergePatch, { data: { z: '3' } });
    expect(last.data).toEqual({ y: '2', z: '3' });
  });

  it('come in pages of one moment', async () => {
    for (const name of ['one', 'three', 'two'])
      await core.createNamespacedConfigMap({
        namespace,
        body: { ...settings(name), metadata: { name, labels: { in: 'pages' } } },
      });
    const names: (string | undefined)[] = [];
    let _continue: string | undefined;
    do {
      const page = await core.listNamespacedConfigMap({
        namespace,
        labelSelector: 'in=pages',
        limit: 2,
        ...(_continue ? { _continue } : {}),
      });
      names.push(...page.items.map(({ metadata }) => metadata?.name));
      _continue = page.metadata?._continue;
    } while (_continue);
    expect(names).toEqual(['one', 'three', 'two']);
  });

  it('of any kind go through KubernetesObjectApi', async () => {
    const objects = KubernetesObjectApi.makeApiClient(config);
    const header = { apiVersion: 'v1', kind: 'ConfigMap' };
    await objects.create({ ...header, ...settings('any', { a: 'b' }) });
    await objects.patch({ ...header, metadata: { name: 'any', labels: { c: 'd' } } });
    const read = await objects.read<V1ConfigMap>({ ...header, metadata: { name: 'any', namespace } });
    expect(read).toMatchObject({ data: { a: 'b' }, metadata: { labels: { c: 'd' } } });
    const { items } = await objects.list('v1', 'ConfigMap', namespace);
    expect(items.map(({ metadata }) => metadata?.name)).toContain('any');
  });
});

describe('watching', () => {
  /** What an informer hears, and how often it has listed. */
  const informed = (of: KubeConfig) => {
    const client = of.makeApiClient(CoreV1Api);
    const seen: string[] = [];
    const lists: (string | undefined)[] = [];
    const list = async (): ReturnType<CoreV1Api['listNamespacedConfigMap']> => {
      const listed = await client.listNamespacedConfigMap({ namespace });
      lists.push(listed.metadata?.resourceVersion);
      return listed;
    };
    const informer = makeInformer<V1ConfigMap>(of, `/api/v1/namespaces/${namespace}/configmaps`, list);
    for (const event of ['add', 'update', 'delete'] as const)
      informer.on(event, ({ metadata }) => seen.push(`${event} ${metadata?.name ?? ''}`));
    informer.on('error', (error: unknown) => seen.push(`error ${String(error)}`));
    return { informer, seen, lists };
  };

  it('an informer sees what comes, changes and goes', async () => {
    const { informer, seen } = informed(config);
    await informer.start();
    await core.createNamespacedConfigMap({ namespace, body: settings('seen') });
    await core.patchNamespacedConfigMap(
      { namespace, name: 'seen', body: { data: { a: 'b' } } },
      setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
    );
    await core.deleteNamespacedConfigMap({ namespace, name: 'seen' });
    await eventually(() => {
      expect(seen.filter((line) => line.endsWith(' seen'))).toEqual(['add seen', 'update seen', 'delete seen']);
    });
    await informer.stop();
  });

  it('an informer whose open watch is told 410 lists again, and misses nothing', async () => {
    const cluster = createCluster({ seed: 1, hopLatency: 0, systemPods: false, historyLimit: 20 });
    cluster.settle();
    const small = await serveCluster(cluster, { port: 0 });
    const own = new KubeConfig();
    own.loadFromString(kubeconfigFor(small.url));
    const client = own.makeApiClient(CoreV1Api);
    const create = (name: string) => client.createNamespacedConfigMap({ namespace, body: settings(name) });
    await create('goes');
    const { informer, seen, lists } = informed(own);
    await informer.start();
    await create('before');
    await eventually(() => expect(seen).toContain('add before'));
    expect(lists).toHaveLength(1);
    // More is written in one go than the server remembers: the watch cannot be told of it any more.
    const path = `/api/v1/namespaces/${namespace}/configmaps`;
    cluster.request({ method: 'DELETE', path: `${path}/goes` });
    for (let i = 0; i < 30; i++) cluster.request({ method: 'POST', path, body: settings(`meanwhile-${String(i)}`) });
    small.pump();
    await eventually(() => expect(seen).toEqual(expect.arrayContaining(['delete goes', 'add meanwhile-29'])));
    expect(lists).toHaveLength(2);
    expect(Number(lists[1])).toBeGreaterThan(Number(lists[0]));
    // The new watch is a live one, and what was known before is not told again.
    await create('after');
    await eventually(() => expect(seen).toContain('add after'));
    expect(seen.filter((line) => line === 'add before' || line.startsWith('error'))).toEqual(['add before']);
    await informer.stop();
    await small.close();
  });

  it('from a revision that history has lost, a watch says 410', async () => {
    const old = (await core.listNamespacedConfigMap({ namespace })).metadata?.resourceVersion ?? '';
    for (let i = 0; i < 30; i++)
      await core.createNamespacedConfigMap({ namespace, body: settings(`fill-${String(i)}`) });
    const ended = await new Promise<unknown>((resolve) => {
      void new Watch(config).watch(
        `/api/v1/namespaces/${namespace}/configmaps`,
        { resourceVersion: old },
        (type, object: { code?: number }) => {
          if (type === 'ERROR') resolve(object.code);
        },
        (error: { statusCode?: number; code?: number } | null) => {
          resolve(error?.statusCode ?? error?.code);
        },
      );
    });
    expect(ended).toBe(410);
  });
});

describe('a Pod', () => {
  /** What a stream has been told, as text. */
  const heard = () => {
    const stream = new PassThrough();
    let text = '';
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
    return { stream, text: () => text };
  };
  const name = 'ticker';

  beforeAll(async () => {
    const command = ['sh', '-c', 'while true; do echo tick; sleep 1; done'];
    const body = { metadata: { name }, spec: { containers: [{ name: 'c', image: 'busybox', command }] } };
    await core.createNamespacedPod({ namespace, body });
    await eventually(async () =>
      expect((await core.readNamespacedPod({ namespace, name })).status?.phase).toBe('Running'),
    );
  });

  it('runs a command, with its input, its output and its exit code', async () => {
    const [out, error, input] = [heard(), heard(), new PassThrough()];
    const status = new Promise<V1Status>((resolve) => {
      const command = ['sh', '-c', 'read line; echo "got $line"; echo oops >&2; exit 3'];
      void new Exec(config).exec(namespace, name, 'c', command, out.stream, error.stream, input, false, resolve);
    });
    input.end('hello\n');
    const { reason, details } = await status;
    expect([out.text(), error.text(), reason]).toEqual(['got hello\n', 'oops\n', 'NonZeroExitCode']);
    expect(details?.causes).toEqual([{ reason: 'ExitCode', message: '3' }]);
  });

  it('has a log that can be followed until the client has heard enough', async () => {
    const { stream, text } = heard();
    const follow = await new Log(config).log(namespace, name, 'c', stream, { follow: true, tailLines: 1 });
    await eventually(() => expect(text().match(/tick\n/g)?.length).toBeGreaterThan(3));
    follow.abort();
  });

  it('is watched until the client goes away, and the server lives on', async () => {
    const seen: string[] = [];
    const ended = new Promise<string>((resolve) => {
      void new Watch(config)
        .watch(
          `/api/v1/namespaces/${namespace}/pods`,
          {},
          (type) => seen.push(type),
          (error: { name?: string } | null) => resolve(error?.name ?? 'done'),
        )
        .then((watch) => eventually(() => expect(seen).toContain('ADDED')).then(() => watch.abort()));
    });
    expect(await ended).toBe('AbortError');
    expect((await core.readNamespacedPod({ namespace, name })).status?.phase).toBe('Running');
  });
});

it('two managers apply one object: a conflict names the owner, force takes the field', async () => {
  const apply = (fieldManager: string, colour: string, force?: boolean) =>
    core.patchNamespacedConfigMap(
      {
        namespace,
        name: 'applied',
        body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'applied' }, data: { colour } },
        fieldManager,
        ...(force === undefined ? {} : { force }),
      },
      setHeaderOptions('Content-Type', PatchStrategy.ServerSideApply),
    );
  expect((await apply('one', 'red')).data).toEqual({ colour: 'red' });
  await expect(apply('two', 'blue')).rejects.toMatchObject({
    code: 409,
    body: expect.stringContaining('conflict with \\"one\\"') as string,
  });
  const forced = await apply('two', 'blue', true);
  expect(forced.data).toEqual({ colour: 'blue' });
  const { metadata } = await core.readNamespacedConfigMap({ namespace, name: 'applied' });
  expect(metadata?.managedFields?.map(({ manager, operation }) => [manager, operation])).toContainEqual([
    'two',
    'Apply',
  ]);
});

it('a Deployment is rolled out by controllers and scaled through its subresource', async () => {
  const apps = config.makeApiClient(AppsV1Api);
  const labels = { app: 'web' };
  const spec = { containers: [{ name: 'nginx', image: 'nginx' }] };
  await apps.createNamespacedDeployment({
    namespace,
    body: {
      metadata: { name: 'web' },
      spec: { replicas: 1, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
    },
  });
  const scale = await apps.readNamespacedDeploymentScale({ namespace, name: 'web' });
  expect(scale.spec?.replicas).toBe(1);
  // Without a revision: the controller writes the status meanwhile.
  const body = { metadata: { name: 'web', namespace }, spec: { replicas: 2 } };
  await apps.replaceNamespacedDeploymentScale({ namespace, name: 'web', body });
  await eventually(async () => {
    const { status } = await apps.readNamespacedDeployment({ namespace, name: 'web' });
    expect(status?.availableReplicas).toBe(2);
  });
});
