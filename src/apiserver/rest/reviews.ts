/**
 * Questions about the asker: may I, what may I, who am I. There is no authorization here, so everything is allowed. Upstream:
 * pkg/registry/authorization and pkg/registry/authentication/selfsubjectreview. They are created, answered and never stored.
 */
import { decodeOrRefuse } from '../decode/typed.ts';
import { isObject, type Json, type JsonObject } from '../../api/index.ts';
import { invalid, methodNotAllowed } from '../statusErrors.ts';
import { invalidValue, type FieldError } from '../validation/fieldError.ts';

interface Review {
  readonly group: string;
  readonly resource: string;
  readonly kind: string;
  readonly struct: string;
  readonly status: () => JsonObject;
  readonly validate?: (spec: JsonObject) => readonly FieldError[];
}

/** One question: about a resource, or about a path. @upstream pkg/apis/authorization/validation/validation.go */
function askedOnce({ resourceAttributes, nonResourceAttributes }: JsonObject): readonly FieldError[] {
  const [resource, path] = [resourceAttributes ?? undefined, nonResourceAttributes ?? undefined];
  if (resource !== undefined && path !== undefined)
    return [
      invalidValue('spec.nonResourceAttributes', path, 'cannot be specified in combination with resourceAttributes'),
    ];
  if (resource !== undefined || path !== undefined) return [];
  const detail = 'exactly one of nonResourceAttributes or resourceAttributes must be specified';
  return [invalidValue('spec.resourceAttributes', 'null', detail)];
}

const ALL = ['*'];

const REVIEWS: readonly Review[] = [
  {
    group: 'authentication.k8s.io',
    resource: 'selfsubjectreviews',
    kind: 'SelfSubjectReview',
    struct: 'authentication.SelfSubjectReview',
    // Whom kubeadm's admin.conf makes one.
    status: () => ({
      userInfo: { username: 'kubernetes-admin', groups: ['kubeadm:cluster-admins', 'system:authenticated'] },
    }),
  },
  {
    group: 'authorization.k8s.io',
    resource: 'selfsubjectaccessreviews',
    kind: 'SelfSubjectAccessReview',
    struct: 'authorization.SelfSubjectAccessReview',
    status: () => ({ allowed: true }),
    validate: askedOnce,
  },
  {
    group: 'authorization.k8s.io',
    resource: 'selfsubjectrulesreviews',
    kind: 'SelfSubjectRulesReview',
    struct: 'authorization.SelfSubjectRulesReview',
    status: () => ({
      resourceRules: [{ verbs: ALL, apiGroups: ALL, resources: ALL }],
      nonResourceRules: [{ verbs: ALL, nonResourceURLs: ALL }],
      incomplete: false,
    }),
  },
];

export const reviewGroups = (): string[] => [...new Set(REVIEWS.map(({ group }) => group))];

/** The reviews of a group's version; they can only be created. */
export const reviewsIn = (group: string, version: string): readonly Review[] =>
  version === 'v1' ? REVIEWS.filter((review) => review.group === group) : [];

/** The review at a path; undefined when there is none. */
export function reviewAt([root, group, version, resource, ...more]: readonly string[]): Review | undefined {
  if (root !== 'apis' || more.length > 0) return undefined;
  return reviewsIn(group ?? '', version ?? '').find((review) => review.resource === resource);
}

/** @throws ApiError BadRequest, Invalid, MethodNotAllowed */
export function answerReview(review: Review, method: string, body: Json): JsonObject {
  if (method !== 'POST') throw methodNotAllowed();
  const { group, kind, struct, status, validate } = review;
  const { object } = decodeOrRefuse(isObject(body) ? body : {}, { kind, version: 'v1' }, struct);
  const { kind: _kind, apiVersion: _version, metadata = {}, spec, ...rest } = object;
  const errors = validate?.(isObject(spec) ? spec : {}) ?? [];
  // Upstream's internal object has forgotten its kind by then.
  if (errors.length > 0) throw invalid({ group, kind: '' }, '', errors);
  return {
    kind,
    apiVersion: `${group}/v1`,
    metadata,
    ...(spec === undefined ? {} : { spec }),
    ...rest,
    status: status(),
  };
}
