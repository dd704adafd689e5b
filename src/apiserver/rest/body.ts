/** Request bodies: JSON or YAML text, protobuf bytes, or a value somebody has parsed already. */
import { PROTOBUF, readProtobuf } from '../protobuf/body.ts';
import { decodeBase64 } from '../../api/index.ts';
import { badRequest, requestTooLarge, unsupportedMediaType } from '../statusErrors.ts';
import type { Duplicates, Json } from '../yaml/construct.ts';
import { BODY_LIMIT, readYaml } from '../yaml/documents.ts';
import { JsonError, parseJson } from '../yaml/json.ts';

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
 * @throws ApiError BadRequest, RequestEntityTooLarge or UnsupportedMediaType
 */
export function readBody(body: unknown, type: string): Body {
  if (body === undefined || body === null || body === '') return { value: null, duplicates: undefined };
  if (body instanceof Uint8Array) {
    if (type !== PROTOBUF) throw unsupportedMediaType(READABLE);
    if (body.length > BODY_LIMIT) throw requestTooLarge(BODY_LIMIT);
    return { value: readProtobuf(body), duplicates: undefined };
  }
  if (type === PROTOBUF && typeof body === 'string') return readBody(new Uint8Array(decodeBase64(body)), type);
  if (typeof body !== 'string') return { value: body as Json, duplicates: undefined };
  if (body.length > BODY_LIMIT) throw requestTooLarge(BODY_LIMIT);
  if (type === 'application/yaml') return readYamlBody(body);
  if (type === 'application/apply-patch+yaml') return readConfiguration(body);
  if (type !== 'application/json' && !type.endsWith('+json')) throw unsupportedMediaType(READABLE);
  try {
    return parseJson(body);
  } catch (error) {
    if (error instanceof JsonError) throw badRequest(`couldn't get version/kind; json parse error: ${error.problem}`);
    throw error;
  }
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
