/**
 * The annotation in which `kubectl apply` keeps what it applied. Upstream: kubectl/pkg/util/apply.go. The text ends in a line feed, as Go's
 * encoder leaves it.
 */
import { isObject, type Json, type JsonObject } from '../../api/index.ts';
import { goJson } from '../print/goText.ts';
import { metadataMap, metadataOf } from '../rest/info.ts';

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** What was applied last; undefined when nothing was, or it cannot be read. */
export function lastApplied(object: JsonObject): JsonObject | undefined {
  const text = metadataMap(object, 'annotations')[LAST_APPLIED];
  if (text === undefined) return undefined;
  try {
    const value = JSON.parse(text) as Json;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The object's text for the annotation: everything but the annotation itself. */
export function configurationText(object: JsonObject): string {
  const annotations = { ...metadataMap(object, 'annotations') };
  Reflect.deleteProperty(annotations, LAST_APPLIED);
  return `${goJson(withAnnotations(object, annotations))}\n`;
}

/** The object with the annotation that says what it is. */
export const annotated = (object: JsonObject, text = configurationText(object)): JsonObject =>
  withAnnotations(object, { ...metadataMap(object, 'annotations'), [LAST_APPLIED]: text });

const withAnnotations = (object: JsonObject, annotations: Readonly<Record<string, string>>): JsonObject => ({
  ...object,
  metadata: { ...metadataOf(object), annotations: { ...annotations } },
});

/** --save-config; an annotation that is there is kept true in any case. */
export function savedConfig(object: JsonObject, save: boolean): JsonObject {
  return save || metadataMap(object, 'annotations')[LAST_APPLIED] ? annotated(object) : object;
}

/** The same of an object that went through Go's types: its text has their order. @param typed its typed form */
export function savedTypedConfig(object: JsonObject, typed: JsonObject, save: boolean): JsonObject {
  if (!save) return object;
  const text = JSON.stringify(typed).replace(/[<>&]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`);
  return annotated(object, `${text}\n`);
}
