/**
 * What the server serves, and which of it a word on the command line means: kind, plural, singular, short name, "deployments.v1.apps".
 * Upstream: client-go/discovery, restmapper, meta.PriorityRESTMapper.
 */
import type { Routine } from '../../shell/index.ts';
import { Failure } from '../cli/failure.ts';
import type { Client } from './client.ts';

export interface Resource {
  readonly group: string;
  readonly version: string;
  /** Plural, as in paths. */
  readonly name: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly verbs: readonly string[];
  readonly subresources: readonly string[];
}

interface RawResource {
  readonly resource: string;
  readonly responseKind: { readonly kind: string };
  readonly scope: 'Namespaced' | 'Cluster';
  readonly singularResource?: string;
  readonly verbs: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly subresources?: readonly { readonly subresource: string }[];
}

interface RawDiscovery {
  readonly items?: readonly {
    readonly metadata?: { readonly name?: string };
    readonly versions: readonly { readonly version: string; readonly resources?: readonly RawResource[] }[];
  }[];
}

const ACCEPT =
  'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json';

/** "v1", "apps/v1". */
export const groupVersion = ({ group, version }: Pick<Resource, 'group' | 'version'>): string =>
  group === '' ? version : `${group}/${version}`;

/** "services", "deployments.apps": as errors of the client name a resource. */
export const groupResource = ({ group, name }: Pick<Resource, 'group' | 'name'>): string =>
  group === '' ? name : `${name}.${group}`;

/** "service", "deployment.apps": as what was done to an object is told. */
export const singularName = ({ group, kind }: Pick<Resource, 'group' | 'kind'>): string =>
  group === '' ? kind.toLowerCase() : `${kind.toLowerCase()}.${group}`;

/** "/apis/apps/v1/namespaces/default/deployments/web". @param namespace ignored for what has none; undefined: all */
export function resourcePath(
  resource: Resource,
  namespace: string | undefined,
  name?: string,
  subresource?: string,
): string {
  const root = resource.group === '' ? `/api/${resource.version}` : `/apis/${resource.group}/${resource.version}`;
  const inside = resource.namespaced && namespace !== undefined ? `/namespaces/${namespace}` : '';
  const last = [resource.name, name, subresource].filter((part) => part !== undefined).map(encodeURIComponent);
  return `${root}${inside}/${last.join('/')}`;
}

/** Asked once, at the first question. */
export class Discovery {
  private readonly client: Client;
  private known: readonly Resource[] | undefined;
  /** Versions of each group in the server's order. */
  private groups: readonly (readonly [group: string, versions: readonly string[]])[] = [];

  constructor(client: Client) {
    this.client = client;
  }

  /** Everything that is served, in the server's order. @throws Failure when nobody answers */
  *all(): Routine<readonly Resource[]> {
    if (this.known) return this.known;
    const found: Resource[] = [];
    const groups: [string, string[]][] = [];
    for (const path of ['/api', '/apis']) {
      const { items = [] } = yield* this.client.get<RawDiscovery>(path, { timeout: '32s' }, ACCEPT);
      for (const { metadata, versions } of items) {
        const group = metadata?.name ?? '';
        groups.push([group, versions.map(({ version }) => version)]);
        for (const { version, resources = [] } of versions)
          for (const raw of resources) found.push(fromRaw(group, version, raw));
      }
    }
    this.groups = groups;
    return (this.known = found);
  }

  *groupVersions(): Routine<readonly (readonly [string, readonly string[]])[]> {
    yield* this.all();
    return this.groups;
  }

  /** The resource a word means, of the preferred version. @throws Failure "the server doesn't have a resource type" */
  *named(word: string): Routine<Resource> {
    const found = yield* this.find(word);
    if (!found) throw new Failure(`the server doesn't have a resource type "${word}"`);
    return found;
  }

  *find(word: string): Routine<Resource | undefined> {
    const all = yield* this.all();
    const [name = '', ...rest] = word.split('.');
    const lower = name.toLowerCase();
    const fits = (one: Resource): boolean =>
      one.name === lower ||
      one.singular === lower ||
      one.kind.toLowerCase() === lower ||
      `${one.kind.toLowerCase()}s` === lower;
    const inGroup = (one: Resource): boolean => {
      if (rest.length === 0) return true;
      const group = rest.join('.');
      return (
        one.group === group ||
        one.group.startsWith(`${group}.`) ||
        (one.version === rest[0] && one.group === rest.slice(1).join('.'))
      );
    };
    return (
      all.find((one) => one.shortNames.includes(lower) && inGroup(one)) ?? all.find((one) => fits(one) && inGroup(one))
    );
  }

  /** The resource of an object's apiVersion and kind. */
  *ofKind(apiVersion: string, kind: string): Routine<Resource | undefined> {
    const all = yield* this.all();
    return all.find((one) => one.kind === kind && groupVersion(one) === apiVersion);
  }

  /** What a category holds: "all". */
  *category(word: string): Routine<readonly Resource[]> {
    const all = yield* this.all();
    const found = new Map<string, Resource>();
    for (const one of all)
      if (one.categories.includes(word) && !found.has(groupResource(one))) found.set(groupResource(one), one);
    return [...found.values()];
  }
}

function fromRaw(group: string, version: string, raw: RawResource): Resource {
  return {
    group,
    version,
    name: raw.resource,
    singular: raw.singularResource ?? raw.responseKind.kind.toLowerCase(),
    kind: raw.responseKind.kind,
    namespaced: raw.scope === 'Namespaced',
    shortNames: raw.shortNames ?? [],
    categories: raw.categories ?? [],
    verbs: raw.verbs,
    subresources: (raw.subresources ?? []).map(({ subresource }) => subresource),
  };
}
