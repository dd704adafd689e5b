/** Whatever a client sends: an answer or a refusal, soon, and never anything else. */
import { describe, expect, it } from 'vitest';

import { ApiError, type Deployment, equalValues } from '../api/index.ts';
import { Simulation } from '../sim/index.ts';
import { rounds } from '../testing/rounds.ts';
import { aDeployment, aNamespace, aService } from '../testing/objects.ts';
import { createApiServer, type ApiServer } from './index.ts';

/** A small seeded generator: a failing seed is a repeatable test. */
function dice(seed: number): (bound: number) => number {
  let word = seed >>> 0;
  return (bound) => {
    word = (Math.imul(word, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((word / 2 ** 32) * bound);
  };
}

function aServer(): ApiServer {
  const api = createApiServer(new Simulation(1), { serviceCIDR: '10.96.0.0/12' });
  api.create('namespaces', aNamespace('default'));
  return api;
}

const MANIFEST = `apiVersion: v1
kind: Service
metadata:
  name: web
  labels: {app: web, tier: "front"}
spec:
  type: NodePort
  selector:
    app: web
  ports:
  - name: http
    port: 80
    targetPort: http
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 3
  selector:
    matchLabels: &labels
      app: web
  template:
    metadata:
      labels: *labels
    spec:
      containers:
      - name: app
        image: frontend:1.0
        ports:
        - containerPort: 5000
        readinessProbe:
          httpGet: {path: /, port: 5000}
        resources: {limits: {cpu: 100m, memory: 64Mi}}
`;

const PIECES = [
  '  ',
  '\n',
  ': ',
  '- ',
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  '&a ',
  '*a ',
  '|',
  '>',
  '!',
  '#',
  '---\n',
  '\t',
  'null',
  '0x1',
  '~',
  '<<: ',
  '%',
  '@',
  '__proto__: ',
  '\u0000',
  '\ud800',
  'é',
  '1e999',
  ',',
  '?',
  '- - - ',
];

function mangled(text: string, next: (bound: number) => number): string {
  let result = text;
  for (let i = next(6) === 0 ? -1 : next(4); i >= 0; i -= 2) {
    const at = next(result.length + 1);
    const cut = next(3) === 0 ? next(30) : 0;
    const piece = next(4) === 0 ? result.slice(at, at + next(40)) : PIECES[next(PIECES.length)]!;
    result = result.slice(0, at) + piece + result.slice(at + cut);
  }
  return result;
}

describe('apply', () => {
  it('answers thousands of broken manifests with objects or a Status', () => {
    const next = dice(11);
    const outcomes = { applied: 0, refused: 0 };
    let api = aServer();
    for (let i = 0; i < rounds(3000); i++) {
      if (i % 200 === 0) api = aServer();
      try {
        api.apply(mangled(MANIFEST, next));
        outcomes.applied++;
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        expect(error.status.message).toBeTruthy();
        expect(error.document).toBeTypeOf('number');
        outcomes.refused++;
      }
    }
    expect(outcomes.applied).toBeGreaterThan(rounds(3000) / 30);
    expect(outcomes.refused).toBeGreaterThan(rounds(3000) / 3);
  });

  it('takes a key away that was applied as null, the second time: creating it meant nothing, patching it means to remove it', () => {
    const api = aServer();
    const manifest = MANIFEST.split('---')[0]!.replace(/labels: .*/, 'labels: {app: }');
    const labels = () => api.get('services', 'default', 'web')?.metadata.labels;
    api.apply(manifest);
    expect(labels()).toEqual({ app: '' });
    api.apply(manifest);
    expect(labels()).toBeUndefined();
  });

  it('finds nothing to change in what it has just applied', () => {
    const next = dice(12);
    let compared = 0;
    for (let i = 0; i < rounds(400); i++) {
      const api = aServer();
      const manifest = mangled(MANIFEST, next);
      try {
        api.apply(manifest);
      } catch {
        continue;
      }
      // What is null goes with the second application.
      if (/:\s*(?:~|null)?\s*[,}\n]/.test(manifest)) api.apply(manifest);
      const before = api.revision;
      // Text that means the same may differ from what is stored ("configured"); the objects may not.
      api.apply(manifest);
      const changed = api.revision - before;
      expect({ manifest, changed }).toEqual({ manifest, changed: 0 });
      compared++;
    }
    expect(compared).toBeGreaterThan(rounds(400) * 0.075);
  });

  it('reads a megabyte of documents in reasonable time', () => {
    const text = Array.from({ length: 4000 }, (_, i) =>
      MANIFEST.split('---')[0]!.replace('name: web', `name: web-${String(i)}`),
    ).join('---\n');
    expect(text.length).toBeGreaterThan(800_000);
    // Only the reading: a Service each would run out of node ports.
    const broken = text.replaceAll('kind: Service', 'kind: Pod');
    expect(() => aServer().apply(broken)).toThrow(/unknown field/);
  });
});

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

function randomJson(next: (bound: number) => number, depth: number): Json {
  const words = [
    'spec',
    'metadata',
    'ports',
    'containers',
    'name',
    'port',
    '$patch',
    'delete',
    'replace',
    '$retainKeys',
    '$setElementOrder/ports',
    '$deleteFromPrimitiveList/finalizers',
    'finalizers',
    'labels',
    'template',
    'replicas',
    'app',
    '__proto__',
    'selector',
    'strategy',
    'type',
  ];
  const word = (): string => words[next(words.length)]!;
  switch (depth <= 0 ? next(5) : next(8)) {
    case 0:
      return null;
    case 1:
      return next(2) === 0;
    case 2:
      return next(100) - 10;
    case 3:
    case 4:
      return word();
    case 5:
      return Array.from({ length: next(4) }, () => randomJson(next, depth - 1));
    default:
      return Object.fromEntries(Array.from({ length: next(4) }, () => [word(), randomJson(next, depth - 1)]));
  }
}

describe('patches', () => {
  it.each(['application/merge-patch+json', 'application/strategic-merge-patch+json', 'application/json-patch+json'])(
    '%s: never break an object',
    (type) => {
      const next = dice(21);
      const api = aServer();
      api.create('deployments', aDeployment('web'));
      api.create('services', aService('web'));
      const paths = [
        '/apis/apps/v1/namespaces/default/deployments/web',
        '/api/v1/namespaces/default/services/web',
        '/apis/apps/v1/namespaces/default/deployments/web/scale',
      ];
      const pointers = [
        '/spec/replicas',
        '/spec/ports/0',
        '/spec/ports/-',
        '/metadata/labels',
        '/metadata/labels/app',
        '',
        '/spec/template/spec/containers/0/image',
        '/__proto__/x',
        '/spec/~1',
      ];
      for (let i = 0; i < rounds(2000); i++) {
        const operations = Array.from({ length: next(4) }, () => ({
          op: ['add', 'remove', 'replace', 'move', 'copy', 'test'][next(6)]!,
          path: pointers[next(pointers.length)]!,
          from: pointers[next(pointers.length)]!,
          value: randomJson(next, 2),
        }));
        const body = type.includes('json-patch') && next(10) > 0 ? operations : randomJson(next, 5);
        const { status } = api.request({
          method: 'PATCH',
          path: paths[next(paths.length)]!,
          headers: { 'Content-Type': type },
          body,
        });
        expect([200, 400, 404, 409, 422]).toContain(status);
      }
      const stored = api.get('deployments', 'default', 'web') as Deployment;
      expect(stored.spec.template.spec.containers.length).toBeGreaterThan(0);
      expect(({} as Record<string, unknown>)['x']).toBeUndefined();
    },
  );
});

describe('the journal', () => {
  it('takes every write of a busy server back, allocations included', () => {
    const next = dice(31);
    const sim = new Simulation(5);
    const api = createApiServer(sim, { serviceCIDR: '10.0.0.0/27' });
    const resources = ['services', 'deployments'] as const;
    const prints: string[] = [];
    const snapshot = (): string => JSON.stringify([...api.list('services'), ...api.list('deployments'), api.revision]);
    sim.act('start', 'test', () => api.create('namespaces', aNamespace('default')));
    for (let i = 0; i < 150; i++) {
      const before = { print: snapshot(), revision: sim.revision };
      sim.act(i, 'test', () => {
        const resource = resources[next(2)]!;
        const name = `x${String(next(12))}`;
        try {
          if (next(3) === 0) api.delete(resource, 'default', name);
          else if (resource === 'services')
            api.create('services', aService(name, { type: next(2) === 0 ? 'NodePort' : 'ClusterIP' }));
          else api.create('deployments', aDeployment(name, next(5)));
        } catch (error) {
          if (!(error instanceof ApiError)) throw error;
        }
      });
      // An action that wrote nothing leaves nothing to take back.
      if (sim.revision > before.revision) prints.push(before.print);
    }
    for (const print of prints.toReversed()) {
      sim.stepBack();
      expect(snapshot()).toBe(print);
    }
    // With everything taken back, every address can be given out again.
    for (let i = 0; i < 30; i++) api.create('services', aService(`again${String(i)}`));
    expect(equalValues(new Set(api.list('services').map(({ spec }) => spec.clusterIP)).size, 30)).toBe(true);
  });
});
