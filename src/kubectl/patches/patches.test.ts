import { describe, expect, it } from 'vitest';
import { applyMergePatch, applyStrategicPatch, type JsonObject } from '../../api/index.ts';
import { mergeDiff } from './mergeDiff.ts';
import { strategicDiff } from './strategicDiff.ts';
import { threeWayPatch } from './threeWayPatch.ts';
import { unifiedDiff } from './unifiedDiff.ts';

const container = (name: string, more: JsonObject = {}): JsonObject => ({ name, image: `${name}:1`, ...more });
const deployment = (containers: JsonObject[], more: JsonObject = {}): JsonObject => ({
  metadata: { name: 'web', labels: { app: 'web' } },
  spec: { replicas: 2, template: { spec: { containers } }, ...more },
});

describe('the strategic patch from one object to another', () => {
  it.each<[string, JsonObject, JsonObject, JsonObject]>([
    ['is empty when nothing changed', deployment([container('a')]), deployment([container('a')]), {}],
    [
      'names a changed container by its key and says the order',
      deployment([container('a'), container('b')]),
      deployment([container('a'), { ...container('b'), image: 'b:2' }]),
      {
        spec: {
          template: {
            spec: {
              containers: [{ image: 'b:2', name: 'b' }],
              '$setElementOrder/containers': [{ name: 'a' }, { name: 'b' }],
            },
          },
        },
      },
    ],
    [
      'deletes what is gone, and a list item by a directive',
      deployment([container('a'), container('b')], { paused: true }),
      deployment([container('a')]),
      {
        spec: {
          template: {
            spec: {
              containers: [{ $patch: 'delete', name: 'b' }],
              '$setElementOrder/containers': [{ name: 'a' }],
            },
          },
          paused: null,
        },
      },
    ],
    [
      'says which alternatives stay',
      deployment([], { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } }),
      deployment([], { strategy: { type: 'Recreate' } }),
      { spec: { strategy: { type: 'Recreate', rollingUpdate: null, $retainKeys: ['type'] } } },
    ],
    [
      'takes words out of a set',
      { metadata: { finalizers: ['a', 'b'] } },
      { metadata: { finalizers: ['b'] } },
      {
        metadata: {
          '$deleteFromPrimitiveList/finalizers': ['a'],
          '$setElementOrder/finalizers': ['b'],
        },
      },
    ],
  ])('%s', (_, before, after, patch) => {
    expect(strategicDiff(before, after, 'apps.Deployment')).toEqual(patch);
  });

  it('leads from any Deployment to any other', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const random = chance(seed);
      const [before, after] = [randomDeployment(random), randomDeployment(random)];
      const patch = strategicDiff(before, after, 'apps.Deployment');
      expect(applyStrategicPatch(before, patch, 'apps.Deployment')).toEqual(after);
    }
  });
});

describe('the patch of kubectl apply', () => {
  const patchOf = (last: JsonObject, wanted: JsonObject, live: JsonObject): JsonObject =>
    threeWayPatch(last, wanted, live, 'apps.Deployment');

  it('is empty when the live object holds what the manifest says, whatever others added', () => {
    const wanted = deployment([container('a')]);
    const live = deployment([container('a', { terminationMessagePath: '/dev/log' })], { revisionHistoryLimit: 10 });
    expect(patchOf(wanted, wanted, live)).toEqual({});
  });

  it('says the order again, and so configures again, when others added to a list', () => {
    const wanted = deployment([container('a')]);
    expect(patchOf(wanted, wanted, deployment([container('a'), container('sidecar')]))).toEqual({
      spec: { template: { spec: { '$setElementOrder/containers': [{ name: 'a' }] } } },
    });
  });

  it('takes away what the last manifest had and this one has not, and leaves the rest', () => {
    const last = deployment([container('a'), container('b')]);
    const live = deployment([container('a'), container('b'), container('sidecar')]);
    expect(patchOf(last, deployment([container('a')]), live)).toEqual({
      spec: {
        template: {
          spec: {
            containers: [{ $patch: 'delete', name: 'b' }],
            '$setElementOrder/containers': [{ name: 'a' }],
          },
        },
      },
    });
  });

  it('says null for a null of the manifest, so that a second apply of it configures again', () => {
    const wanted = { metadata: { creationTimestamp: null, name: 'web' } };
    const live = { metadata: { creationTimestamp: '2026-01-01T00:00:00Z', name: 'web' } };
    expect(patchOf({}, wanted, live)).toEqual({ metadata: { creationTimestamp: null } });
  });

  it('makes the live object hold what the manifest says, from any last manifest and any live object', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const random = chance(seed);
      const [last, wanted, live] = [randomDeployment(random), randomDeployment(random), randomDeployment(random)];
      const applied = applyStrategicPatch(live, patchOf(last, wanted, live), 'apps.Deployment');
      expect(applyStrategicPatch(applied, patchOf(wanted, wanted, applied), 'apps.Deployment')).toEqual(applied);
    }
  });
});

