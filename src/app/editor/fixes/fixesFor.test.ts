import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { aBadRequest, anInvalid, aStrictDecodingError } from '../../../testing/apiErrors.ts';
import { MENDED_DEPLOYMENT } from '../../../testing/chapter.ts';
import { chapterAsPrinted } from '../../scenarios/index.ts';
import schemaText from '../generated/kubernetes.schema.json?raw';
import type { KubernetesSchema } from '../schema/kubernetesSchema.ts';
import { applyEdits } from '../yaml/edits.ts';
import { fixesFor } from './fixesFor.ts';

const schema = JSON.parse(schemaText) as KubernetesSchema;

type ApiErrorLike = Parameters<typeof fixesFor>[1];

/** The titles offered for the first message. */
function titles(text: string, error: ApiErrorLike): string[] {
  return fixesFor(text, error, schema)[0]!.fixes.map((fix) => fix.title);
}

/** The text after a fix of the first message; the likeliest unless told. */
function fixed(text: string, error: ApiErrorLike, at = 0): string {
  return applyEdits(text, fixesFor(text, error, schema)[0]!.fixes[at]!.edits);
}

const etp = anInvalid('Service', 'frontend-svc', [
  ['spec.externalTrafficPolicy', 'Invalid value: "Local": may only be set for externally-accessible services'],
]);

describe('the chapter as printed', () => {
  const [frontend, , policies] = chapterAsPrinted.files.map((file) => file.text) as [string, string, string];

  it('moves the template under spec, and name and ports into the container, in one step', () => {
    const error = aStrictDecodingError('Deployment', 'apps/v1', ['unknown field "spec.selector.template"']);
    expect(titles(frontend, error)[0]).toBe('Move template under spec; name and ports into containers[0]');
    expect(fixed(frontend, error)).toBe(MENDED_DEPLOYMENT);
  });

  it('also when only name and ports are out of place, with comments kept', () => {
    const text = `apiVersion: apps/v1
kind: Deployment
metadata: {name: frontend}
spec:
  selector: {matchLabels: {app: frontend}}
  template:
    metadata: {labels: {app: frontend}}
    spec:
      # what runs
      containers:
      - image: frontend-application
      # its name
      name: frontend-application # here
      ports:
      - containerPort: 5000
      # the end
`;
    const error = aStrictDecodingError('Deployment', 'apps/v1', [
      'unknown field "spec.template.spec.name"',
      'unknown field "spec.template.spec.ports"',
    ]);
    expect(fixed(text, error)).toBe(`apiVersion: apps/v1
kind: Deployment
metadata: {name: frontend}
spec:
  selector: {matchLabels: {app: frontend}}
  template:
    metadata: {labels: {app: frontend}}
    spec:
      # what runs
      containers:
      - image: frontend-application
        # its name
        name: frontend-application # here
        ports:
        - containerPort: 5000
      # the end
`);
  });

  it('makes the Service with external policy a NodePort, or takes the policy away', () => {
    expect(titles(policies, etp)).toEqual(['Add type: NodePort', 'Remove externalTrafficPolicy']);
    expect(fixed(policies, etp)).toBe(policies.replace('spec:\n', 'spec:\n  type: NodePort\n'));
    expect(fixed(policies, etp, 1)).toBe(policies.replace('  externalTrafficPolicy: Local\n', ''));
  });
});

const service = (spec: string) => `apiVersion: v1
kind: Service
metadata:
  name: web
spec:
${spec}`;

