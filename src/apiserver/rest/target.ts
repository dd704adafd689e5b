/** Which resource, object and subresource a path names. Upstream: apiserver/pkg/endpoints/request/requestinfo.go. */
import { RESOURCES, servedVersions, type ResourceInfo, type ResourceName } from '../../api/index.ts';

export interface Target {
  /** In the version that the path names. */
  readonly info: ResourceInfo;
  /** '' for what has none, and for lists over all namespaces. */
  readonly namespace: string;
  /** Undefined: the collection. */
  readonly name: string | undefined;
  readonly subresource: string | undefined;
}

/** The target of /api/v1/… or /apis/<group>/<version>/…; undefined when there is none. */
export function targetOf(segments: readonly string[]): Target | undefined {
  const [root, ...rest] = segments;
  if (root === 'api') return inVersion({ group: '', version: rest[0] ?? '' }, rest.slice(1));
  if (root === 'apis' && rest[0] !== '')
    return inVersion({ group: rest[0] ?? '', version: rest[1] ?? '' }, rest.slice(2));
  return undefined;
}

/** The old way to watch, /api/v1/watch/…: the path without it; undefined when the path is not of that kind. */
export function watchedPath(segments: readonly string[]): readonly string[] | undefined {
  const at = segments[0] === 'api' ? 2 : 3;
  return segments[at] === 'watch' && segments.length > at + 1 ? segments.toSpliced(at, 1) : undefined;
}

type GroupVersion = Pick<ResourceInfo, 'group' | 'version'>;

function inVersion(at: GroupVersion, path: readonly string[]): Target | undefined {
  const [first, second, third] = path;
  // `namespaces/x` is the object itself; `namespaces/x/status` its subresource; anything else lies in the namespace.
  const within = first === 'namespaces' && second !== undefined && third !== undefined;
  if (within && (at.group !== '' || !['status', 'finalize'].includes(third)))
    return named(at, second, path.slice(2), true);
  return named(at, '', path, false);
}

function named(at: GroupVersion, namespace: string, path: readonly string[], within: boolean): Target | undefined {
  const [resource, name, subresource, ...more] = path;
  const versions = Object.hasOwn(RESOURCES, resource ?? '') ? servedVersions(resource as ResourceName) : [];
  const info = versions.find(({ group, version }) => group === at.group && version === at.version);
  if (!info || more.length > 0) return undefined;
  // An object with a namespace is only reached through it, one without never.
  if (within !== info.namespaced && (within || name !== undefined)) return undefined;
  return { info, namespace, name, subresource };
}
