/**
 * The API's types as OpenAPI schemas. Upstream: kube-openapi's builder, from the same Go types. Enumerations are left out, and most
 * descriptions: all of them weigh more than the engine.
 */
import { structOf, type Leaf, type SchemaField, type SchemaType } from '../../api/index.ts';
import type { GroupVersionKind } from '../rest/negotiation.ts';
import { descriptionOf } from './descriptions.ts';

export type Schema = Readonly<Record<string, unknown>>;

const LEAVES: Readonly<Record<Leaf, Schema>> = {
  string: { type: 'string' },
  bool: { type: 'boolean' },
  int32: { type: 'integer', format: 'int32' },
  int64: { type: 'integer', format: 'int64' },
  bytes: { type: 'string', format: 'byte' },
  quantity: { $ref: '#/components/schemas/io.k8s.apimachinery.pkg.api.resource.Quantity' },
  intOrString: { $ref: '#/components/schemas/io.k8s.apimachinery.pkg.util.intstr.IntOrString' },
  time: { $ref: '#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.Time' },
  any: { type: 'object' },
};

export const PLAIN_NAMES = {
  quantity: 'io.k8s.apimachinery.pkg.api.resource.Quantity',
  intOrString: 'io.k8s.apimachinery.pkg.util.intstr.IntOrString',
} as const;

/** Types with a JSON form of their own; every document has them. */
const COMMON: Readonly<Record<string, Schema>> = {
  [PLAIN_NAMES.quantity]: { oneOf: [{ type: 'string' }, { type: 'number' }] },
  [PLAIN_NAMES.intOrString]: {
    oneOf: [{ type: 'integer' }, { type: 'string' }],
    format: 'int-or-string',
  },
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': { type: 'string', format: 'date-time' },
};

/** `io.k8s.api.core.v1.Pod`: how upstream calls a struct. */
function schemaName(struct: string): string {
  const dot = struct.indexOf('.');
  const group = struct.slice(0, dot);
  const name = struct.slice(dot + 1);
  if (group === 'meta') return `io.k8s.apimachinery.pkg.apis.meta.v1.${name}`;
  return group === 'autoscalingv2' ? `io.k8s.api.autoscaling.v2.${name}` : `io.k8s.api.${group}.v1.${name}`;
}

const reference = (struct: string): Schema => ({ $ref: `#/components/schemas/${schemaName(struct)}` });

function typeSchema(type: SchemaType): Schema {
  switch (type.kind) {
    case 'leaf':
      return LEAVES[type.leaf];
    case 'list':
      return { type: 'array', items: typeSchema(type.item) };
    case 'map':
      return { type: 'object', additionalProperties: typeSchema(type.item) };
    case 'struct':
      return reference(type.struct);
  }
}

/** A list that patches merge, and a struct of alternatives, say so. */
function fieldSchema({ type, mergeKey, retainKeys }: SchemaField): Schema {
  const strategies = [...(mergeKey === undefined ? [] : ['merge']), ...(retainKeys ? ['retainKeys'] : [])];
  const own = typeSchema(type);
  if (strategies.length === 0) return own;
  const patch = {
    ...(mergeKey ? { 'x-kubernetes-patch-merge-key': mergeKey } : {}),
    'x-kubernetes-patch-strategy': strategies.join(','),
  };
  // Beside a $ref nothing else counts.
  return '$ref' in own ? { allOf: [own], ...patch } : { ...own, ...patch };
}

function described(schema: Schema, description: string | undefined): Schema {
  if (description === undefined) return schema;
  // Beside a $ref nothing else counts.
  return '$ref' in schema ? { description, allOf: [schema] } : { description, ...schema };
}

function structSchema(struct: string): Schema {
  const properties: Record<string, Schema> = {};
  const required: string[] = [];
  const { fields } = structOf(struct);
  const isObject = fields.has('kind') && fields.has('metadata');
  for (const [name, field] of fields) {
    properties[name] = described(fieldSchema(field), descriptionOf(struct, name, isObject));
    if (!field.omitEmpty && !['kind', 'apiVersion'].includes(name)) required.push(name);
  }
  const schema = { type: 'object', properties, ...(required.length > 0 ? { required: required.sort() } : {}) };
  return described(schema, descriptionOf(struct));
}

function structsIn(type: SchemaType): readonly string[] {
  if (type.kind === 'struct') return [type.struct];
  return type.kind === 'leaf' ? [] : structsIn(type.item);
}

/** What an object is of, told to clients. */
const tagged = (kind: GroupVersionKind): Schema => ({ 'x-kubernetes-group-version-kind': [kind] });

/** The schemas of some kinds, of their lists, and of everything they mention. */
export function schemasOf(kinds: readonly { readonly kind: GroupVersionKind; readonly struct: string }[]): Schema {
  const schemas: Record<string, Schema> = { ...COMMON };
  const add = (struct: string): void => {
    const name = schemaName(struct);
    if (Object.hasOwn(schemas, name)) return;
    schemas[name] = structSchema(struct);
    for (const { type } of structOf(struct).fields.values()) structsIn(type).forEach(add);
  };
  for (const { kind, struct } of kinds) {
    add(struct);
    const name = schemaName(struct);
    schemas[name] = { ...schemas[name], ...tagged(kind) };
    schemas[`${name}List`] = {
      type: 'object',
      properties: {
        apiVersion: LEAVES.string,
        kind: LEAVES.string,
        metadata: { type: 'object' },
        items: { type: 'array', items: reference(struct) },
      },
      required: ['items'],
      ...tagged({ ...kind, kind: `${kind.kind}List` }),
    };
  }
  return schemas;
}
