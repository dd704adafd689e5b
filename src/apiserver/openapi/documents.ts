/**
 * What clients ask before they write: an index, and one document for each version of a group. kubectl looks for a PATCH that takes
 * `fieldValidation`; then it leaves validation to the server. Upstream: kube-openapi's handler3.
 */
import {
  RESOURCES,
  apiVersionOf,
  servedVersions,
  type ResourceInfo,
  type ResourceName,
  structNameOf,
} from '../../api/index.ts';
import { PLAIN_NAMES, schemasOf } from './schemas.ts';

const served = (): ResourceInfo[] => (Object.keys(RESOURCES) as ResourceName[]).flatMap(servedVersions);

/** `api/v1`, `apis/apps/v1`. */
const pathOf = (info: ResourceInfo): string => `${info.group === '' ? 'api' : 'apis'}/${apiVersionOf(info)}`;

const query = (name: string): unknown => ({ name, in: 'query', schema: { type: 'string', uniqueItems: true } });
const inPath = (name: string): unknown => ({
  name,
  in: 'path',
  required: true,
  schema: { type: 'string', uniqueItems: true },
});
const WRITING = ['dryRun', 'fieldManager', 'fieldValidation'].map(query);

function operations(info: ResourceInfo, actions: Readonly<Record<string, string>>): Record<string, unknown> {
  const { group, version, kind } = info;
  return Object.fromEntries(
    Object.entries(actions).map(([method, action]) => [
      method,
      {
        ...(['get', 'delete'].includes(method) ? {} : { parameters: WRITING }),
        responses: { '200': { description: 'OK' } },
        'x-kubernetes-action': action,
        'x-kubernetes-group-version-kind': { group, version, kind },
      },
    ]),
  );
}

function pathsOf(info: ResourceInfo): [string, unknown][] {
  const base = `/${pathOf(info)}/${info.namespaced ? 'namespaces/{namespace}/' : ''}${info.resource}`;
  const place = info.namespaced ? [inPath('namespace')] : [];
  return [
    [base, { ...operations(info, { get: 'list', post: 'post', delete: 'deletecollection' }), parameters: place }],
    [
      `${base}/{name}`,
      {
        ...operations(info, { get: 'get', put: 'put', patch: 'patch', delete: 'delete' }),
        parameters: [inPath('name'), ...place],
      },
    ],
  ];
}

function documentOf(infos: readonly ResourceInfo[]): unknown {
  const kinds = infos.map((info) => ({
    kind: { group: info.group, version: info.version, kind: info.kind },
    struct: structNameOf(info),
  }));
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1.36.2' },
    paths: Object.fromEntries(infos.flatMap(pathsOf)),
    components: { schemas: schemasOf(kinds) },
  };
}

interface Published {
  readonly document: unknown;
  readonly hash: string;
}

/** FNV-1a, twice from different starts: it only has to differ when the document does. */
function hashOf(text: string): string {
  const half = (start: number): string => {
    let hash = start;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    return (hash >>> 0).toString(16).toUpperCase().padStart(8, '0');
  };
  return half(0x811c9dc5) + half(0x050c5d1f);
}

/** The same types as definitions of version 2, for clients from before version 3. */
function swagger(): Published {
  const definitions: Record<string, unknown> = {};
  const paths: Record<string, unknown> = {};
  for (const { document } of documents().values()) {
    const { components, paths: own } = document as { components: { schemas: object }; paths: object };
    Object.assign(definitions, components.schemas);
    Object.assign(paths, own);
  }
  const info = { title: 'Kubernetes', version: 'v1.36.2' };
  // Version 2 knows neither alternatives nor schemas of parameters.
  const { quantity, intOrString } = PLAIN_NAMES;
  definitions[quantity] = { type: 'string' };
  definitions[intOrString] = { type: 'string', format: 'int-or-string' };
  const text = JSON.stringify({ swagger: '2.0', info, paths, definitions })
    .replaceAll('#/components/schemas/', '#/definitions/')
    .replaceAll('"schema":{"type":"string","uniqueItems":true}', '"type":"string","uniqueItems":true');
  return { document: JSON.parse(text) as unknown, hash: hashOf(text) };
}

let publishedSwagger: Published | undefined;

export const swaggerDocument = (): Published => (publishedSwagger ??= swagger());

let published: ReadonlyMap<string, Published> | undefined;

/** Made when somebody asks first; the kinds never change while a program runs. */
function documents(): ReadonlyMap<string, Published> {
  if (published) return published;
  const groups = new Map<string, ResourceInfo[]>();
  for (const info of served()) groups.set(pathOf(info), [...(groups.get(pathOf(info)) ?? []), info]);
  published = new Map(
    [...groups].map(([path, infos]) => {
      const document = documentOf(infos);
      return [path, { document, hash: hashOf(JSON.stringify(document)) }];
    }),
  );
  return published;
}

/** The index: where each document lies, by its hash. */
export function openApiIndex(): unknown {
  const entries = [...documents()].map(([path, { hash }]) => [
    path,
    { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` },
  ]);
  return { paths: Object.fromEntries(entries) as Record<string, unknown> };
}

/** The document of `api/v1` or `apis/apps/v1`; undefined when it is not served. */
export function openApiDocument(path: string): Published | undefined {
  return documents().get(path);
}
