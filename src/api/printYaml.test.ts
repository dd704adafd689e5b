import fc from 'fast-check';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { rounds } from '../testing/rounds.ts';
import { lineText, printYaml } from './printYaml.ts';

const print = (object: object) => printYaml(object).map(lineText).join('\n') + '\n';

describe('printing as kubectl does', () => {
  it('sorts keys, keeps lists at the depth of their key, and quotes what YAML would read as something else', () => {
    const service = {
      kind: 'Service',
      apiVersion: 'v1',
      status: { loadBalancer: {} },
      metadata: {
        name: 'web',
        creationTimestamp: '2026-01-01T00:00:00Z',
        labels: { version: '2', on: 'yes', octal: '0x1f', float: '1e3', empty: '', time: '12:30:45' },
        annotations: { 'example.com/note': '{"a":1}\n', colon: 'a: b', hash: 'a #b', star: '*', dash: '-', at: '@x' },
      },
      spec: {
        clusterIP: '10.96.0.1',
        ports: [{ port: 80, targetPort: 'http' }, { port: 443 }],
        externalIPs: [],
        x: null,
        y: true,
      },
    };
    expect(print(service)).toBe(`apiVersion: v1
kind: Service
metadata:
  annotations:
    at: '@x'
    colon: 'a: b'
    dash: '-'
    example.com/note: |
      {"a":1}
    hash: 'a #b'
    star: '*'
  creationTimestamp: "2026-01-01T00:00:00Z"
  labels:
    empty: ""
    float: "1e3"
    octal: "0x1f"
    "on": "yes"
    time: "12:30:45"
    version: "2"
  name: web
spec:
  clusterIP: 10.96.0.1
  externalIPs: []
  ports:
  - port: 80
    targetPort: http
  - port: 443
  x: null
  "y": true
status:
  loadBalancer: {}
`);
  });

  it('folds a long text at the first space past column 80', () => {
    const message =
      'The node was low on resource: memory. Container web was using 123456Ki, which exceeds its request of 0.';
    expect(print({ status: { message } })).toBe(`status:
  message: 'The node was low on resource: memory. Container web was using 123456Ki,
    which exceeds its request of 0.'
`);
  });

  it('gives every line the path of its field', () => {
    const lines = printYaml({ spec: { ports: [{ port: 80, name: 'a' }], list: [[1]] } });
    expect(lines.map((line) => [lineText(line), line.path.join('.')])).toEqual([
      ['spec:', 'spec'],
      ['  list:', 'spec.list'],
      ['  - - 1', 'spec.list.0.0'],
      ['  ports:', 'spec.ports'],
      ['  - name: a', 'spec.ports.0.name'],
      ['    port: 80', 'spec.ports.0.port'],
    ]);
  });

  it('says the same when it is read again, whatever the object', () => {
    const text = fc.string({
      unit: fc.constantFrom(...'ab1 .:-#\'"\\{}[]*&!|>%@,?~\n\tyno0xé€'.split('')),
      maxLength: 24,
    });
    const leaf = fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null));
    const key = fc.string({ unit: fc.constantFrom(...'abyno1.-/'.split('')), minLength: 1, maxLength: 8 });
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(key, tie('tree'), { maxKeys: 3, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(key, tree, { minKeys: 1, maxKeys: 4, noNullPrototype: true }), (object) => {
        const printed = print(object);
        expect(parse(printed), printed).toEqual(object);
      }),
      { numRuns: rounds(600), seed: 42 },
    );
  });
});
