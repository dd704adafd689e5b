/** A Service's field set in the text of its manifest, as a learner would type it: comments and formatting stay. */
import { isMap, isSeq } from 'yaml';
import { applyEdits, removeField, setField } from '../yaml/edits.ts';
import { findPlace, type FieldPath } from '../yaml/fieldPath.ts';
import { findObject, parseManifest } from '../yaml/manifest.ts';

export interface ServiceName {
  readonly namespace: string;
  readonly name: string;
}

/**
 * Returns the new text; undefined when no document describes the Service, or the way to the field is blocked by something that is
 * not a mapping. An undefined value removes the field.
 */
export function setServiceField(
  text: string,
  service: ServiceName,
  path: FieldPath,
  value: string | number | undefined,
): string | undefined {
  const document = findObject(parseManifest(text), 'Service', service.namespace, service.name);
  if (!document) return undefined;
  if (value === undefined) return applyEdits(text, removeField(text, document.content, path) ?? []);
  // The type decides what the other fields may say, so it comes before them.
  const at = path.at(-1) === 'type' ? 'first' : 'last';
  const edits = setField(text, document.content, path, value, { at });
  return edits && applyEdits(text, edits);
}

/**
 * Sets the type, and takes away what the new type does not allow: on the way to ClusterIP the external policy and the node ports,
 * which the API server would refuse.
 */
export function setServiceType(text: string, service: ServiceName, type: string): string | undefined {
  let result = setServiceField(text, service, ['spec', 'type'], type);
  if (result === undefined || type !== 'ClusterIP') return result;
  if (!hasField(result, service, ['spec', 'externalIPs']))
    result = setServiceField(result, service, ['spec', 'externalTrafficPolicy'], undefined) ?? result;
  for (let index = 0; index < portCount(result, service); index++)
    result = setServiceField(result, service, ['spec', 'ports', index, 'nodePort'], undefined) ?? result;
  return result;
}

function hasField(text: string, service: ServiceName, path: FieldPath): boolean {
  const document = findObject(parseManifest(text), 'Service', service.namespace, service.name);
  return document !== undefined && findPlace(document.content, path).complete;
}

function portCount(text: string, service: ServiceName): number {
  const document = findObject(parseManifest(text), 'Service', service.namespace, service.name);
  const contents = document?.content.contents;
  if (!document || !isMap(contents)) return 0;
  const { complete, node } = findPlace(document.content, ['spec', 'ports']);
  return complete && isSeq(node) ? node.items.length : 0;
}
