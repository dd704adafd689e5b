/** Whatever comes over HTTP, the server answers with text, an object or a Status, and answers the next client too. */
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { createCluster } from '../cluster/index.ts';
import { Simulation } from '../sim/index.ts';
import { seeds } from '../testing/rounds.ts';
import { serveCluster, type ServedCluster } from './index.ts';

let served: ServedCluster;
const errors: unknown[] = [];

beforeAll(async () => {
  const cluster = createCluster({ seed: 1, hopLatency: 0 });
  cluster.settle();
  served = await serveCluster(cluster, { port: 0, report: (error) => errors.push(error), stalledMs: 200 });
});

afterAll(() => served.close());

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'PROPFIND'];
const SEGMENTS = [
  'api',
  'apis',
  'v1',
  'apps',
  'namespaces',
  'default',
  'pods',
  'deployments',
  'services',
  'kubernetes',
].concat(
  [
    'nodes',
    'node-1',
    'status',
    'scale',
    'log',
    'exec',
    'watch',
    'eviction',
    'binding',
    'openapi',
    'v2',
    'v3',
    'healthz',
  ],
  ['', '..', '%2e%2e', '%00', '%zz', '%F0%9F%90%B3', '__proto__', 'constructor', 'x'.repeat(300)],
);
const QUERIES = [
  'limit=1',
  'limit=-1',
  'limit=x',
  'continue=abc',
  'labelSelector=a+in+(',
  'labelSelector=%FF',
  'fieldSelector===',
].concat(
  [
    'resourceVersion=0',
    'resourceVersion=-5',
    'resourceVersion=99999999',
    'resourceVersionMatch=Exact',
    'dryRun=All',
    'dryRun=x',
  ],
  [
    'watch=true&timeoutSeconds=1',
    'force=true',
    'fieldManager=f',
    'fieldValidation=Strict',
    '__proto__=1',
    '=',
    '%',
    'pretty=true',
  ],
);
const BODIES = [
  '',
  '{',
  '[]',
  'null',
  '"a"',
  '{"kind":"Pod"}',
  '\u0000',
  'k8s\u0000\n\u00ff',
  '[{"op":"add"}]',
  'a: &a [*a]',
].concat(
  ['{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{"containers":[{"name":"c","image":"nginx"}]}}'],
  [
    '{"metadata":{"name":7},"spec":[]}',
    '{"__proto__":{"a":1},"spec":{"replicas":1e400}}',
    '['.repeat(5000),
    '{"a":'.repeat(5000),
  ],
  ['{"spec":{"$patch":"replace"}}', '[{"op":"copy","from":"","path":"/metadata/labels"}]', '{"metadata":null}'],
);
const TYPES = [
  'application/json',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
  'text/plain',
  'x',
  '',
].concat(
  ['application/json-patch+json', 'application/merge-patch+json', 'application/strategic-merge-patch+json'],
  ['application/apply-patch+yaml'],
);
const ACCEPTS = [
  '*/*',
  'application/json',
  'application/json;as=Table;v=v1;g=meta.k8s.io',
  'application/yaml',
  'image/png',
  ';;',
];

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

const send = (method: string, path: string, headers: Record<string, string>, body: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port: served.port, path, method, headers, timeout: 5000 },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => {
          const type = response.headers['content-type'] ?? '';
          resolve({ status: response.statusCode ?? 0, type, text: Buffer.concat(parts).toString() });
        });
      },
    );
    request.on('timeout', () => request.destroy(new Error('it hung')));
    request.on('error', reject);
    request.setHeader('content-length', body.length);
    request.end(Buffer.from(body, 'latin1'));
  });

it.each(seeds(4))(
  'from seed %i',
  async (seed) => {
    const sim = new Simulation(seed);
    const upTo = (end: number): number => sim.randomInt('requests', end);
    const one = (of: readonly string[]): string => of[upTo(of.length)] ?? '';
    for (let round = 0; round < 300; round++) {
      const rooted = upTo(3) > 0 ? one(['/api/v1', '/apis/apps/v1', '/api/v1/namespaces/default']) : '';
      const path = Array.from({ length: upTo(5) }, () => `/${one(SEGMENTS)}`).join('');
      const query = Array.from({ length: upTo(3) }, () => one(QUERIES)).join('&');
      const method = one(METHODS);
      const asked = `${rooted}${path}`.replace(/^$/, '/') + (query === '' ? '' : `?${query}`);
      const type = one(TYPES);
      const body = one(BODIES);
      const shown = `${method} ${asked} (${type}) ${body.slice(0, 100)}`;
      const answer = await send(
        method,
        asked,
        { accept: one(ACCEPTS), ...(type === '' ? {} : { 'content-type': type }) },
        body,
      ).catch((error: unknown) => {
        throw new Error(`${shown}: ${String(error)}`);
      });
      expect(answer.status, shown).not.toBe(500);
      if (method === 'HEAD') continue;
      const yaml = answer.type.startsWith('application/yaml');
      if (answer.status >= 400) {
        if (yaml) expect(answer.text, shown).toMatch(/^kind: Status$/m);
        // Where no group or version is served, Go's own handler answers.
        else if (answer.type.startsWith('text/plain'))
          expect([answer.status, answer.text], shown).toEqual([404, '404 page not found\n']);
        else expect(JSON.parse(answer.text), shown).toMatchObject({ kind: 'Status', status: 'Failure' });
      } else if (answer.type.startsWith('application/json') && answer.text !== '') {
        for (const line of answer.text.trim().split('\n')) expect(typeof JSON.parse(line), shown).toBe('object');
      }
    }
    expect(errors).toEqual([]);
    expect(await send('GET', '/readyz', {}, '')).toMatchObject({ status: 200, text: 'ok' });
  },
  60_000,
);
