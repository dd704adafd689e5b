/** Changing an object through the API server's REST face, as kubectl patch and kubectl delete do. */
import { ApiError, RESOURCES, type Status } from '../api/index.ts';
import type { Cluster, RestRequest } from '../cluster/index.ts';
import { readObjectName } from './names.ts';

function pathOf(words: string): string {
  const found = readObjectName(words);
  if (!found) throw new Error(`"${words}" is not KIND/NAME`);
  const { group, version } = RESOURCES[found.resource];
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  const within = found.namespace === '' ? '' : `/namespaces/${encodeURIComponent(found.namespace)}`;
  return `${root}${within}/${found.resource}/${encodeURIComponent(found.name)}`;
}

/** @throws ApiError when the server says no */
function ask(cluster: Cluster, request: RestRequest): void {
  const { status, body } = cluster.request(request);
  if (status >= 400) throw new ApiError(body as Status);
}

/** A merge patch. @throws ApiError */
export function changeObject(cluster: Cluster, words: string, patch: object): void {
  const headers = { 'Content-Type': 'application/merge-patch+json' };
  ask(cluster, { method: 'PATCH', path: pathOf(words), headers, body: patch });
}

/** @throws ApiError */
export function deleteObject(cluster: Cluster, words: string): void {
  ask(cluster, { method: 'DELETE', path: pathOf(words) });
}
