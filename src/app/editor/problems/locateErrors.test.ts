import { describe, expect, it } from 'vitest';
import { aBadRequest, anInvalid, aStrictDecodingError } from '../../../testing/apiErrors.ts';
import { locateErrors, locateSyntaxErrors } from './locateErrors.ts';

const service = `# who answers for the frontend
apiVersion: v1
kind: Service
metadata:
  name: frontend-svc
  labels: {team: "a b"}
spec:
  selector:
    app: frontend
  ports:
    - protocol: TCP # the default
      port: 80
      targetport: 5000
    - port: 443
  clusterIP: 10.96.0.9
  externalTrafficPolicy: Local
`;

/** The marked text of every message, with its line. */
function marked(text: string, error: Parameters<typeof locateErrors>[1]): string[] {
  return locateErrors(text, error).map(({ line, start, end }) => `${line}: ${text.slice(start, end)}`);
}

describe('an API error lands on its line', () => {
  const cases: [sentence: string, error: Parameters<typeof locateErrors>[1], expected: string[]][] = [
    [
      'a bad value is marked itself',
      anInvalid('Service', 'frontend-svc', [
        ['spec.externalTrafficPolicy', 'Invalid value: "Local": may only be set for externally-accessible services'],
      ]),
      ['16: Local'],
    ],
    [
      'an unknown field is marked at its key',
      aStrictDecodingError('Service', 'v1', ['unknown field "spec.ports[0].targetport"']),
      ['13: targetport'],
    ],
    [
      'a missing field is marked at the list item that lacks it, on its first line',
      anInvalid('Service', 'frontend-svc', [
        ['spec.ports[0].name', 'Required value'],
        ['spec.ports[1].name', 'Required value'],
      ]),
      ['11: protocol: TCP # the default', '14: port: 443'],
    ],
    [
      'a missing field of a mapping is marked at the key that leads there',
      anInvalid('Deployment', 'x', [['spec.template.spec.containers', 'Required value']]),
      ['7: spec'],
    ],
    [
      'clusterIPs, which nobody wrote, is marked at the clusterIP they come from',
      anInvalid('Service', 'frontend-svc', [
        ['spec.clusterIPs[0]', 'Invalid value: ["10.96.0.9"]: may not change once set'],
      ]),
      ['15: 10.96.0.9'],
    ],
    [
      'a bad label value is marked itself, not the whole mapping',
      anInvalid('Service', 'frontend-svc', [['metadata.labels', 'Invalid value: "a b": a valid label must be …']]),
      ['6: "a b"'],
    ],
    [
      'a wrong type is found through lists that the path leaves out',
      aBadRequest(
        'Service in version "v1" cannot be handled as a Service: json: cannot unmarshal number into Go struct field ServicePort.spec.ports.protocol of type string',
      ),
      ['11: TCP'],
    ],
    ['an unknown kind is marked at kind', aBadRequest('no matches for kind "Service" in version "v1"'), ['3: Service']],
    [
      'an error about nothing in particular marks the first line of its document',
      aBadRequest('namespaces "x" not found'),
      ['2: apiVersion: v1'],
    ],
  ];
  for (const [sentence, error, expected] of cases) it(sentence, () => expect(marked(service, error)).toEqual(expected));

  it("keeps the server's words and counts columns from 1, the end being the first after", () => {
    const [marker] = locateErrors(service, cases[0]![1]);
    expect(marker).toMatchObject({
      message: 'spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services',
      column: 26,
      endLine: 16,
      endColumn: 31,
    });
  });

  it('finds its document among several, by number or by kind and name', () => {
    const two = `${service}---\n# nothing here\n---\nkind: Service\napiVersion: v1\nmetadata: {name: db}\nspec: {type: nodePort}\n`;
    const refused = (document?: number) =>
      anInvalid(
        'Service',
        'db',
        [['spec.type', 'Unsupported value: "nodePort": supported values: "NodePort"']],
        document,
      );
    expect(marked(two, refused(1))).toEqual(['23: nodePort']);
    expect(marked(two, refused())).toEqual(['23: nodePort']);
  });

  it('marks the second of two equal keys', () => {
    const text = 'kind: Service\nspec:\n  type: ClusterIP\n  ports: []\n  type: NodePort\n';
    expect(marked(text, aStrictDecodingError('Service', 'v1', ['duplicate field "spec.type"']))).toEqual(['5: type']);
    const byLine = aBadRequest('yaml: unmarshal errors:\n  line 5: key "type" already set in map');
    expect(marked(text, byLine)).toEqual(['5: type']);
  });

  it('marks the line of a YAML error', () => {
    const text = 'kind: Service\nmetadata:\n  name: "x\nspec: {}\n';
    const error = aBadRequest('error converting YAML to JSON: yaml: line 3: found unexpected end of stream');
    expect(locateErrors(text, error)[0]?.line).toBeGreaterThanOrEqual(3);
    expect(locateSyntaxErrors(text).length).toBeGreaterThan(0);
  });
});

describe('hostile text', () => {
  const error = anInvalid('Service', 'x', [['spec.__proto__.polluted', 'Invalid value: 1: no']]);
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
    .split('')
    .map((key, at) => `${key}: &${key} [${Array(9).fill(`*${'abcdefgh'[at]}`).join(',')}]`)
    .join('\n')}\nspec: *i\n`;
  const texts: [string, string][] = [
    ['nothing', ''],
    ['only a comment', '# hello'],
    ['a scalar', 'just words'],
    ['a list', '- a\n- b'],
    ['an alias bomb', bomb],
    ['an alias to itself', 'spec: &a\n  __proto__: *a\n'],
    ['__proto__ keys', 'spec:\n  __proto__:\n    polluted: 1\n'],
    ['an unknown alias', 'spec: *nobody\n'],
    ['brackets 100,000 deep', '['.repeat(100_000)],
    ['a null byte', 'spec: \0\n'],
    ['only tabs', '\t\tspec:\n\t\t\tx: 1'],
    ['Windows line ends', 'kind: Service\r\nspec:\r\n  type: x\r\n'],
  ];
  for (const [name, text] of texts)
    it(`${name}: is located without an exception, within the text`, () => {
      const [marker] = locateErrors(text, error);
      expect(marker?.start).toBeGreaterThanOrEqual(0);
      expect(marker?.end).toBeLessThanOrEqual(text.length);
      locateSyntaxErrors(text);
    });

  it('finds a __proto__ key like any other, and pollutes nothing', () => {
    const text = 'kind: Service\nspec:\n  __proto__:\n    polluted: 1\n';
    expect(marked(text, error)).toEqual(['4: 1']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
