/**
 * matchLabelKeys and mismatchLabelKeys: what a Pod says of its own labels becomes part of its selectors when it is created, so that
 * the scheduler need not know. Upstream: pkg/registry/core/pod/strategy.go, applyMatchLabelKeysAndMismatchLabelKeys and
 * applyMatchLabelKeysForTopologySpread.
 */
import type { Affinity, Labels, LabelSelector, Pod, PodAffinityTerm, PodSpec } from '../../api/index.ts';

interface Keys {
  readonly labelSelector?: LabelSelector;
  readonly matchLabelKeys?: readonly string[];
  readonly mismatchLabelKeys?: readonly string[];
}

/** Keys that the Pod lacks say nothing, and where there is no selector there is nothing to add to. */
function merged<T extends Keys>(term: T, labels: Labels): T {
  const { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] } = term;
  if (!labelSelector || matchLabelKeys.length + mismatchLabelKeys.length === 0) return term;
  const expressions = (keys: readonly string[], operator: 'In' | 'NotIn') =>
    keys.flatMap((key) => (labels[key] === undefined ? [] : [{ key, operator, values: [labels[key]] }]));
  const added = [...expressions(matchLabelKeys, 'In'), ...expressions(mismatchLabelKeys, 'NotIn')];
  if (added.length === 0) return term;
  const matchExpressions = [...(labelSelector.matchExpressions ?? []), ...added];
  return { ...term, labelSelector: { ...labelSelector, matchExpressions } };
}

type Terms = NonNullable<Affinity['podAffinity']>;

function mergedTerms(terms: Terms, labels: Labels): Terms {
  const {
    requiredDuringSchedulingIgnoredDuringExecution: hard,
    preferredDuringSchedulingIgnoredDuringExecution: soft,
  } = terms;
  const each = (term: PodAffinityTerm): PodAffinityTerm => merged(term, labels);
  return {
    ...terms,
    ...(hard ? { requiredDuringSchedulingIgnoredDuringExecution: hard.map(each) } : {}),
    ...(soft
      ? {
          preferredDuringSchedulingIgnoredDuringExecution: soft.map((wish) => ({
            ...wish,
            podAffinityTerm: each(wish.podAffinityTerm),
          })),
        }
      : {}),
  };
}

/** The Pod with these keys made part of its selectors; itself when it names none. */
export function withLabelKeys(pod: Pod): Pod {
  const { affinity, topologySpreadConstraints } = pod.spec;
  const { podAffinity, podAntiAffinity } = affinity ?? {};
  if (!podAffinity && !podAntiAffinity && !topologySpreadConstraints) return pod;
  const { labels = {} } = pod.metadata;
  const spec: PodSpec = {
    ...pod.spec,
    ...(affinity
      ? {
          affinity: {
            ...affinity,
            ...(podAffinity ? { podAffinity: mergedTerms(podAffinity, labels) } : {}),
            ...(podAntiAffinity ? { podAntiAffinity: mergedTerms(podAntiAffinity, labels) } : {}),
          },
        }
      : {}),
    ...(topologySpreadConstraints
      ? { topologySpreadConstraints: topologySpreadConstraints.map((constraint) => merged(constraint, labels)) }
      : {}),
  };
  return { ...pod, spec };
}
