/** Which resource, object and subresource a path names. Upstream: apiserver/pkg/endpoints/request/requestinfo.go. */
import { RESOURCES, type ResourceInfo, type ResourceName } from '../../api/index.ts';

export interface Target {
  readonly info: ResourceInfo;
  /** '' for what has none, and for lists over all namespaces. */
  readonly namespace: string;
  /** Undefined: the collection. */
  readonly name: string | undefined;
  readonly subresource: string | undefined;
}

/** The target of /api/v1/… or /apis/<group>/v1/…; undefined when there is none. */
export function targetOf(segments: readonly string[]): Target | undefined {
  const [root, ...rest] = segments;
  if (root === 'api' && rest[0] === 'v1') return inVersion('', rest.slice(1));
  if (root === 'apis' && rest[1] === 'v1') return inVersion(rest[0] ?? '', rest.slice(2));
  return undefined;
}

/** The old way to watch, /api/v1/watch/…: the path without it; undefined when the path is not of that kind. */
export function watchedPath(segments: readonly string[]): readonly string[] | undefined {
  const at = segments[0] === 'api' ? 2 : 3;
  return segments[at] === 'watch' && segments.length > at + 1 ? segments.toSpliced(at, 1) : undefined;
}

function inVersion(group: string, path: readonly string[]): Target | undefined {
  const [first, second, third] = path;
  // `namespaces/x` is the object itself; `namespaces/x/status` its subresource; anything else lies in the namespace.
  const within = first === 'namespaces' && second !== undefined && third !== undefined;
  if (within && (group !== '' || !['status', 'finalize'].includes(third)))
    return named(group, second, path.slice(2), true);
  return named(group, '', path, false);
}

function named(group: string, namespace: string, path: readonly string[], within: boolean): Target | undefined {
  const [resource, name, subresource, ...more] = path;
  const info = Object.hasOwn(RESOURCES, resource ?? '') ? RESOURCES[resource as ResourceName] : undefined;
  if (!info || info.group !== group || more.length > 0) return undefined;
  // An object with a namespace is only reached through it, one without never.
  if (within !== info.namespaced && (within || name !== undefined)) return undefined;
  return { info, namespace, name, subresource };
}
