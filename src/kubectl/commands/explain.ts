/** `kubectl explain`: fields of a kind, out of the server's OpenAPI documents. Upstream: kubectl/pkg/explain/v2. */
import { compareText } from '../../api/index.ts';
import type { Routine } from '../../shell/index.ts';
import type { Command, Invocation } from '../cli/command.ts';
import { Failure, PlainFailure } from '../cli/failure.ts';
import { goText } from '../print/goText.ts';
import { groupVersion, type Resource } from '../rest/discovery.ts';

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly allOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly 'x-kubernetes-group-version-kind'?: readonly {
    readonly group: string;
    readonly version: string;
    readonly kind: string;
  }[];
}

export const explain: Command = {
  path: 'explain',
  completes: 'resources',
  *run(call) {
    const { args, flags } = call;
    if (args.length === 0)
      throw new Failure(
        'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.',
      );
    if (args.length > 1) throw new Failure('We accept only this format: explain RESOURCE');
    if (!['plaintext', 'plaintext-openapiv2'].includes(flags.text('output')))
      throw new Failure(`unrecognized format: ${flags.text('output')}`);
    const { resource, path } = yield* target(call, args[0]!);
    const document = yield* documentOf(call, resource);
    const { group, version, kind } = resource;
    yield* call.out(`${group === '' ? '' : `GROUP:      ${group}\n`}KIND:       ${kind}\nVERSION:    ${version}\n\n`);
    const schema = Object.values(document.schemas).find((one) =>
      one['x-kubernetes-group-version-kind']?.some(
        (gvk) => gvk.kind === kind && gvk.version === version && gvk.group === group,
      ),
    );
    if (!schema) throw new Failure(`GVK ${groupVersion(resource)}, Kind=${kind} not found in OpenAPI schema`);
    const text = document.explained(schema, path, flags.bool('recursive'));
    if (text === undefined) throw new Failure(`field "${path.at(-1)}" does not exist`);
    yield* call.out(`${text}\n`);
    return 0;
  },
};

function* target({ discovery, flags }: Invocation, word: string): Routine<{ resource: Resource; path: string[] }> {
  const parts = word.split('.').filter((part) => part !== '');
  const wanted = flags.text('api-version');
  const first = parts[0] ?? '';
  let resource = yield* discovery.find(first);
  if (wanted !== '') {
    const all = yield* discovery.all();
    resource = all.find((one) => one.kind === resource?.kind && groupVersion(one) === wanted);
    if (!resource) throw new PlainFailure(`couldn't find resource for "${wanted}, Resource=${first}"`);
  }
  if (!resource) throw new PlainFailure(`the server doesn't have a resource type "${first}"`);
  return { resource, path: parts.slice(1) };
}

function* documentOf({ client }: Invocation, resource: Resource): Routine<OpenApi> {
  const { paths } = yield* client.get<{ paths: Record<string, { serverRelativeURL: string } | undefined> }>(
    '/openapi/v3',
  );
  const name = resource.group === '' ? `api/${resource.version}` : `apis/${groupVersion(resource)}`;
  const at = paths[name];
  if (!at) throw new Failure(`couldn't find resource for "${groupVersion(resource)}, Resource=${resource.name}"`);
  const { components } = yield* client.get<{ components: { schemas: Record<string, Schema> } }>(at.serverRelativeURL);
  return new OpenApi(components.schemas);
}

class OpenApi {
  readonly schemas: Readonly<Record<string, Schema>>;

  constructor(schemas: Readonly<Record<string, Schema>>) {
    this.schemas = schemas;
  }

