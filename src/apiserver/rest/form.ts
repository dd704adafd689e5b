/**
 * The form in which stored objects are answered. Upstream: apiserver/pkg/endpoints/handlers/response.go. One place decides, from what
 * the client accepts; single objects, lists and the events of a watch all come through it.
 */
import { apiVersionOf, type KubernetesObject, type ResourceInfo } from '../../api/index.ts';
import type { ManagedFields } from '../managedfields/history.ts';
import { fromStored } from '../versions/versions.ts';

export interface ListMeta {
  /** Absent: of what is not stored. */
  readonly resourceVersion?: string;
  readonly continue?: string;
  readonly remainingItemCount?: number;
}

export interface BookmarkMeta {
  readonly resourceVersion: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** An object of the kind with nothing in it but the place reached. */
export interface Bookmark {
  readonly kind: string;
  readonly apiVersion: string;
  readonly metadata: BookmarkMeta;
}

export interface Form {
  /** One object: what GET answers, and what an event of a watch carries. */
  one(object: KubernetesObject): unknown;
  list(objects: readonly KubernetesObject[], metadata: ListMeta): unknown;
  bookmark(object: Bookmark): unknown;
}

const withoutType = ({ apiVersion: _apiVersion, kind: _kind, ...object }: KubernetesObject): unknown => object;

/** Objects as they are, in the version that was asked for. */
export function plainForm(info: ResourceInfo): Form {
  return {
    one: (object) => fromStored(info, object),
    list: (objects, metadata) => ({
      kind: `${info.kind}List`,
      apiVersion: apiVersionOf(info),
      metadata,
      // The items of a typed list do not repeat what they are.
      items: objects.map((object) => withoutType(fromStored(info, object))),
    }),
    bookmark: (object) => object,
  };
}

/**
 * The same form, with managedFields in the metadata. They are worked out for what is shown only, and not for the rows of a Table,
 * which nobody reads them from.
 */
export function withManagedFields(form: Form, { kind }: ResourceInfo, managed: ManagedFields): Form {
  // A Scale is a view of an object, and has none.
  const shown = (object: KubernetesObject): KubernetesObject => (object.kind === kind ? managed.shown(object) : object);
  return {
    ...form,
    one: (object) => form.one(unstored(shown(object))),
    list: (objects, metadata) => form.list(objects.map(shown), metadata),
  };
}

/** What a dry run has made has no revision. */
function unstored(object: KubernetesObject): KubernetesObject {
  if (object.metadata.resourceVersion !== '') return object;
  const { resourceVersion: _none, ...metadata } = object.metadata;
  return { ...object, metadata: metadata as KubernetesObject['metadata'] };
}
