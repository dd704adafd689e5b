/**
 * InterPodAffinity: keeps a Pod with, or away from, Pods that run in the same domain of a topology key. Upstream:
 * plugins/interpodaffinity (filtering.go, scoring.go). The API server has made matchLabelKeys part of the selector.
 */
import { matchesSelector, type Affinity, type Pod, type PodAffinityTerm } from '../../api/index.ts';
import { MAX_NODE_SCORE, type Filter, type Plugin, type Rejection, type Scorer } from '../framework.ts';
import type { AssignedPod, ClusterPicture, NodeInfo } from '../nodeInfo.ts';

/** Evicting others cannot bring the company that a Pod asks for. */
const NO_COMPANY: Rejection = { reasons: ["node(s) didn't match pod affinity rules"], unresolvable: true };
const UNWANTED: Rejection = { reasons: ["node(s) didn't match pod anti-affinity rules"], unresolvable: false };
const NOT_WANTED: Rejection = {
  reasons: ["node(s) didn't satisfy existing pods anti-affinity rules"],
  unresolvable: false,
};

/** `key=value`: the domains that hold a Pod which counts. */
type Domains = Set<string>;
type Subject = Pick<AssignedPod, 'namespace' | 'labels'>;

const affinityOf = ({ spec }: Pod): readonly PodAffinityTerm[] =>
  spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
const antiAffinityOf = ({ spec }: Pod): readonly PodAffinityTerm[] =>
  spec.affinity?.podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];

/** @param home the namespace of the Pod that has the term: meant when the term names none. */
function matchesTerm(
  { namespaceLabels }: ClusterPicture,
  term: PodAffinityTerm,
  home: string,
  { namespace, labels }: Subject,
): boolean {
  const { namespaces = [], namespaceSelector, labelSelector } = term;
  const isNear =
    namespaces.includes(namespace) ||
    (namespaceSelector
      ? matchesSelector(namespaceSelector, namespaceLabels(namespace))
      : namespaces.length === 0 && namespace === home);
  return isNear && matchesSelector(labelSelector, labels);
}

function domainOf({ labels }: NodeInfo, { topologyKey }: PodAffinityTerm): string | undefined {
  const value = labels[topologyKey];
  return value === undefined ? undefined : `${topologyKey}=${value}`;
}

/** The domains of every term's key in which a Pod runs that `picks` accepts for the term. */
function occupied(
  picture: ClusterPicture,
  terms: readonly PodAffinityTerm[],
  picks: (pod: AssignedPod, term: PodAffinityTerm) => boolean,
): Domains[] {
  const domains = terms.map((): Domains => new Set());
  if (terms.length === 0) return domains;
  picture.eachAssigned((pod) => {
    const info = picture.get(pod.node);
    if (!info) return;
    terms.forEach((term, i) => {
      const domain = domainOf(info, term);
      if (domain !== undefined && picks(pod, term)) domains[i]!.add(domain);
    });
  });
  return domains;
}

/** The domains that Pods already there keep to themselves. */
function guarded(picture: ClusterPicture, subject: Subject): Domains {
  const domains: Domains = new Set();
  for (const { node, namespace, antiAffinity = [] } of picture.antiAffine.values()) {
    const info = picture.get(node);
    if (!info) continue;
    for (const term of antiAffinity) {
      const domain = domainOf(info, term);
      if (domain !== undefined && matchesTerm(picture, term, namespace, subject)) domains.add(domain);
    }
  }
  return domains;
}

function filterFor(pod: Pod, picture: ClusterPicture): Filter {
  const { namespace = '', labels = {} } = pod.metadata;
  const subject = { namespace, labels };
  const wanted = affinityOf(pod);
  const unwanted = antiAffinityOf(pod);
  // Only a Pod that matches all terms of an affinity is company; for an anti-affinity one term is enough.
  const isCompany = (other: Subject): boolean => wanted.every((term) => matchesTerm(picture, term, namespace, other));
  const company = occupied(picture, wanted, isCompany);
  const enemies = occupied(picture, unwanted, (other, term) => matchesTerm(picture, term, namespace, other));
  const keptAway = guarded(picture, subject);
  // The first of a group that wants to be together may go anywhere.
  const isFirst = company.every(({ size }) => size === 0) && isCompany(subject);
  return (info) => {
    const lonely = wanted.some((term, i) => {
      const domain = domainOf(info, term);
      return domain === undefined || !(isFirst || company[i]!.has(domain));
    });
    if (lonely) return NO_COMPANY;
    if (unwanted.some((term, i) => enemies[i]!.has(domainOf(info, term) ?? ''))) return UNWANTED;
    for (const domain of keptAway) {
      const at = domain.indexOf('=');
      if (info.labels[domain.slice(0, at)] === domain.slice(at + 1)) return NOT_WANTED;
    }
    return undefined;
  };
}

