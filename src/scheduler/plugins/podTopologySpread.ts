/**
 * PodTopologySpread: evenness over zones, nodes or any label. DoNotSchedule constraints filter, ScheduleAnyway ones score; a Pod
 * without constraints gets the system's (hostname maxSkew 3, zone maxSkew 5, both soft) over what its Service and ReplicaSet select.
 * Upstream: pkg/scheduler/framework/plugins/podtopologyspread. The API server has made matchLabelKeys part of
 * the selector.
 */
import {
  hasNodeSelection,
  matchesNodeSelection,
  matchesSelector,
  untoleratedTaint,
  type LabelSelector,
  type Node,
  type Pod,
  type TopologySpreadConstraint,
} from '../../api/index.ts';
import { MAX_NODE_SCORE, type Cycle, type Filter, type Plugin, type Rejection, type Scorer } from '../framework.ts';
import type { ClusterPicture, NodeInfo, SelectorCounts } from '../nodeInfo.ts';

const HOSTNAME = 'kubernetes.io/hostname';
const ZONE = 'topology.kubernetes.io/zone';

const NOT_EVEN = "node(s) didn't match pod topology spread constraints";
const REJECTION: Rejection = { reasons: [NOT_EVEN], unresolvable: false };
const NO_LABEL: Rejection = { reasons: [`${NOT_EVEN} (missing required label)`], unresolvable: true };

interface Constraint {
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly minDomains: number;
  readonly selector: LabelSelector;
  /** Whether nodes that the Pod does not select, or does not tolerate, are left out. */
  readonly byAffinity: boolean;
  readonly byTaints: boolean;
  /** Matching Pods; an absent or empty selector matches none. */
  readonly selected: SelectorCounts | undefined;
}

function hasPodConstraints({ spec }: Pod): boolean {
  return (spec.topologySpreadConstraints ?? []).length > 0;
}

/** Selectors as keys; the Pods of a ReplicaSet share one, so that it is printed once. */
const printed = new WeakMap<LabelSelector, string>();

function printSelector(selector: LabelSelector): string {
  let text = printed.get(selector);
  if (text === undefined) printed.set(selector, (text = JSON.stringify(selector)));
  return text;
}

function selectedBy(picture: ClusterPicture, namespace: string, selector: LabelSelector): SelectorCounts | undefined {
  const { matchLabels = {}, matchExpressions = [] } = selector;
  if (Object.keys(matchLabels).length === 0 && matchExpressions.length === 0) return undefined;
  return picture.countsOf(`${namespace} ${printSelector(selector)}`, namespace, selector);
}

function constraintsOf(cycle: Cycle, action: TopologySpreadConstraint['whenUnsatisfiable']): readonly Constraint[] {
  const { pod, picture, spreadSelectors } = cycle;
  const { namespace = '' } = pod.metadata;
  if (hasPodConstraints(pod)) {
    return (pod.spec.topologySpreadConstraints ?? [])
      .filter(({ whenUnsatisfiable }) => whenUnsatisfiable === action)
      .map(({ maxSkew, topologyKey, minDomains = 1, labelSelector: selector = {}, ...policies }) => {
        const selected = selectedBy(picture, namespace, selector);
        const byAffinity = policies.nodeAffinityPolicy !== 'Ignore';
        const byTaints = policies.nodeTaintsPolicy === 'Honor';
        return { maxSkew, topologyKey, minDomains, selector, byAffinity, byTaints, selected };
      });
  }
  const selector = action === 'ScheduleAnyway' ? spreadSelectors.defaultFor(pod) : undefined;
  if (!selector) return [];
  const selected = selectedBy(picture, namespace, selector);
  const shared = { minDomains: 1, selector, byAffinity: true, byTaints: false, selected };
  return [
    { ...shared, maxSkew: 3, topologyKey: HOSTNAME },
    { ...shared, maxSkew: 5, topologyKey: ZONE },
  ];
}

function hasAllKeys(node: Node, constraints: readonly { readonly topologyKey: string }[]): boolean {
  return constraints.every(({ topologyKey }) => node.metadata.labels?.[topologyKey] !== undefined);
}

function domainOf(info: NodeInfo, topologyKey: string): string | undefined {
  return info.labels[topologyKey];
}

function isCounted({ byAffinity, byTaints }: Constraint, pod: Pod, { node }: NodeInfo): boolean {
  if (!node || (byAffinity && !matchesNodeSelection(pod, node))) return false;
  return !byTaints || untoleratedTaint(node.spec.taints, pod) === undefined;
}

// Filtering

function filterSpread(cycle: Cycle): Filter | undefined {
  const constraints = constraintsOf(cycle, 'DoNotSchedule');
  if (constraints.length === 0) return undefined;
  const { pod, picture } = cycle;
  // Only nodes that have every key are domains, and of them those that the policies let count.
  const keyed = picture.list.filter(({ node }) => node && hasAllKeys(node, constraints));
  const checks = constraints.map((constraint) => {
    const { topologyKey, selected, minDomains, selector, maxSkew } = constraint;
    const domains = new Map<string, number>();
    for (const info of keyed) {
      if (!isCounted(constraint, pod, info)) continue;
      const domain = domainOf(info, topologyKey) ?? '';
      domains.set(domain, (domains.get(domain) ?? 0) + (selected?.counts.get(info.place) ?? 0));
    }
    const least = domains.size < minDomains ? 0 : Math.min(...domains.values());
    const self = matchesSelector(selector, pod.metadata.labels) ? 1 : 0;
    return { topologyKey, domains, allowed: maxSkew + least - self };
  });
  return (info) => {
    for (const { topologyKey, domains, allowed } of checks) {
      const domain = domainOf(info, topologyKey);
      if (domain === undefined) return NO_LABEL;
      if ((domains.get(domain) ?? 0) > allowed) return REJECTION;
    }
    return undefined;
  };
}

