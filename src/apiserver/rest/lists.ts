/**
 * Reading collections: selectors, order, pages, and the moment a list shows. Upstream: apiserver/pkg/endpoints/handlers/get.go
 * (ListResource) and pkg/storage/etcd3/store.go (GetList).
 */
import { keyOf, type KubernetesObject, type ResourceName } from '../../api/index.ts';
import type { Store } from '../../etcd/index.ts';
import type { Lister } from '../types.ts';
import { badRequest, expired, tooLargeRevision } from '../statusErrors.ts';
import { decodeContinue, encodeContinue, LATEST } from './continueToken.ts';
import { parseFieldQuery } from './fieldQuery.ts';
import type { Form } from './form.ts';
import { parseLabelQuery } from './labelQuery.ts';
import type { ListOptions, Query } from './listOptions.ts';
import type { Target } from './target.ts';
import type { ObjectFilter } from './watch.ts';

/** What a query lets through. @throws ApiError BadRequest */
export function filterOf({ info, namespace, name }: Target, query: Query): ObjectFilter {
  const labels = parseLabelQuery(query.get('labelSelector') ?? '');
  const fields = parseFieldQuery(info.resource, query.get('fieldSelector') ?? '');
  return (object) =>
    (namespace === '' || object.metadata.namespace === namespace) &&
    (name === undefined || object.metadata.name === name) &&
    labels(object.metadata.labels) &&
    fields(object);
}

interface Keyed {
  readonly key: string;
  readonly object: KubernetesObject;
}

/** In the order of their keys, as etcd keeps them. */
function inOrder(objects: readonly KubernetesObject[]): readonly Keyed[] {
  return objects
    .map((object) => ({ key: keyOf(object), object }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

/** The present objects that are seen, in the order of their keys. */
export function selectObjects(lister: Lister, { info, namespace }: Target, isSeen: ObjectFilter): KubernetesObject[] {
  const objects: readonly KubernetesObject[] = lister.list(info.resource, namespace === '' ? undefined : namespace);
  return inOrder(objects.filter(isSeen)).map(({ object }) => object);
}

export interface ListRequest {
  readonly target: Target;
  readonly query: Query;
  readonly options: ListOptions;
  readonly form: Form;
}

/** A list, or one page of it. @throws ApiError BadRequest, Expired, Timeout (a revision that is still to come) */
export function listBody(store: Store, lister: Lister, { target, query, options, form }: ListRequest): unknown {
  const { resource } = target.info;
  const { revision, start } = momentOf(store, options);
  const isSeen = filterOf(target, query);
  const all = inOrder(objectsAt(store, lister, resource, target.namespace, revision)).filter(({ key }) => key >= start);
  const { objects, last, rest } = cutPage(all, isSeen, options.limit);
  const selects = (query.get('labelSelector') ?? '') !== '' || (query.get('fieldSelector') ?? '') !== '';
  return form.list(objects, {
    resourceVersion: String(revision),
    ...(rest > 0 ? { continue: encodeContinue(revision, last) } : {}),
    // Of what a selector will let through nobody knows how much is left.
    ...(rest > 0 && !selects ? { remainingItemCount: rest } : {}),
  });
}

function objectsAt(
  store: Store,
  lister: Lister,
  resource: ResourceName,
  namespace: string,
  revision: number,
): readonly KubernetesObject[] {
  if (revision >= store.revision) return lister.list(resource, namespace === '' ? undefined : namespace);
  const objects: readonly KubernetesObject[] = store.at(resource, revision);
  return namespace === '' ? objects : objects.filter(({ metadata }) => metadata.namespace === namespace);
}

/** As many of the seen as a page holds, the key it stops at and how many objects lie beyond, seen or not. */
function cutPage(all: readonly Keyed[], isSeen: ObjectFilter, limit: number) {
  const objects: KubernetesObject[] = [];
  let last = '';
  for (const [i, { key, object }] of all.entries()) {
    if (limit > 0 && objects.length >= limit) return { objects, last, rest: all.length - i };
    last = key;
    if (isSeen(object)) objects.push(object);
  }
  return { objects, last, rest: 0 };
}

const INCONSISTENT =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list without the ' +
  'continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with ' +
  'the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the ' +
  'first chunk was returned and now may show up in the list.';

/** Which revision a list shows, and from which key on. */
function momentOf(store: Store, options: ListOptions): { readonly revision: number; readonly start: string } {
  const { limit, match, resourceVersion = 0 } = options;
  if (options.continue !== '') {
    if (resourceVersion > 0) throw badRequest('specifying resource version is not allowed when using continue');
    const { revision, start } = decodeContinue(options.continue);
    if (revision === LATEST) return { revision: store.revision, start };
    mustBeThere(store, revision);
    if (revision < store.compacted) throw expired(INCONSISTENT, encodeContinue(LATEST, start.replace(/\0$/, '')));
    return { revision, start };
  }
  mustBeThere(store, resourceVersion);
  // A page of a given revision has always meant exactly that one.
  const exact = match === 'Exact' || (match === undefined && limit > 0);
  if (resourceVersion === 0 || !exact) return { revision: store.revision, start: '' };
  if (resourceVersion < store.compacted) throw expired('The resourceVersion for the provided list is too old.');
  return { revision: resourceVersion, start: '' };
}

/** @throws ApiError Timeout */
export function mustBeThere(store: Store, revision: number): void {
  if (revision > store.revision) throw tooLargeRevision(revision, store.revision);
}