// Scoring

interface Wish {
  readonly weight: number;
  readonly term: PodAffinityTerm;
}

/** What a Pod would like: company with a positive weight, distance with a negative one. */
function wishesOf(affinity: Affinity | undefined): readonly Wish[] {
  const of = (terms: Affinity['podAffinity'], sign: 1 | -1): Wish[] =>
    (terms?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(({ weight, podAffinityTerm: term }) => ({
      weight: sign * weight,
      term,
    }));
  return [...of(affinity?.podAffinity, 1), ...of(affinity?.podAntiAffinity, -1)];
}

/** Of a Pod that is there: what it required once still draws others a little. */
const HARD_POD_AFFINITY_WEIGHT = 1;

function pullOf({ affinity }: AssignedPod): readonly Wish[] {
  const required = affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
  return [...required.map((term) => ({ weight: HARD_POD_AFFINITY_WEIGHT, term })), ...wishesOf(affinity)];
}

/** Sums by `key=value` of a topology key. */
function sumWishes(pod: Pod, picture: ClusterPicture): ReadonlyMap<string, number> {
  const { namespace = '', labels = {} } = pod.metadata;
  const sums = new Map<string, number>();
  const add = (node: string, { term, weight }: Wish): void => {
    const info = picture.get(node);
    const domain = info && domainOf(info, term);
    if (domain !== undefined) sums.set(domain, (sums.get(domain) ?? 0) + weight);
  };
  const own = wishesOf(pod.spec.affinity);
  if (own.length > 0)
    picture.eachAssigned((other) => {
      for (const wish of own) if (matchesTerm(picture, wish.term, namespace, other)) add(other.node, wish);
    });
  for (const other of picture.affine.values())
    for (const wish of pullOf(other))
      if (matchesTerm(picture, wish.term, other.namespace, { namespace, labels })) add(other.node, wish);
  return sums;
}

/** The best gets 100, the worst 0. */
function spreadOut(scores: number[]): void {
  const [min, max] = [Math.min(...scores), Math.max(...scores)];
  for (let i = 0; i < scores.length; i++)
    scores[i] = max > min ? Math.trunc((MAX_NODE_SCORE * (scores[i]! - min)) / (max - min)) : 0;
}

function scoreCompany(pod: Pod, picture: ClusterPicture): Scorer | undefined {
  if (picture.affine.size === 0 && wishesOf(pod.spec.affinity).length === 0) return undefined;
  const sums = sumWishes(pod, picture);
  if (sums.size === 0) return undefined;
  const keys = new Set([...sums.keys()].map((domain) => domain.slice(0, domain.indexOf('='))));
  return {
    score: ({ labels }) => {
      let sum = 0;
      for (const key of keys) sum += sums.get(`${key}=${labels[key] ?? ''}`) ?? 0;
      return sum;
    },
    normalize: spreadOut,
  };
}

export const interPodAffinity: Plugin = {
  name: 'InterPodAffinity',
  weight: 2,
  filter: ({ pod, picture }) => {
    const isConcerned = affinityOf(pod).length > 0 || antiAffinityOf(pod).length > 0 || picture.antiAffine.size > 0;
    return isConcerned ? filterFor(pod, picture) : undefined;
  },
  score: ({ pod, picture }) => scoreCompany(pod, picture),
  mayHelp: (event, pod) => {
    switch (event.kind) {
      case 'nodeAdded':
      case 'podDeleted':
        return true;
      case 'nodeUpdated':
        return JSON.stringify(event.node.metadata.labels) !== JSON.stringify(event.previous.metadata.labels);
      case 'podAdded':
        return affinityOf(pod).length > 0;
      case 'podUpdated':
        return affinityOf(pod).length > 0 || antiAffinityOf(pod).length > 0;
    }
  },
};