// Scoring

const NONE_IGNORED: readonly boolean[] = [];

function scoreSpread(cycle: Cycle, feasible: readonly NodeInfo[]): Scorer | undefined {
  const constraints = constraintsOf(cycle, 'ScheduleAnyway');
  if (constraints.length === 0) return undefined;
  const { pod, picture } = cycle;
  // The system's constraints also score nodes that lack a label; a Pod's own ignore them.
  const needsAllKeys = hasPodConstraints(pod);
  const ignored = needsAllKeys ? feasible.map(({ node }) => !node || !hasAllKeys(node, constraints)) : NONE_IGNORED;
  const considered = needsAllKeys ? feasible.filter((_, i) => !ignored[i]) : feasible;
  const parts = constraints.map((constraint) => {
    const { topologyKey, selected, maxSkew } = constraint;
    const domains =
      topologyKey === HOSTNAME ? undefined : countDomains(cycle, constraints, constraint, considered, needsAllKeys);
    const weight = Math.log((domains ? domains.size : considered.length) + 2);
    return { labels: picture.labelsOf(topologyKey), counts: selected?.counts, maxSkew, domains, weight };
  });
  return {
    score: ({ place }, index) => {
      if (ignored[index]) return 0;
      let score = 0;
      for (const { labels, counts, domains, weight, maxSkew } of parts) {
        const domain = labels[place];
        if (domain === undefined) continue;
        const count = domains ? domains.get(domain) : counts?.get(place);
        score += (count ?? 0) * weight + maxSkew - 1;
      }
      return Math.round(score);
    },
    normalize: (scores) => normalizeSpread(scores, ignored),
  };
}

/** Matching Pods in each domain that a considered node belongs to; nodes without the label are a domain of their own, as upstream. */
function countDomains(
  { pod, picture }: Cycle,
  constraints: readonly Constraint[],
  constraint: Constraint,
  considered: readonly NodeInfo[],
  needsAllKeys: boolean,
): ReadonlyMap<string, number> {
  const { topologyKey, selected, byTaints } = constraint;
  const domains = new Map<string, number>();
  const labels = picture.labelsOf(topologyKey);
  let last: string | undefined;
  for (const { place } of considered) {
    const domain = labels[place] ?? '';
    if (domain !== last) domains.set((last = domain), 0);
  }
  if (!selected) return domains;
  const isSelective = hasNodeSelection(pod);
  if (!needsAllKeys && !isSelective && !byTaints) {
    const sums = picture.domainCounts(selected, topologyKey);
    for (const domain of domains.keys()) domains.set(domain, sums.get(domain) ?? 0);
    return domains;
  }
  for (const info of picture.list) {
    const count = selected.counts.get(info.place) ?? 0;
    if (count === 0 || !info.node) continue;
    if (needsAllKeys && !hasAllKeys(info.node, constraints)) continue;
    if (!isCounted(constraint, pod, info)) continue;
    const domain = domainOf(info, topologyKey) ?? '';
    const before = domains.get(domain);
    if (before !== undefined) domains.set(domain, before + count);
  }
  return domains;
}

/** Few is good: the emptiest gets 100. */
function normalizeSpread(scores: number[], ignored: readonly boolean[]): void {
  let min = Infinity;
  let max = 0;
  for (let i = 0; i < scores.length; i++) {
    if (ignored[i]) continue;
    const score = scores[i]!;
    if (score < min) min = score;
    if (score > max) max = score;
  }
  for (let i = 0; i < scores.length; i++) {
    if (ignored[i]) scores[i] = 0;
    else scores[i] = max === 0 ? MAX_NODE_SCORE : Math.trunc((MAX_NODE_SCORE * (max + min - scores[i]!)) / max);
  }
}

// Second chances

function hardConstraints({ spec }: Pod): readonly TopologySpreadConstraint[] {
  return (spec.topologySpreadConstraints ?? []).filter(
    ({ whenUnsatisfiable }) => whenUnsatisfiable === 'DoNotSchedule',
  );
}

export const podTopologySpread: Plugin = {
  name: 'PodTopologySpread',
  weight: 2,
  filter: filterSpread,
  score: scoreSpread,
  mayHelp: (event, pod) => {
    const constraints = hardConstraints(pod);
    const selects = (labels: Readonly<Record<string, string>>): boolean =>
      constraints.some(({ labelSelector }) => matchesSelector(labelSelector, labels));
    switch (event.kind) {
      case 'nodeAdded':
        return hasAllKeys(event.node, constraints);
      case 'nodeUpdated':
        return (
          hasAllKeys(event.node, constraints) !== hasAllKeys(event.previous, constraints) ||
          constraints.some(
            ({ topologyKey }) =>
              event.node.metadata.labels?.[topologyKey] !== event.previous.metadata.labels?.[topologyKey],
          ) ||
          JSON.stringify(event.node.spec.taints) !== JSON.stringify(event.previous.spec.taints)
        );
      case 'podUpdated':
        return selects(event.pod.labels) !== selects(event.previous.labels);
      case 'podAdded':
      case 'podDeleted':
        return event.pod.namespace === pod.metadata.namespace && selects(event.pod.labels);
    }
  },
};
