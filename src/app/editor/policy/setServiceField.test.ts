import { describe, expect, it } from 'vitest';
import { setServiceField, setServiceType } from './setServiceField.ts';

const name = { namespace: 'default', name: 'frontend-svc' };
const text = `# the database
apiVersion: v1
kind: Service
metadata:
  name: db-svc
---
apiVersion: v1
kind: Service
metadata:
  name: frontend-svc # the front
spec:
  # who
  selector:
    app: frontend
  ports:
    - protocol: TCP
      port: 80
      targetPort: 5000 # where it listens
# the end
`;

describe('setServiceField', () => {
  it('adds a missing policy behind the last key of spec, and leaves every comment where it is', () => {
    expect(setServiceField(text, name, ['spec', 'internalTrafficPolicy'], 'Local')).toBe(
      text.replace('# where it listens\n', '# where it listens\n  internalTrafficPolicy: Local\n'),
    );
  });

  it('writes the type first: it decides what the rest may say', () => {
    expect(setServiceField(text, name, ['spec', 'type'], 'NodePort')).toBe(
      text
        .replace('spec:\n', 'spec:\n  type: NodePort\n')
        .replace('  type: NodePort\n  # who\n', '  # who\n  type: NodePort\n'),
    );
  });

  it('replaces a value and keeps its comment', () => {
    const local = text.replace('  ports:', '  internalTrafficPolicy: Local # near only\n  ports:');
    expect(setServiceField(local, name, ['spec', 'internalTrafficPolicy'], 'Cluster')).toBe(
      local.replace('Local # near', 'Cluster # near'),
    );
  });

  it('finds the Service among several documents, and knows that no namespace means default', () => {
    expect(
      setServiceField(text, { namespace: 'other', name: 'frontend-svc' }, ['spec', 'type'], 'NodePort'),
    ).toBeUndefined();
    expect(
      setServiceField(text, { namespace: 'default', name: 'nobody' }, ['spec', 'type'], 'NodePort'),
    ).toBeUndefined();
  });

  const shapes: [string, string, string][] = [
    [
      'a flow mapping',
      'kind: Service\nmetadata: {name: s}\nspec: {ports: [{port: 80}]}',
      'kind: Service\nmetadata: {name: s}\nspec: {ports: [{port: 80}], internalTrafficPolicy: Local}',
    ],
    [
      'an empty flow mapping',
      'kind: Service\nmetadata: {name: s}\nspec: {}\n',
      'kind: Service\nmetadata: {name: s}\nspec: { internalTrafficPolicy: Local }\n',
    ],
    [
      'a spec without a value',
      'kind: Service\nmetadata:\n  name: s\nspec: # later\n',
      'kind: Service\nmetadata:\n  name: s\nspec: # later\n  internalTrafficPolicy: Local\n',
    ],
    [
      'no spec at all',
      'kind: Service\nmetadata:\n  name: s',
      'kind: Service\nmetadata:\n  name: s\nspec:\n  internalTrafficPolicy: Local',
    ],
    [
      'a key without a value',
      'kind: Service\nmetadata:\n  name: s\nspec:\n  internalTrafficPolicy:\n',
      'kind: Service\nmetadata:\n  name: s\nspec:\n  internalTrafficPolicy: Local\n',
    ],
    [
      'JSON',
      '{"kind":"Service","metadata":{"name":"s"},"spec":{"ports":[]}}',
      '{"kind":"Service","metadata":{"name":"s"},"spec":{"ports":[], "internalTrafficPolicy": "Local"}}',
    ],
    [
      'JSON that has it',
      '{"kind":"Service","metadata":{"name":"s"},"spec":{"internalTrafficPolicy":"Cluster"}}',
      '{"kind":"Service","metadata":{"name":"s"},"spec":{"internalTrafficPolicy":"Local"}}',
    ],
    [
      'JSON with an empty spec',
      '{"kind":"Service","metadata":{"name":"s"},"spec":{}}',
      '{"kind":"Service","metadata":{"name":"s"},"spec":{ "internalTrafficPolicy": "Local" }}',
    ],
    [
      'quotes',
      'kind: Service\nmetadata:\n  name: s\nspec:\n  internalTrafficPolicy: "Cluster" # now\n',
      'kind: Service\nmetadata:\n  name: s\nspec:\n  internalTrafficPolicy: "Local" # now\n',
    ],
    [
      'four spaces',
      'kind: Service\nmetadata:\n    name: s\nspec:\n    ports:\n    - port: 80\n',
      'kind: Service\nmetadata:\n    name: s\nspec:\n    ports:\n    - port: 80\n    internalTrafficPolicy: Local\n',
    ],
    [
      'a block scalar at the end',
      'kind: Service\nmetadata:\n  name: s\nspec:\n  externalName: |\n    a\n    b\n\n',
      'kind: Service\nmetadata:\n  name: s\nspec:\n  externalName: |\n    a\n    b\n  internalTrafficPolicy: Local\n\n',
    ],
  ];
  for (const [shape, before, after] of shapes)
    it(`writes into ${shape}`, () => {
      const service = { namespace: 'default', name: 's' };
      expect(setServiceField(before, service, ['spec', 'internalTrafficPolicy'], 'Local')).toBe(after);
      expect(setServiceField(after, service, ['spec', 'internalTrafficPolicy'], 'Local')).toBe(after);
    });

  it('says no when the way is blocked', () => {
    const service = { namespace: 'default', name: 's' };
    expect(
      setServiceField('kind: Service\nmetadata: {name: s}\nspec: 5\n', service, ['spec', 'type'], 'x'),
    ).toBeUndefined();
  });
});

describe('setServiceType', () => {
  it('takes away what ClusterIP does not allow, and nothing else', () => {
    const external = setServiceType(text, name, 'NodePort')!
      .replace('      targetPort', '      nodePort: 30080\n      targetPort')
      .replace('# the end', '  externalTrafficPolicy: Local\n# the end');
    expect(setServiceType(external, name, 'ClusterIP')).toBe(setServiceType(text, name, 'ClusterIP'));
  });

  it('keeps the external policy of a Service with external addresses', () => {
    const external = text.replace('  ports:', '  externalIPs: [1.2.3.4]\n  externalTrafficPolicy: Local\n  ports:');
    expect(setServiceType(external, name, 'ClusterIP')).toContain('externalTrafficPolicy: Local');
  });
});
