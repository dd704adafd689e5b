/**
 * A request body in protobuf: the bytes `k8s` and 0, then a runtime.Unknown that says of what kind the message inside is. kubectl sends
 * it from 1.32 on. Upstream: apimachinery/pkg/runtime/serializer/protobuf. Answers are never protobuf here.
 */
import { resourceOfKind, structNameOf, type JsonObject, goQuote } from '../../api/index.ts';
import { badRequest } from '../statusErrors.ts';
import { decodeMessage, stringField, textOf } from './message.ts';
import { WireError } from './wire.ts';

export const PROTOBUF = 'application/vnd.kubernetes.protobuf';

const PREFIX = [0x6b, 0x38, 0x73, 0x00];

/** Kinds that are no resources. */
const OTHERS: Readonly<Record<string, string>> = {
  'v1 Binding': 'core.Binding',
  'autoscaling/v1 Scale': 'autoscaling.Scale',
  'policy/v1 Eviction': 'policy.Eviction',
  'authentication.k8s.io/v1 SelfSubjectReview': 'authentication.SelfSubjectReview',
  'authorization.k8s.io/v1 SelfSubjectAccessReview': 'authorization.SelfSubjectAccessReview',
  'authorization.k8s.io/v1 SelfSubjectRulesReview': 'authorization.SelfSubjectRulesReview',
};

function structOfKind(apiVersion: string, kind: string): string {
  // Options come in the version of whatever they are for.
  if (kind === 'DeleteOptions') return 'meta.DeleteOptions';
  const info = resourceOfKind(apiVersion, kind);
  const struct = info ? structNameOf(info) : OTHERS[`${apiVersion} ${kind}`];
  if (struct !== undefined) return struct;
  throw badRequest(
    `no kind ${goQuote(kind)} is registered for version ${goQuote(apiVersion)} in scheme "pkg/api/legacyscheme/scheme.go:30"`,
  );
}

/** The object as JSON would have it. @throws ApiError BadRequest */
export function readProtobuf(bytes: Uint8Array): JsonObject {
  if (bytes.length === 0) throw badRequest('empty data');
  if (!PREFIX.every((byte, index) => bytes[index] === byte))
    throw badRequest(`provided data does not appear to be a protobuf message, expected prefix [${PREFIX.join(' ')}]`);
  try {
    const unknown = bytes.subarray(PREFIX.length);
    const type = stringField(unknown, 1);
    const apiVersion = textOf(stringField(type, 1));
    const kind = textOf(stringField(type, 2));
    return { apiVersion, kind, ...decodeMessage(stringField(unknown, 2), structOfKind(apiVersion, kind)) };
  } catch (error) {
    if (error instanceof WireError) throw badRequest(error.message);
    throw error;
  }
}
