/** Request bodies: JSON or YAML text, protobuf bytes, or a value somebody has parsed already. */
import { PROTOBUF, readProtobuf } from '../protobuf/body.ts';
import {
  decodeBase64,
  isObject,
  type Duplicates,
  type Json,
  BODY_LIMIT,
  readYaml,
  JsonError,
  parseJson,
} from '../../api/index.ts';
import { badRequest, requestTooLarge, unsupportedMediaType } from '../statusErrors.ts';

export interface Body {
  readonly value: Json;
  readonly duplicates: Duplicates | undefined;
}

const READABLE = ['application/json', 'application/yaml', PROTOBUF];

/** The media type without its parameters; JSON when none is given. */
export function mediaType(headers: Readonly<Record<string, string>> | undefined): string {
  const name = Object.keys(headers ?? {}).find((header) => header.toLowerCase() === 'content-type');
  const type = (name === undefined ? undefined : headers?.[name])?.split(';')[0]?.trim() ?? '';
  return type === '' ? 'application/json' : type;
}

/**
 * @param type media type of the body; a patch's type says what it means, and is JSON.
 * @param wanted the kind the body has to be of; undefined: it may be left out
 * @throws ApiError BadRequest, RequestEntityTooLarge or UnsupportedMediaType
 */
export function readBody(body: unknown, type: string, wanted?: string): Body {
  if (body === undefined || body === null || body === '') {
    if (wanted !== undefined) throw unrecognized(wanted, 'unexpected end of JSON input', '');
    return { value: null, duplicates: undefined };
  }
  if (body instanceof Uint8Array) {
    if (type !== PROTOBUF) throw unsupportedMediaType(READABLE);
    if (body.length > BODY_LIMIT) throw requestTooLarge(BODY_LIMIT);
    return { value: readProtobuf(body), duplicates: undefined };
  }
  if (type === PROTOBUF && typeof body === 'string') return readBody(new Uint8Array(decodeBase64(body)), type);
  if (typeof body !== 'string') return objectBody({ value: body as Json, duplicates: undefined }, wanted);
  if (body.length > BODY_LIMIT) throw requestTooLarge(BODY_LIMIT);
  if (type === 'application/yaml') return readYamlBody(body);
  if (type === 'application/apply-patch+yaml') return readConfiguration(body);
  if (type !== 'application/json' && !type.endsWith('+json')) throw unsupportedMediaType(READABLE);
  try {
    return objectBody(parseJson(body), wanted);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    // A whole text ends too early; only a stream meets its end unexpectedly.
    const problem = error.problem === 'unexpected EOF' ? 'unexpected end of JSON input' : error.problem;
    if (wanted !== undefined) throw unrecognized(wanted, problem, body);
    throw badRequest(`${WHAT_FOR[type] ?? "couldn't get version/kind; json parse error: "}${problem}`);
  }
}

/** Patches have no kind: what they say is read as it is. @upstream apiserver/pkg/endpoints/handlers/patch.go */
const WHAT_FOR: Readonly<Record<string, string>> = {
  'application/json-patch+json': 'error decoding patch: ',
  'application/merge-patch+json': 'error decoding patch: ',
  'application/strategic-merge-patch+json': '',
};

/** What the server looks for first in any body, as Go prints the type. */
const TYPE_META =
  'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';

/** @throws ApiError BadRequest: an object is wanted and this is none */
function objectBody(body: Body, wanted: string | undefined): Body {
  const { value } = body;
  if (wanted === undefined || isObject(value)) return body;
  // Go takes null for an object with nothing in it.
  if (value === null) return { ...body, value: {} };
  throw unrecognized(wanted, notAnObject(value), JSON.stringify(value));
}

/** What Go says of a body whose type it cannot ask for. */
export function notAnObject(value: Json): string {
  const what = Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value;
  return `json: cannot unmarshal ${what} into Go value of type ${TYPE_META}`;
}

/** The beginning of a body, to recognise it by. */
const SUMMARY_LENGTH = 30;

function unrecognized(wanted: string, problem: string, body: string): Error {
  const start = body.slice(0, SUMMARY_LENGTH);
  const shown = body.startsWith('{') ? start : hex(start);
  const summary = body === '' ? '<empty>' : body.length > SUMMARY_LENGTH ? `${shown} ...` : shown;
  const why = `couldn't get version/kind; json parse error: ${problem}`;
  return badRequest(`the object provided is unrecognized (must be of type ${wanted}): ${why} (${summary})`);
}

function hex(text: string): string {
  return [...text].map((char) => (char.codePointAt(0) ?? 0).toString(16).padStart(2, '0')).join('');
}

/** An applied configuration: YAML, which JSON is too. */
function readConfiguration(text: string): Body {
  try {
    return readYaml(text) ?? { value: {}, duplicates: undefined };
  } catch (error) {
    throw badRequest(`error decoding YAML: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function readYamlBody(text: string): Body {
  try {
    return readYaml(text) ?? { value: null, duplicates: undefined };
  } catch (error) {
    throw badRequest(error instanceof Error ? error.message : String(error));
  }
}
