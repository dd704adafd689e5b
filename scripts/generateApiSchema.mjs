// Writes src/api/schema/structs.generated.ts: the field names, Go types, merge keys and protobuf field
// numbers of the API objects the server reads.
// Strict decoding needs all of them ("unknown field"), also those the simulation never looks at.
//
//   node scripts/generateApiSchema.mjs <k8s.io directory>     (staging/src/k8s.io of a Kubernetes checkout)
//
// Names, types, numbers and merge keys are interface facts; comments and code are not taken over. The result is committed, so nobody
// needs a checkout to build.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const SOURCES = {
  core: 'api/core/v1/types.go',
  apps: 'api/apps/v1/types.go',
  discovery: 'api/discovery/v1/types.go',
  coordination: 'api/coordination/v1/types.go',
  autoscaling: 'api/autoscaling/v1/types.go',
  autoscalingv2: 'api/autoscaling/v2/types.go',
  batch: 'api/batch/v1/types.go',
  policy: 'api/policy/v1/types.go',
  scheduling: 'api/scheduling/v1/types.go',
  networking: 'api/networking/v1/types.go',
  authentication: 'api/authentication/v1/types.go',
  authorization: 'api/authorization/v1/types.go',
  meta: 'apimachinery/pkg/apis/meta/v1/types.go',
};

/** What a request body can be. */
const ROOTS = [
  ...['Namespace', 'Node', 'Pod', 'Service', 'Endpoints', 'Event', 'Binding'].map((name) => `core.${name}`),
  ...['ConfigMap', 'Secret', 'ServiceAccount', 'ReplicationController'].map((name) => `core.${name}`),
  'discovery.EndpointSlice',
  ...['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet', 'ControllerRevision'].map((name) => `apps.${name}`),
  'coordination.Lease',
  'autoscaling.Scale',
  'autoscaling.HorizontalPodAutoscaler',
  // What the annotations of a v1 autoscaler hold.
  ...['MetricSpec', 'MetricStatus', 'HorizontalPodAutoscalerCondition'].map((name) => `autoscaling.${name}`),
  'autoscalingv2.HorizontalPodAutoscaler',
  ...['Job', 'CronJob'].map((name) => `batch.${name}`),
  ...['PodDisruptionBudget', 'Eviction'].map((name) => `policy.${name}`),
  'scheduling.PriorityClass',
  ...['ServiceCIDR', 'IPAddress'].map((name) => `networking.${name}`),
  'meta.DeleteOptions',
  'authentication.SelfSubjectReview',
  ...['SelfSubjectAccessReview', 'SelfSubjectRulesReview'].map((name) => `authorization.${name}`),
];

/** Types with a JSON form of their own. */
const LEAVES = new Set([
  'meta.Time',
  'meta.MicroTime',
  'meta.FieldsV1',
  'intstr.IntOrString',
  'resource.Quantity',
  'runtime.RawExtension',
]);
const PACKAGES = {
  metav1: 'meta',
  v1: 'core',
  corev1: 'core',
  apiv1: 'core',
  intstr: 'intstr',
  resource: 'resource',
  types: 'types',
  runtime: 'runtime',
};
const PRIMITIVES = new Set(['string', 'bool', 'int32', 'int64', 'int', 'uint32', 'byte', 'float64', 'rune']);

const root = process.argv[2];
if (!root) {
  process.stderr.write('usage: node scripts/generateApiSchema.mjs <k8s.io directory>\n');
  process.exit(2);
}

const structs = new Map();
const aliases = new Map([
  ['types.UID', 'string'],
  ['types.NodeName', 'string'],
]);

for (const [group, file] of Object.entries(SOURCES)) readTypes(group, readFileSync(path.join(root, file), 'utf8'));

function readTypes(group, source) {
  for (const [, name, body] of source.matchAll(/^type (\w+) struct \{\n([\s\S]*?)^\}/gm))
    structs.set(`${group}.${name}`, readFields(group, body));
  for (const [, name, type] of source.matchAll(/^type (\w+) (?!struct\b|interface\b|=)(\S+)$/gm))
    aliases.set(`${group}.${name}`, qualify(group, type));
}

function readFields(group, body) {
  const fields = [];
  for (const line of body.split('\n').filter((text) => !/^\s*\/\//.test(text))) {
    const match = /^\s+(?:(\w+)\s+)?(\S+)\s+`([^`]*)`/.exec(line);
    if (!match) continue;
    const [, , type, tags] = match;
    const tag = (key) => new RegExp(`\\b${key}:"([^"]*)"`).exec(tags)?.[1];
    const [json = '', ...options] = (tag('json') ?? '').split(',');
    if (json === '-') continue;
    const inline = json === '' && options.includes('inline');
    fields.push({
      name: inline ? '' : json,
      type: qualify(group, type),
      omitempty: options.includes('omitempty'),
      mergeKey: tag('patchMergeKey'),
      strategy: tag('patchStrategy'),
      number: tag('protobuf')?.split(',')[1],
    });
  }
  return fields;
}

/** `[]ContainerPort` of core becomes `[]core.ContainerPort`. */
function qualify(group, type) {
  const prefix = /^(\*|\[\]|map\[\w+(?:\.\w+)?\])/.exec(type)?.[0];
  if (prefix) return (prefix.startsWith('map') ? 'map[string]' : prefix) + qualify(group, type.slice(prefix.length));
  if (PRIMITIVES.has(type)) return type;
  const [pkg, name] = type.split('.');
  if (name === undefined) return `${group}.${type}`;
  const target = PACKAGES[pkg];
  if (!target) throw new Error(`unknown package in ${type}`);
  return `${target}.${name}`;
}

const bare = (type) => type.replace(/^(\*|\[\]|map\[string\])+/, '');
const reached = new Set();
const named = new Set();

function reach(type) {
  const name = bare(type);
  if (PRIMITIVES.has(name) || LEAVES.has(name)) return;
  const alias = aliases.get(name);
  if (alias !== undefined) {
    named.add(name);
    return reach(alias);
  }
  const fields = structs.get(name);
  if (!fields) throw new Error(`no such type: ${name}`);
  if (reached.has(name)) return;
  reached.add(name);
  for (const field of fields) reach(field.type);
}
for (const name of ROOTS) reach(name);

/** `name type flags`, with flags o (omitempty), #N (protobuf field number) and merge=key, retainKeys. */
function printField({ name, type, omitempty, mergeKey, strategy, number }) {
  const flags = [];
  if (omitempty) flags.push('o');
  if (number !== undefined) flags.push(`#${number}`);
  if (strategy?.includes('merge')) flags.push(`merge=${mergeKey ?? ''}`);
  if (strategy?.includes('retainKeys')) flags.push('retainKeys');
  return [name, type, ...flags].join(' ');
}

const lines = [
  '// Generated by scripts/generateApiSchema.mjs from the Kubernetes v1.36 API types. Do not edit.',
  '',
  '/** Struct to its fields, in declaration order: "json-name go-type flags"; a name left out means the fields of that struct are inlined. */',
  'export const STRUCTS: Readonly<Record<string, string>> = {',
  ...[...reached].sort().map((name) => `  '${name}':\n    '${structs.get(name).map(printField).join('; ')}',`),
  '};',
  '',
  '/** Named types that are something simpler underneath. */',
  'export const NAMED: Readonly<Record<string, string>> = {',
  ...[...named].sort().map((name) => `  '${name}': '${aliases.get(name)}',`),
  '};',
  '',
];
writeFileSync('src/api/schema/structs.generated.ts', lines.join('\n'));
process.stdout.write(`${reached.size} structs, ${named.size} named types\n`);
