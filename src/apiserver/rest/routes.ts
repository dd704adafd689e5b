/**
 * Which methods a path takes: the verbs that discovery lists for it. Upstream: apiserver/pkg/endpoints/installer.go, which makes a
 * route for each verb; go-restful then answers 404 where there is no route and 405 where there is one for another method.
 */
import { methodNotAllowed, noSuchPath } from '../statusErrors.ts';
import { servedVerbs } from './discovery.ts';
import type { Target } from './target.ts';

const OF_ONE: Readonly<Record<string, string>> = {
  GET: 'get',
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};
const OF_MANY: Readonly<Record<string, string>> = { GET: 'list', POST: 'create', DELETE: 'deletecollection' };

/** @throws ApiError NotFound (no such subresource) or MethodNotAllowed, whether the object is there or not */
export function checkRoute(method: string, { info, namespace, name, subresource }: Target): void {
  const verbs = servedVerbs(info, subresource);
  if (!verbs) throw noSuchPath();
  const verb = name === undefined ? OF_MANY[method] : OF_ONE[method];
  // Lists go over all namespaces; creating and emptying need one where there are namespaces.
  const placed = !info.namespaced || namespace !== '' || method === 'GET';
  // An object is created at its collection.
  const misplaced = name !== undefined && subresource === undefined && method === 'POST';
  if (verb === undefined || !verbs.includes(verb) || !placed || misplaced) throw methodNotAllowed();
}
