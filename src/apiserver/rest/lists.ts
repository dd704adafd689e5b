/** Reading collections: selectors, order, pages. Upstream: apiserver/pkg/endpoints/handlers/get.go (ListResource). */
import { apiVersionOf, keyOf, type KubernetesObject, type ResourceInfo } from '../../api/index.ts';
import type { Lister } from '../types.ts';
import { badRequest } from '../statusErrors.ts';
import { parseFieldQuery } from './fieldQuery.ts';
import { parseLabelQuery } from './labelQuery.ts';
import type { Target } from './target.ts';
import type { ObjectFilter } from './watch.ts';

/** What a query lets through. @throws ApiError BadRequest */
export function filterOf({ info, namespace, name }: Target, query: ReadonlyMap<string, string>): ObjectFilter {
  const labels = parseLabelQuery(query.get('labelSelector') ?? '');
  const fields = parseFieldQuery(info.resource, query.get('fieldSelector') ?? '');
  return (object) =>
    (namespace === '' || object.metadata.namespace === namespace) &&
    (name === undefined || object.metadata.name === name) &&
    labels(object.metadata.labels) &&
    fields(object);
}

/** Objects in the order of their keys, as etcd keeps them. */
export function selectObjects(lister: Lister, { info, namespace }: Target, isSeen: ObjectFilter): KubernetesObject[] {
  const objects: readonly KubernetesObject[] = lister.list(info.resource, namespace === '' ? undefined : namespace);
  return objects
    .filter(isSeen)
    .map((object) => ({ key: keyOf(object), object }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ object }) => object);
}

/** A page of a list. The continue token is the key of the last object given out. */
export function listBody(
  info: ResourceInfo,
  objects: readonly KubernetesObject[],
  revision: number,
  query: ReadonlyMap<string, string>,
): unknown {
  const limit = wholeNumber(query.get('limit'), 'limit');
  const after = query.get('continue') ?? '';
  const rest = after === '' ? objects : objects.filter((object) => keyOf(object) > after);
  const page = limit > 0 ? rest.slice(0, limit) : rest;
  const remaining = rest.length - page.length;
  return {
    kind: `${info.kind}List`,
    apiVersion: apiVersionOf(info),
    metadata: {
      resourceVersion: String(revision),
      ...(remaining > 0 ? { continue: keyOf(page[page.length - 1]!), remainingItemCount: remaining } : {}),
    },
    // The items of a typed list do not repeat what they are.
    items: page.map(({ apiVersion: _apiVersion, kind: _kind, ...object }) => object),
  };
}

/** @throws ApiError BadRequest */
export function wholeNumber(text: string | undefined, name: string): number {
  if (text === undefined || text === '') return 0;
  if (!/^\d+$/.test(text))
    throw badRequest(
      name === 'resourceVersion'
        ? `Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`
        : `strconv.ParseInt: parsing "${text}": invalid syntax`,
    );
  return Number(text);
}
