/** One object a command works on, and where it stands. Upstream: cli-runtime/pkg/resource (Info). */
import { isObject, type JsonObject } from '../../api/index.ts';
import type { Routine } from '../../shell/index.ts';
import { Failure } from '../cli/failure.ts';
import { resourcePath, type Resource } from './discovery.ts';

/** One object, and where it stands or is to stand. */
export interface Info {
  readonly resource: Resource;
  /** '' for what has none. */
  readonly namespace: string;
  readonly name: string;
  object: JsonObject;
  /** The file it was read from, "STDIN"; '' from the server. */
  readonly source: string;
}

export interface Found {
  readonly infos: readonly Info[];
  /** What went wrong with others. */
  readonly failures: readonly Failure[];
  /** The line can mean one object only. */
  readonly isSingle: boolean;
}

/** Where the object stands, or its collection. */
export const infoPath = (
  { resource, namespace, name }: Omit<Info, 'object' | 'source'>,
  subresource?: string,
): string => resourcePath(resource, namespace === '' ? undefined : namespace, name, subresource);

export const collectionPath = ({ resource, namespace }: Pick<Info, 'resource' | 'namespace'>): string =>
  resourcePath(resource, namespace === '' ? undefined : namespace);

export function placeOf(resource: Resource, object: JsonObject): Pick<Info, 'resource' | 'namespace' | 'name'> {
  const { name, namespace } = metadataOf(object);
  return {
    resource,
    namespace: resource.namespaced && typeof namespace === 'string' ? namespace : '',
    name: typeof name === 'string' ? name : '',
  };
}

export const metadataOf = (object: JsonObject): JsonObject => (isObject(object['metadata']) ? object['metadata'] : {});

/** The labels or annotations, as they stand. */
export function metadataMap(object: JsonObject, field: 'labels' | 'annotations'): Readonly<Record<string, string>> {
  const map = metadataOf(object)[field];
  return isObject(map) ? (map as Record<string, string>) : {};
}

/** The routine's result; a failure is put to the others instead. */
export function* attempt<T>(failures: Failure[], routine: () => Routine<T>): Routine<T | undefined> {
  try {
    return yield* routine();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    failures.push(error);
    return undefined;
  }
}
