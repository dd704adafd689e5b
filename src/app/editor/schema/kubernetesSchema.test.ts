import { describe, expect, it } from 'vitest';
import { apiVersionOf, RESOURCES } from '../../../api/index.ts';
import { createCluster } from '../../../cluster/index.ts';
import schemaText from '../generated/kubernetes.schema.json?raw';
import { fixesFor } from '../fixes/fixesFor.ts';
import { aStrictDecodingError } from '../../../testing/apiErrors.ts';
import {
  descend,
  fieldNames,
  schemaOfKind,
  servedKinds,
  type KubernetesSchema,
  type SchemaNode,
} from './kubernetesSchema.ts';

const schema = JSON.parse(schemaText) as KubernetesSchema;

function at(kind: string, ...path: (string | number)[]): SchemaNode | undefined {
  let node = schemaOfKind(schema, kind);
  for (const segment of path) node = descend(schema, node, segment);
  return node;
}

describe('the schema behind the editor', () => {
  it('knows every kind the API server serves, in the version it serves it', () => {
    const known = servedKinds(schema);
    const served = Object.values(RESOURCES).map((resource) => [resource.kind, apiVersionOf(resource)]);
    expect(served.map(([kind = '']) => [kind, known.get(kind)])).toEqual(served);
  });

  it.each([
    ['ConfigMap', ['data'], 'object'],
    ['Secret', ['stringData'], 'object'],
    ['ServiceAccount', ['automountServiceAccountToken'], 'boolean'],
    ['Job', ['spec', 'template', 'spec', 'containers', 0, 'image'], 'string'],
    ['HorizontalPodAutoscaler', ['spec', 'metrics', 0, 'resource', 'target', 'averageUtilization'], 'integer'],
    ['PodDisruptionBudget', ['spec', 'selector', 'matchLabels', 'app'], 'string'],
    ['ServiceCIDR', ['spec', 'cidrs', 0], 'string'],
    ['PriorityClass', ['value'], 'integer'],
    ['Lease', ['spec', 'leaseDurationSeconds'], 'integer'],
    ['ControllerRevision', ['revision'], 'integer'],
  ] as const)('describes a %s down to %j', (kind, path, type) => {
    expect(at(kind, ...path)).toMatchObject({ type });
    expect(at(kind)?.description).not.toBe('');
    expect(at(kind)?.required).toEqual(expect.arrayContaining(['apiVersion', 'kind', 'metadata']));
  });

  it('has the words a field may take, and its description', () => {
    expect(at('PriorityClass', 'preemptionPolicy')?.enum).toEqual(['PreemptLowerPriority', 'Never']);
    expect(at('Job', 'spec', 'completionMode')?.enum).toEqual(['NonIndexed', 'Indexed']);
    expect(at('Lease', 'spec', 'holderIdentity')?.description).toMatch(/identity of the holder/);
  });

  it('takes an object’s status for the system’s own', () => {
    for (const kind of ['Job', 'HorizontalPodAutoscaler', 'PodDisruptionBudget', 'ServiceCIDR'])
      expect(fieldNames(at(kind, 'status')), kind).toEqual([]);
  });

  it('holds what the API server wrote of its own: no field of a Lease or a ControllerRevision is unknown to it', () => {
    const cluster = createCluster({ nodes: [{ name: 'node-1', ip: '192.168.49.11', podCIDR: '10.244.1.0/24' }] });
    cluster.apply(
      'apiVersion: apps/v1\nkind: DaemonSet\nmetadata: { name: web }\nspec:\n  selector: { matchLabels: { app: web } }\n' +
        '  template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web, image: nginx }] } }\n',
    );
    cluster.settle(20_000);
    const unknown = (kind: string, object: object, node = schemaOfKind(schema, kind)): string[] =>
      Object.entries(object).flatMap(([field, value]) => {
        const inside = descend(schema, node, field);
        if (!inside) return [field];
        const deeper = inside.properties !== undefined && typeof value === 'object' && value !== null;
        return deeper ? unknown(kind, value as object, inside) : [];
      });
    for (const resource of ['leases', 'controllerrevisions'] as const) {
      const objects = cluster.objects(resource);
      expect(objects.length).toBeGreaterThan(0);
      for (const object of objects) expect(unknown(object.kind ?? '', object)).toEqual([]);
    }
  });

  it('lets a quick fix correct a misspelt field of a kind without a spec', () => {
    const text =
      'apiVersion: scheduling.k8s.io/v1\nkind: PriorityClass\nmetadata:\n  name: high\nvalue: 10\nglobalDefalt: true\n';
    const error = aStrictDecodingError('PriorityClass', 'scheduling.k8s.io/v1', ['unknown field "globalDefalt"']);
    expect(fixesFor(text, error, schema)[0]!.fixes[0]!.title).toContain('globalDefault');
  });
});
