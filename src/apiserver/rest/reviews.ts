/**
 * Questions about the asker: may I, what may I, who am I. There is no authorization here, so everything is allowed. Upstream:
 * pkg/registry/authorization and pkg/registry/authentication/selfsubjectreview. They are created, answered and never stored.
 */
import { decodeOrRefuse } from '../decode/typed.ts';
import { isObject, type Json, type JsonObject } from '../../api/index.ts';
import { methodNotAllowed } from '../statusErrors.ts';

interface Review {
  readonly group: string;
  readonly resource: string;
  readonly kind: string;
  readonly struct: string;
  readonly status: () => JsonObject;
}

const ALL = ['*'];

const REVIEWS: readonly Review[] = [
  {
    group: 'authentication.k8s.io',
    resource: 'selfsubjectreviews',
    kind: 'SelfSubjectReview',
    struct: 'authentication.SelfSubjectReview',
    status: () => ({ userInfo: { username: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] } }),
  },
  {
    group: 'authorization.k8s.io',
    resource: 'selfsubjectaccessreviews',
    kind: 'SelfSubjectAccessReview',
    struct: 'authorization.SelfSubjectAccessReview',
    status: () => ({ allowed: true }),
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

/** @throws ApiError BadRequest, MethodNotAllowed */
export function answerReview(review: Review, method: string, body: Json): JsonObject {
  if (method !== 'POST') throw methodNotAllowed();
  const { group, kind, struct, status } = review;
  const { object } = decodeOrRefuse(isObject(body) ? body : {}, { kind, version: 'v1' }, struct);
  return { ...object, kind, apiVersion: `${group}/v1`, status: status() };
}