it('a merge patch from any object to any other leads there', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = chance(seed);
    const [before, after] = [randomDeployment(random), randomDeployment(random)];
    expect(applyMergePatch(before, mergeDiff(before, after))).toEqual(after);
  }
});

describe('diff -u -N', () => {
  const diff = (old: string, fresh: string): string =>
    unifiedDiff({ text: old, label: 'LIVE\t1' }, { text: fresh, label: 'MERGED\t2' });
  const lines = (...list: string[]): string => list.map((line) => `${line}\n`).join('');

  it('says nothing of equal texts', () => {
    expect(diff('a\n', 'a\n')).toBe('');
  });

  it('shows three lines around each change, and changes that are near in one hunk', () => {
    const old = lines('1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12', '13', '14', '15', '16');
    const fresh = old.replace('2\n', 'two\n').replace('6\n', '').replace('15\n', '15\n15b\n');
    expect(diff(old, fresh)).toBe(
      lines(
        ...[
          '--- LIVE\t1',
          '+++ MERGED\t2',
          '@@ -1,9 +1,8 @@',
          ' 1',
          '-2',
          '+two',
          ' 3',
          ' 4',
          ' 5',
          '-6',
          ' 7',
          ' 8',
          ' 9',
        ],
        ...['@@ -13,4 +12,5 @@', ' 13', ' 14', ' 15', '+15b', ' 16'],
      ),
    );
  });

  it('shows a text that was not there as all new', () => {
    expect(diff('', 'a\nb\n')).toBe('--- LIVE\t1\n+++ MERGED\t2\n@@ -0,0 +1,2 @@\n+a\n+b\n');
  });

  it('lets an added block among equal lines stand as late as it can, as GNU diff does', () => {
    expect(diff(lines('x', '- a', '- a', 'y'), lines('x', '- a', '- a', '- a', 'y'))).toBe(
      lines('--- LIVE\t1', '+++ MERGED\t2', '@@ -1,4 +1,5 @@', ' x', ' - a', ' - a', '+- a', ' y'),
    );
  });

  it('says when a text does not end in a line feed', () => {
    expect(diff('a', 'b\n')).toBe('--- LIVE\t1\n+++ MERGED\t2\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n');
  });
});

// Random objects, the same for the same seed

type Chance = (below: number) => number;

function chance(seed: number): Chance {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const some = <T>(random: Chance, list: readonly T[]): T[] => list.filter(() => random(2) === 0);

function randomDeployment(random: Chance): JsonObject {
  const shuffled = some(random, ['a', 'b', 'c', 'd']).sort(() => random(3) - 1);
  return {
    metadata: {
      name: 'web',
      labels: Object.fromEntries(some(random, ['x', 'y', 'z']).map((key) => [key, String(random(2))])),
      ...(random(2) ? { finalizers: some(random, ['f/1', 'f/2', 'f/3', 'f/4']) } : {}),
    },
    spec: {
      ...(random(2) ? { replicas: random(3) } : {}),
      ...(random(2) ? { paused: true } : {}),
      strategy: random(2) ? { type: 'Recreate' } : { type: 'RollingUpdate', rollingUpdate: { maxSurge: random(2) } },
      template: {
        spec: {
          containers: shuffled.map((name) => ({
            name,
            image: `${name}:${String(random(2))}`,
            ...(random(2)
              ? { ports: some(random, [80, 443, 8080]).map((containerPort) => ({ containerPort, protocol: 'TCP' })) }
              : {}),
            ...(random(2)
              ? { env: some(random, ['A', 'B']).map((key) => ({ name: key, value: String(random(2)) })) }
              : {}),
          })),
        },
      },
    },
  };
}
