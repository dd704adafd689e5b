/** Objects of any kind, and lists of them. */
import { isRecord } from '../records.ts';

export type KubeObject = Readonly<Record<string, unknown>>;
/** The text for one object, list or not; called again for the next. */
export type Printer = (object: KubeObject) => string;

export const isListObject = (object: KubeObject): boolean => Array.isArray(object['items']);

/** The items of a list, or the object itself. */
export function itemsOf(object: KubeObject): readonly KubeObject[] {
  const { items } = object as { items?: unknown };
  return Array.isArray(items) ? items.filter(isRecord) : [object];
}

/** "service/web", "deployment.apps/web". */
export function nameOf(object: KubeObject): string {
  const { apiVersion, kind, metadata } = object as { apiVersion?: string; kind?: string; metadata?: { name?: string } };
  const [group, version] = (apiVersion ?? '').split('/');
  const suffix = version === undefined ? '' : `.${group}`;
  return `${(kind ?? '<unknown>').toLowerCase()}${suffix}/${metadata?.name ?? '<unknown>'}`;
}

/** Without managedFields, list or not. */
export function withoutManagedFields(object: KubeObject): KubeObject {
  const { items, metadata } = object as { items?: unknown; metadata?: unknown };
  if (Array.isArray(items))
    return {
      ...object,
      items: (items as unknown[]).map((item) => (isRecord(item) ? withoutManagedFields(item) : item)),
    };
  if (!isRecord(metadata) || metadata['managedFields'] === undefined) return object;
  const { managedFields: _, ...rest } = metadata;
  return { ...object, metadata: rest };
}
