// Writes the JSON Schema behind the editor's completion, hover and validation (src/app/editor/generated/). It is made from the
// models of @kubernetes/client-node (Apache-2.0, API release 1.36), fetched with `npm pack` for this one run: the package never
// becomes a dependency. The models carry names, types, required fields and descriptions; the enumerations are in
// k8s-schema/enums.mjs, by hand. Run it when the Kubernetes version moves:  node scripts/gen-k8s-schema.mjs
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { enums, quantities } from './k8s-schema/enums.mjs';

const source = '@kubernetes/client-node@2.0.1';

/** Kind: its group and version, and the model that describes it. */
const kinds = {
  Namespace: ['v1', 'V1Namespace'],
  Node: ['v1', 'V1Node'],
  Pod: ['v1', 'V1Pod'],
  Service: ['v1', 'V1Service'],
  Endpoints: ['v1', 'V1Endpoints'],
  Event: ['v1', 'CoreV1Event'],
  ConfigMap: ['v1', 'V1ConfigMap'],
  Secret: ['v1', 'V1Secret'],
  ServiceAccount: ['v1', 'V1ServiceAccount'],
  EndpointSlice: ['discovery.k8s.io/v1', 'V1EndpointSlice'],
  Deployment: ['apps/v1', 'V1Deployment'],
  ReplicaSet: ['apps/v1', 'V1ReplicaSet'],
  DaemonSet: ['apps/v1', 'V1DaemonSet'],
  StatefulSet: ['apps/v1', 'V1StatefulSet'],
  ControllerRevision: ['apps/v1', 'V1ControllerRevision'],
  Job: ['batch/v1', 'V1Job'],
  HorizontalPodAutoscaler: ['autoscaling/v2', 'V2HorizontalPodAutoscaler'],
  PodDisruptionBudget: ['policy/v1', 'V1PodDisruptionBudget'],
  Lease: ['coordination.k8s.io/v1', 'V1Lease'],
  ServiceCIDR: ['networking.k8s.io/v1', 'V1ServiceCIDR'],
  IPAddress: ['networking.k8s.io/v1', 'V1IPAddress'],
  PriorityClass: ['scheduling.k8s.io/v1', 'V1PriorityClass'],
  ReplicationController: ['v1', 'V1ReplicationController'],
  CronJob: ['batch/v1', 'V1CronJob'],
};

/** Kinds that are served in an older version as well, in another form. */
const older = {
  HorizontalPodAutoscaler: ['autoscaling/v1', 'V1HorizontalPodAutoscaler'],
};

