/**
 * From a body to a typed object of a known resource. Upstream: apiserver/pkg/endpoints/handlers (transformDecodeError) and
 * apimachinery/pkg/runtime/serializer/json. Each complaint becomes a cause with the field's path, so that an editor can find it.
 */
import {
  type Draft,
  type ResourceInfo,
  type ResourceTypes,
  type ResourceName,
  type StatusCause,
  structNameOf,
  type Duplicates,
  type Json,
} from '../../api/index.ts';
import { badRequest } from '../statusErrors.ts';
import { decodeStruct, TypeMismatch, type Decoded } from './decode.ts';

/** What to do about unknown and repeated fields. */
export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

export interface TypedBody {
  readonly object: Draft<ResourceTypes[ResourceName]>;
  /** With fieldValidation Warn: what a strict reader would have refused. */
  readonly warnings: readonly string[];
}

/** @throws ApiError BadRequest: "Service in version "v1" cannot be handled as a Service: …" */
export function decodeTyped(
  value: Json,
  info: ResourceInfo,
  validation: FieldValidation = 'Strict',
  duplicates?: Duplicates,
): TypedBody {
  const { object, strictErrors } = decodeOrRefuse(value, info, structNameOf(info), duplicates);
  if (strictErrors.length > 0 && validation === 'Strict')
    throw cannotHandle(info, `strict decoding error: ${strictErrors.join(', ')}`, strictErrors.map(strictCause));
  const draft = { ...object, metadata: object['metadata'] ?? {} };
  return {
    object: draft as unknown as TypedBody['object'],
    warnings: validation === 'Warn' ? strictErrors : [],
  };
}

/** Decodes another struct (Scale, Binding, DeleteOptions) with the same words. */
export function decodeOrRefuse(
  value: Json,
  info: Pick<ResourceInfo, 'kind' | 'version'>,
  struct: string,
  duplicates?: Duplicates,
): Decoded {
  try {
    return decodeStruct(value, struct, duplicates);
  } catch (error) {
    if (!(error instanceof TypeMismatch)) throw error;
    const causes =
      error.field === '' ? [] : [{ reason: 'FieldValueTypeInvalid', message: error.message, field: error.field }];
    throw cannotHandle(info, error.message, causes);
  }
}

function cannotHandle(
  { kind, version }: Pick<ResourceInfo, 'kind' | 'version'>,
  why: string,
  causes: readonly StatusCause[],
): Error {
  return badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${why}`, causes);
}

function strictCause(sentence: string): StatusCause {
  return { reason: 'FieldValueInvalid', message: sentence, field: /"(.*)"$/.exec(sentence)?.[1] ?? '' };
}