  private resolve(schema: Schema): Schema {
    return (schema.$ref && this.schemas[schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1)]) || schema;
  }

  /** undefined: there is no such field. */
  explained(schema: Schema, path: readonly string[], recursive: boolean, depth = 0): string | undefined {
    const resolved = this.resolve(schema);
    const [first, ...rest] = path;
    if (first === undefined) return this.described(resolved, recursive);
    const field = resolved.properties?.[first];
    if (field) {
      const head = rest.length > 0 ? '' : `FIELD: ${first} <${this.typeOf(field)}>\n${longEnum(field)}\n\n`;
      const inside = this.explained(field, rest, recursive);
      return inside === undefined ? undefined : head + inside;
    }
    if (depth > 8) return undefined;
    const inner = [resolved.items, mapValues(resolved), ...(resolved.allOf ?? [])].filter((one) => one !== undefined);
    for (const one of inner) {
      const found = this.explained(one, path, recursive, depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  private described(schema: Schema, recursive: boolean): string {
    const description = this.description(schema);
    const fields = this.fields(schema, 1, recursive, new Set());
    const text = description === '' ? '<empty>' : description;
    return `DESCRIPTION:\n${indented(wrapped(text, 76), 4)}\n${fields === '' ? '' : `FIELDS:\n${fields}`}`;
  }

  private description(schema: Schema, depth = 0): string {
    if (depth > 8) return '';
    const { description, allOf = [], items, ...rest } = this.resolve(schema);
    const inner = [...allOf, items, mapValues(rest)].filter((one) => one !== undefined);
    return (description ? `${description}\n` : '') + inner.map((one) => this.description(one, depth + 1)).join('');
  }

  private fields(schema: Schema, level: number, recursive: boolean, seen: ReadonlySet<string>): string {
    if (schema.$ref && seen.has(schema.$ref)) return '';
    const below = schema.$ref ? new Set([...seen, schema.$ref]) : seen;
    const resolved = this.resolve(schema);
    let text = '';
    for (const [name, field] of Object.entries(resolved.properties ?? {}).sort(([a], [b]) => compareText(a, b))) {
      text += this.field(name, field, resolved.required?.includes(name) ?? false, level, recursive);
      if (recursive) text += this.fields(field, level + 1, recursive, below);
    }
    for (const one of [...(resolved.allOf ?? []), resolved.items, mapValues(resolved)])
      if (one) text += this.fields(one, level, recursive, below);
    return text;
  }

  private field(name: string, field: Schema, isRequired: boolean, level: number, short: boolean): string {
    const indent = level * 2;
    const head = `${' '.repeat(indent)}${name}\t<${this.typeOf(field)}>${isRequired ? ' -required-' : ''}${shortEnum(field, indent)}\n`;
    if (short) return head;
    return `${head}${indented(wrapped(field.description || '<no description>', 78 - indent), indent + 2)}\n\n`;
  }

  private typeOf(schema: Schema): string {
    const values = mapValues(schema);
    if (schema.items) return `[]${this.typeOf(schema.items)}`;
    if (values) return `map[string]${this.typeOf(values)}`;
    if (schema.allOf?.length === 1 && !schema.properties) return this.typeOf(schema.allOf[0]!);
    if (schema.$ref) {
      const found = this.resolve(schema);
      if (found !== schema && found.type !== undefined && found.type !== 'object') return found.type;
      return schema.$ref.slice(schema.$ref.lastIndexOf('.') + 1);
    }
    return schema.type === undefined || schema.type === 'object' ? 'Object' : schema.type;
  }
}

const mapValues = ({ additionalProperties }: Schema): Schema | undefined =>
  typeof additionalProperties === 'object' ? additionalProperties : undefined;

const enumText = (value: unknown): string => (value === '' ? '""' : goText(value));

const longEnum = (schema: Schema): string =>
  schema.enum ? `ENUM:${schema.enum.map((value) => `\n    ${enumText(value)}`).join('')}` : '';

function shortEnum({ enum: values }: Schema, indent: number): string {
  if (!values) return '';
  const shown = values.slice(0, 4).map(enumText).join(', ');
  return `\n${' '.repeat(indent)}enum: ${shown}${values.length > 4 ? ', ....' : ''}`;
}

const indented = (text: string, by: number): string =>
  text
    .split('\n')
    .map((line) => ' '.repeat(by) + line)
    .join('\n');

/** Lines of so many letters at most, broken between words. */
function wrapped(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => {
      const lines: string[] = [];
      let current = '';
      for (const word of line.split(' ')) {
        if (current !== '' && current.length + 1 + word.length > width) {
          lines.push(current);
          current = word;
        } else current = current === '' ? word : `${current} ${word}`;
      }
      return [...lines, current].join('\n');
    })
    .join('\n');
}