const folder = mkdtempSync(path.join(tmpdir(), 'k8s-schema-'));
try {
  execFileSync('npm', ['pack', '--silent', source], { cwd: folder });
  const archive = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  execFileSync('tar', ['xzf', archive, 'package/dist/gen/models', 'package/LICENSE'], { cwd: folder });
  const schema = schemaOf(path.join(folder, 'package/dist/gen/models'));
  const target = fileURLToPath(new URL('../src/app/editor/generated/', import.meta.url));
  mkdirSync(target, { recursive: true });
  const text = JSON.stringify(schema);
  writeFileSync(path.join(target, 'kubernetes.schema.json'), text + '\n');
  writeFileSync(path.join(target, 'LICENSE'), readFileSync(path.join(folder, 'package/LICENSE')));
  writeFileSync(path.join(target, 'NOTICE'), notice());
  const definitions = Object.keys(schema.definitions).length;
  console.log(`${Object.keys(kinds).length} kinds, ${definitions} definitions, ${text.length} characters`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function notice() {
  return `kubernetes.schema.json is generated from the API models of ${source}
(https://github.com/kubernetes-client/javascript), which are generated from the OpenAPI
description of Kubernetes release 1.36 (https://github.com/kubernetes/kubernetes).
Copyright The Kubernetes Authors. Licensed under the Apache License, Version 2.0: see LICENSE
in this folder. Changes: converted to JSON Schema by scripts/gen-k8s-schema.mjs, reduced to
the kinds the editor knows, contents of status left out, enumerations added.
`;
}

function schemaOf(models) {
  const definitions = {};
  const served = [...Object.entries(kinds), ...Object.entries(older)];
  const versions = [...new Set(served.map(([, [version]]) => version))];
  for (const [kind, [version, model]] of served) {
    define(model, models, definitions);
    const properties = definitions[model].properties;
    properties.apiVersion = { type: 'string', enum: [version], description: properties.apiVersion.description };
    properties.kind = { type: 'string', enum: [kind], description: properties.kind.description };
    definitions[model].required = ['apiVersion', 'kind', 'metadata', ...(definitions[model].required ?? [])];
  }
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $comment: `Generated from ${source}; see NOTICE. Do not edit.`,
    type: 'object',
    required: ['apiVersion', 'kind'],
    properties: {
      apiVersion: { type: 'string', enum: versions },
      kind: { type: 'string', enum: Object.keys(kinds) },
    },
    allOf: served.map(([kind, [version, model]]) => ({
      if: asked(kind, version),
      then: { $ref: `#/definitions/${model}` },
    })),
    definitions,
  };
}

/** When a document is of this kind. Of a kind with several versions, whatever does not ask for the older one means the first. */
function asked(kind, version) {
  const other = older[kind]?.[0];
  if (other === undefined) return { properties: { kind: { const: kind } }, required: ['kind'] };
  const isOlder = {
    properties: { kind: { const: kind }, apiVersion: { const: other } },
    required: ['kind', 'apiVersion'],
  };
  if (version === other) return isOlder;
  return { properties: { kind: { const: kind } }, required: ['kind'], not: isOlder };
}

/** Adds a model, and every model it mentions, to the definitions. */
function define(model, models, definitions) {
  if (Object.hasOwn(definitions, model)) return;
  const definition = { type: 'object', properties: {}, additionalProperties: false };
  definitions[model] = definition;
  const typed = readFileSync(path.join(models, `${model}.d.ts`), 'utf8');
  const about = /\/\*\*\s*\n((?:\s*\*[^\n]*\n)+?)\s*\*\/\s*\nexport declare class/.exec(typed);
  if (about) definition.description = plainText(about[1]);
  const declared = declarations(typed);
  const attributes = attributeMap(readFileSync(path.join(models, `${model}.js`), 'utf8'));
  const required = [];
  for (const { name, baseName, type, format } of attributes) {
    const { description, optional } = declared.get(name);
    const isStatus =
      baseName === 'status' && [...Object.values(kinds), ...Object.values(older)].some((known) => known[1] === model);
    const field = isStatus
      ? { type: 'object', description: 'Written by the system. What a manifest says here is ignored.' }
      : fieldSchema(model, baseName, type, format, models, definitions);
    definition.properties[baseName] = description === '' ? field : { ...field, description };
    if (!optional) required.push(baseName);
  }
  if (required.length > 0) definition.required = required;
}

function fieldSchema(model, field, type, format, models, definitions) {
  const known = enums[model]?.[field];
  if (quantities.has(field) && type.startsWith('{'))
    return { type: 'object', additionalProperties: { type: ['string', 'number'] } };
  if (known && type.startsWith('Array')) return { type: 'array', items: { type: 'string', enum: known } };
  if (known) return { type: 'string', enum: known };
  return typeSchema(type, format, models, definitions);
}

function typeSchema(type, format, models, definitions) {
  const array = /^Array<(.+)>$/.exec(type);
  if (array) return { type: 'array', items: typeSchema(array[1], format, models, definitions) };
  const map = /^\{ \[key: string\]: (.+); \}$/.exec(type);
  if (map) return { type: 'object', additionalProperties: typeSchema(map[1], format, models, definitions) };
  switch (type) {
    case 'string':
    case 'boolean':
      return { type };
    case 'number':
      return { type: format.startsWith('int') ? 'integer' : 'number' };
    case 'IntOrString':
      return { type: ['integer', 'string'] };
    case 'Date':
    case 'V1MicroTime':
      return { type: 'string' };
    case 'any':
      return {};
  }
  if (!/^V\d\w+$/.test(type) && !/^\w+V\d\w+$/.test(type)) throw new Error(`unknown type ${type}`);
  define(type, models, definitions);
  return { $ref: `#/definitions/${type}` };
}

/** Field to its description and whether it may be left out, from the .d.ts. */
function declarations(text) {
  const fields = new Map();
  for (const match of text.matchAll(/\/\*\*\s*\n((?:\s*\*[^\n]*\n)+?)\s*\*\/\s*\n\s*'(\w+)'(\??):/g)) {
    fields.set(match[2], { description: plainText(match[1]), optional: match[3] === '?' });
  }
  for (const match of text.matchAll(/^\s*'(\w+)'(\??):/gm))
    if (!fields.has(match[1])) fields.set(match[1], { description: '', optional: match[2] === '?' });
  return fields;
}

/** The words of a doc comment's body. The models join upstream's paragraphs by two spaces. */
function plainText(comment) {
  return comment
    .split('\n')
    .map((line) => line.replace(/^\s*\*\s?/, ''))
    .join(' ')
    .replace(/\\(['"`])/g, '$1')
    .trim()
    .replace(/ {2,}/g, '\n\n');
}

/** The literal assigned to attributeTypeMap; it is plain JSON. */
function attributeMap(text) {
  const start = text.indexOf('[', text.indexOf('.attributeTypeMap = ['));
  return JSON.parse(text.slice(start, text.indexOf('];', start) + 1));
}
