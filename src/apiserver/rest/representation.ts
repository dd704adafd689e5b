/**
 * Turns what a handler answered into the form the client asked for. Upstream: apiserver/pkg/endpoints/handlers/response.go. Refusals
 * (Status) stay what they are.
 */
import { ApiError, yamlText, type KubernetesObject, type ResourceInfo, structNameOf } from '../../api/index.ts';
import { badRequest, notAcceptable } from '../statusErrors.ts';
import { aggregateMessage, invalidValue } from '../validation/fieldError.ts';
import { fromStored } from '../versions/versions.ts';
import { plainForm, type Form } from './form.ts';
import type { Query } from './listOptions.ts';
import type { GroupVersionKind, Representation } from './negotiation.ts';
import { bookmarkTable, partialMetadata, tableOf, type IncludeObject } from './tables/table.ts';

/** The form of a resource's objects. */
export type FormMaker = (info: ResourceInfo) => Form;

/** @throws ApiError BadRequest */
function includeObject(query: Query): IncludeObject {
  const text = query.get('includeObject') ?? '';
  if (text === 'None' || text === 'Metadata' || text === 'Object') return text;
  if (text === '') return 'Metadata';
  const error = invalidValue('includeObject', text, `must be 'Metadata', 'Object', 'None', or empty`);
  throw badRequest(`Unable to convert to Table as requested: ${aggregateMessage([error])}`);
}

/**
 * @param now cluster time in ms, when an object is shown
 * @throws ApiError BadRequest, when the query asks for a Table nobody can make
 */
export function formOf(convert: GroupVersionKind | undefined, query: Query, now: () => number): FormMaker {
  if (!convert) return plainForm;
  const version = `${convert.group}/${convert.version}`;
  if (convert.kind !== 'Table') return (info) => metadataForm(info, version, convert.kind);
  const include = includeObject(query);
  return (info) => tableForm(info, version, include, now);
}

function metadataForm(info: ResourceInfo, version: string, wanted: string): Form {
  const type = `*${structNameOf(info)}`;
  return {
    one(object) {
      if (wanted === 'PartialObjectMetadata') return partialMetadata(object, version);
      throw notAcceptable(`you requested ${wanted}, but the requested object is not a list (${type})`);
    },
    list(objects, metadata) {
      if (wanted === 'PartialObjectMetadata')
        throw notAcceptable(`you requested ${wanted}, but the requested object is a list (${type}List)`);
      const items = objects.map((item) => partialMetadata(item, version));
      return { kind: wanted, apiVersion: version, metadata, items };
    },
    bookmark: (object) => partialMetadata(object, version),
  };
}

/** Tables; all but the first (of a watch) leave out the columns. */
function tableForm(info: ResourceInfo, tableVersion: string, include: IncludeObject, now: () => number): Form {
  let told = false;
  const options = () => {
    const noHeaders = told;
    told = true;
    const shown = (object: KubernetesObject) => fromStored(info, object);
    return { tableVersion, includeObject: include, now: now(), noHeaders, shown };
  };
  return {
    one: (object) =>
      tableOf([object], { resourceVersion: object.metadata.resourceVersion }, { ...options(), kind: object.kind }),
    list: (objects, metadata) => tableOf(objects, metadata, { ...options(), kind: info.kind }),
    bookmark: ({ kind, metadata }) => bookmarkTable(metadata, { ...options(), kind }),
  };
}

/** The same for the events of a watch: an object that cannot be turned into the form asked for is told as it is. */
export function eventForm(form: Form): Form {
  return {
    ...form,
    one(object) {
      try {
        return form.one(object);
      } catch (error) {
        if (error instanceof ApiError) return object;
        throw error;
      }
    },
  };
}

/** What a handler answered about one object: the object, or a Status, which has one form only. */
export function shownObject(body: unknown, form: Form): unknown {
  const object = body as KubernetesObject;
  return object.kind === 'Status' ? object : form.one(object);
}

/** A body in the media type asked for: YAML as text, JSON as the value itself. */
export function written(body: unknown, { mediaType }: Representation): unknown {
  return mediaType === 'application/yaml' && typeof body === 'object' && body !== null ? yamlText(body) : body;
}