describe('quick fixes', () => {
  const cases: [sentence: string, text: string, error: ApiErrorLike, title: string, expected: string][] = [
    [
      'a field one slip away from a known one is renamed',
      service('  ports:\n    - port: 80\n      targetport: 5000 # the app\n'),
      aStrictDecodingError('Service', 'v1', ['unknown field "spec.ports[0].targetport"']),
      'Did you mean targetPort?',
      service('  ports:\n    - port: 80\n      targetPort: 5000 # the app\n'),
    ],
    [
      'a type that is there is changed in place',
      service('  type: ClusterIP # inside only\n  externalTrafficPolicy: Local\n'),
      etp,
      'Change type to NodePort',
      service('  type: NodePort # inside only\n  externalTrafficPolicy: Local\n'),
    ],
    [
      'nodePort on a ClusterIP Service',
      service('  ports:\n    - port: 80\n      nodePort: 30080\n'),
      anInvalid('Service', 'web', [
        ['spec.ports[0].nodePort', "Forbidden: may not be used when `type` is 'ClusterIP'", 'FieldValueForbidden'],
      ]),
      'Add type: NodePort',
      service('  type: NodePort\n  ports:\n    - port: 80\n      nodePort: 30080\n'),
    ],
    [
      'a node port in use is left to the API server',
      service('  ports:\n    - nodePort: 30080\n      port: 80\n'),
      anInvalid('Service', 'web', [
        ['spec.ports[0].nodePort', 'Invalid value: 30080: provided port is already allocated'],
      ]),
      'Remove nodePort, so that a free one is allocated',
      service('  ports:\n    - port: 80\n'),
    ],
    [
      'an enum value in the wrong case is corrected',
      service('  type: "Clusterip"\n'),
      anInvalid('Service', 'web', [
        [
          'spec.type',
          'Unsupported value: "Clusterip": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
          'FieldValueNotSupported',
        ],
      ]),
      'Change to ClusterIP',
      service('  type: "ClusterIP"\n'),
    ],
    [
      'ports without names all get one',
      service('  ports:\n    - port: 80\n    # and by TLS\n    - protocol: TCP\n      port: 8443\n'),
      anInvalid('Service', 'web', [
        ['spec.ports[0].name', 'Required value', 'FieldValueRequired'],
        ['spec.ports[1].name', 'Required value', 'FieldValueRequired'],
      ]),
      'Name the ports: http, port-8443',
      service(
        '  ports:\n    - name: http\n      port: 80\n    # and by TLS\n    - name: port-8443\n      protocol: TCP\n      port: 8443\n',
      ),
    ],
    [
      'the template gets the labels its selector asks for',
      'kind: Deployment\nspec:\n  selector:\n    matchLabels:\n      app: a\n  template:\n    metadata:\n      labels:\n        app: b # mine\n        tier: x\n',
      anInvalid('Deployment', 'x', [
        ['spec.template.metadata.labels', 'Invalid value: {"app":"b"}: `selector` does not match template `labels`'],
      ]),
      "Give the template the selector's labels (app: a)",
      'kind: Deployment\nspec:\n  selector:\n    matchLabels:\n      app: a\n  template:\n    metadata:\n      labels:\n        app: a # mine\n        tier: x\n',
    ],
    [
      "a missing selector is made of the template's labels",
      'kind: Deployment\nspec:\n  # the Pods\n  template:\n    metadata:\n      labels:\n        app: b\n        "1": "2"\n',
      anInvalid('Deployment', 'x', [['spec.selector', 'Required value', 'FieldValueRequired']]),
      "Add a selector with the template's labels",
      'kind: Deployment\nspec:\n  # the Pods\n  selector:\n    matchLabels:\n      app: b\n      "1": "2"\n  template:\n    metadata:\n      labels:\n        app: b\n        "1": "2"\n',
    ],
    [
      'a key written twice loses the second',
      service('  type: NodePort\n  ports: []\n  type: ClusterIP # again\n'),
      aStrictDecodingError('Service', 'v1', ['duplicate field "spec.type"']),
      'Remove the second type (line 8)',
      service('  type: NodePort\n  ports: []\n'),
    ],
    [
      'tabs become spaces',
      'kind: Service\nspec:\n\ttype: NodePort\n\tports:\n\t\t- port: 80\t# http\n',
      aBadRequest('error converting YAML to JSON: yaml: line 3: found character that cannot start any token'),
      'Replace tabs by spaces',
      'kind: Service\nspec:\n  type: NodePort\n  ports:\n    - port: 80\t# http\n',
    ],
    [
      'a number where text is wanted gets quotes',
      'kind: Pod\nmetadata:\n  name: x\n  labels:\n    app: web\n    version: 2\n',
      aBadRequest(
        'Pod in version "v1" cannot be handled as a Pod: json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string',
      ),
      'Put it in quotes: "2"',
      'kind: Pod\nmetadata:\n  name: x\n  labels:\n    app: web\n    version: "2"\n',
    ],
    [
      'a quoted number where a number is wanted loses its quotes',
      service('  ports:\n    - port: 443\n    - port: "80"\n'),
      aBadRequest(
        'Service in version "v1" cannot be handled as a Service: json: cannot unmarshal string into Go struct field ServicePort.spec.ports.port of type int32',
      ),
      'Take the quotes away: 80',
      service('  ports:\n    - port: 443\n    - port: 80\n'),
    ],
    [
      'a kind under the wrong version gets its own',
      'apiVersion: v1\nkind: Deployment\n',
      aBadRequest('resource mapping not found: no matches for kind "Deployment" in version "v1"'),
      'Change apiVersion to apps/v1',
      'apiVersion: apps/v1\nkind: Deployment\n',
    ],
    [
      'a misspelt kind',
      'apiVersion: v1\nkind: Sevrice\n',
      aBadRequest('no matches for kind "Sevrice" in version "v1"'),
      'Did you mean kind: Service?',
      'apiVersion: v1\nkind: Service\n',
    ],
    [
      'a name with letters that names may not have',
      'kind: Service\nmetadata:\n  name: My_svc\n',
      anInvalid('Service', 'My_svc', [
        ['metadata.name', 'Invalid value: "My_svc": a lowercase RFC 1123 label must consist of …'],
      ]),
      'Change to my-svc',
      'kind: Service\nmetadata:\n  name: my-svc\n',
    ],
  ];
  for (const [sentence, text, error, title, expected] of cases)
    it(sentence, () => {
      expect(titles(text, error)[0]).toBe(title);
      expect(fixed(text, error)).toBe(expected);
    });

  it('offers nothing where nothing is obvious', () => {
    const error = anInvalid('Service', 'web', [['spec.clusterIP', 'Invalid value: "abc": must be a valid IP address']]);
    expect(titles(service('  clusterIP: abc\n'), error)).toEqual([]);
  });

  it('keeps Windows line ends', () => {
    const text = service('  externalTrafficPolicy: Local\n').replaceAll('\n', '\r\n');
    expect(fixed(text, etp)).toBe(text.replace('spec:\r\n', 'spec:\r\n  type: NodePort\r\n'));
  });
});

