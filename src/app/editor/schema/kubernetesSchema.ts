/**
 * Which fields a kind has, read from the generated JSON Schema: for "did you mean", for finding the place a misplaced field
 * belongs to. The text of the schema is large, so it is loaded with the editor and passed in; nothing here imports it.
 */
export interface SchemaNode {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: boolean | SchemaNode;
  readonly items?: SchemaNode;
  readonly enum?: readonly string[];
  readonly required?: readonly string[];
  readonly description?: string;
}

export interface KubernetesSchema extends SchemaNode {
  readonly allOf: readonly { readonly if: SchemaNode; readonly then: SchemaNode }[];
  readonly definitions: Readonly<Record<string, SchemaNode>>;
}

/** Kind to the apiVersion it is served under; of several, the preferred one, which stands first. */
export function servedKinds(schema: KubernetesSchema): ReadonlyMap<string, string> {
  const kinds = new Map<string, string>();
  for (const { then } of schema.allOf) {
    const { properties } = resolve(schema, then);
    const kind = properties?.['kind']?.enum?.[0];
    const apiVersion = properties?.['apiVersion']?.enum?.[0];
    if (kind !== undefined && apiVersion !== undefined && !kinds.has(kind)) kinds.set(kind, apiVersion);
  }
  return kinds;
}

/** The description of a kind's objects; undefined for a kind the editor does not know. */
export function schemaOfKind(schema: KubernetesSchema, kind: string | undefined): SchemaNode | undefined {
  for (const { then } of schema.allOf) {
    const node = resolve(schema, then);
    if (node.properties?.['kind']?.enum?.[0] === kind) return node;
  }
  return undefined;
}

/** One step down: into a field, or (by a number) into a list's items. Undefined when there is no such field. */
export function descend(
  schema: KubernetesSchema,
  node: SchemaNode | undefined,
  segment: string | number,
): SchemaNode | undefined {
  if (!node) return undefined;
  if (typeof segment === 'number') return node.items && resolve(schema, node.items);
  if (node.properties && Object.hasOwn(node.properties, segment)) return resolve(schema, node.properties[segment]);
  return typeof node.additionalProperties === 'object' ? resolve(schema, node.additionalProperties) : undefined;
}

/** The names a mapping may hold; empty for free-form ones such as labels. */
export function fieldNames(node: SchemaNode | undefined): readonly string[] {
  return Object.keys(node?.properties ?? {});
}

/** Whether the schema lists this field by name. */
export function knowsField(node: SchemaNode | undefined, name: string): boolean {
  return node?.properties !== undefined && Object.hasOwn(node.properties, name);
}

function resolve(schema: KubernetesSchema, node: SchemaNode | undefined): SchemaNode {
  const name = node?.$ref?.replace('#/definitions/', '');
  const target = name !== undefined && Object.hasOwn(schema.definitions, name) ? schema.definitions[name] : node;
  return target ?? {};
}