describe('whatever slip of indentation', () => {
  /** A Deployment with one block shifted; only shifts that leave the text readable and hide a field from the schema count. */
  const right = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 2
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: nginx
          ports:
            - containerPort: 80
          readinessProbe:
            httpGet:
              port: 80
            periodSeconds: 5
      restartPolicy: Always
`;

  it('a single block shifted by one level is put back with the meaning it had', () => {
    const lines = right.split('\n');
    let tried = 0;
    for (const [from, line] of lines.entries()) {
      if (!/^ +[a-zA-Z]+:/.test(line)) continue;
      const depth = line.search(/\S/);
      let to = from + 1;
      while (to < lines.length && (lines[to] ?? '').search(/\S/) > depth) to++;
      for (const by of [-2, 2]) {
        const shifted = lines.map((text, at) => (at < from || at >= to ? text : by > 0 ? `  ${text}` : text.slice(2)));
        const text = shifted.join('\n');
        const error = unknownFieldsOf(text);
        if (!error) continue;
        tried++;
        const repaired = fixesFor(text, error, schema)[0]!
          .fixes.filter((fix) => fix.title.startsWith('Move'))
          .map((fix) => parse(applyEdits(text, fix.edits)) as unknown);
        expect(repaired, text).toContainEqual(parse(right));
      }
    }
    expect(tried).toBeGreaterThan(4);
  });
});

/** What strict decoding would say: the outermost fields that no kind of the schema has. */
function unknownFieldsOf(text: string): ApiErrorLike | undefined {
  let value: unknown;
  try {
    value = parse(text);
  } catch {
    return undefined;
  }
  const definitions = schema.definitions as Record<string, Record<string, unknown>>;
  const unknown: string[] = [];
  const walk = (node: unknown, ref: Record<string, unknown>, path: string) => {
    const at = typeof ref['$ref'] === 'string' ? definitions[ref['$ref'].replace('#/definitions/', '')]! : ref;
    if (Array.isArray(node)) {
      for (const [index, item] of node.entries()) walk(item, (at['items'] ?? {}) as never, `${path}[${index}]`);
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    const fields = at['properties'] as Record<string, never> | undefined;
    if (!fields) return;
    for (const [key, child] of Object.entries(node)) {
      const next = path === '' ? key : `${path}.${key}`;
      if (Object.hasOwn(fields, key)) walk(child, fields[key]!, next);
      else unknown.push(`unknown field "${next}"`);
    }
  };
  walk(value, { $ref: '#/definitions/V1Deployment' }, '');
  return unknown.length > 0 ? aStrictDecodingError('Deployment', 'apps/v1', unknown) : undefined;
}
