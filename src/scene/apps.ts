/**
 * Which colour an app has. An app is what the well-known labels call it; a colour is a slot of the palette and stays with its app
 * as long as the scene lives, so that Pods coming and going never repaint the others. Slot 0 is grey: clients and the system; the
 * cluster's DNS is grey as well, with a sign of its own.
 */
import { matchesPairs, type Labels, type Pod, type Service } from '../api/index.ts';

/** Slots 1 to 7 are colours, 8 to 14 the same ones under other signs; a fifteenth app begins again at 1. */
const HUES = 7;
const APP_SLOTS = 2 * HUES;
/** The cluster's DNS: its Pods, and the Service in front of them. */
const DNS_SLOT = APP_SLOTS + 1;
/** How many there are, with slot 0. */
export const SLOTS = DNS_SLOT + 1;

/** Which of the palette's colours a slot has, 0 to 7. */
export function hueOf(slot: number): number {
  if (slot === 0 || slot === DNS_SLOT) return 0;
  return 1 + ((slot - 1) % HUES);
}

const APP_LABELS = ['app', 'app.kubernetes.io/name', 'k8s-app'] as const;

function appLabel(labels: Labels | undefined): string | undefined {
  for (const label of APP_LABELS) if (labels?.[label]) return labels[label];
  return undefined;
}

/** A Pod's app: its label, or its controller's name without the template hash, or its own name. */
function appOfPod(pod: Pod): string {
  const label = appLabel(pod.metadata.labels);
  if (label) return label;
  const owner = pod.metadata.ownerReferences?.find((reference) => reference.controller);
  if (!owner) return pod.metadata.name;
  return owner.kind === 'ReplicaSet' ? owner.name.replace(/-[a-z0-9]{8,10}$/, '') : owner.name;
}

/** The app a Service stands for: that of the first Pod it selects, or what its selector or its name says. */
function appOfService(service: Service, pods: readonly Pod[]): string {
  const { selector } = service.spec;
  const label = appLabel(selector);
  if (label) return label;
  const first = pods.find(
    (pod) => pod.metadata.namespace === service.metadata.namespace && matchesPairs(selector, pod.metadata.labels),
  );
  return first ? appOfPod(first) : service.metadata.name;
}

export type AppColours = ReadonlyMap<string, number>;

function isSystem(namespace: string | undefined): boolean {
  return namespace === 'kube-system';
}

/**
 * Gives every app its slot. An app gets a colour once it serves: a Service stands for it or its Pods declare ports. Slots given
 * before are kept; the same map comes back when nothing is new.
 */
export function assignAppColours(before: AppColours, pods: readonly Pod[], services: readonly Service[]): AppColours {
  const added = new Map<string, number>();
  const add = (app: string): void => {
    if (!before.has(app) && !added.has(app)) added.set(app, 1 + ((before.size + added.size) % APP_SLOTS));
  };
  for (const pod of pods) {
    if (isSystem(pod.metadata.namespace)) continue;
    if (pod.spec.containers.some((container) => container.ports?.length)) add(appOfPod(pod));
  }
  for (const service of services) {
    if (isSystem(service.metadata.namespace) || !service.spec.selector) continue;
    add(appOfService(service, pods));
  }
  return added.size === 0 ? before : new Map([...before, ...added]);
}

/** Whatever its program: by this label the Service kube-dns finds its Pods. */
const isDNS = (labels: Labels | undefined): boolean => labels?.['k8s-app'] === 'kube-dns';

export function colourOfPod(pod: Pod, colours: AppColours): number {
  const { namespace, labels } = pod.metadata;
  if (isSystem(namespace)) return isDNS(labels) ? DNS_SLOT : 0;
  return colours.get(appOfPod(pod)) ?? 0;
}

export function colourOfService(service: Service, pods: readonly Pod[], colours: AppColours): number {
  if (isSystem(service.metadata.namespace)) return isDNS(service.spec.selector) ? DNS_SLOT : 0;
  return colours.get(appOfService(service, pods)) ?? 0;
}

/**
 * The last part of a generated name, which tells the replicas apart: …x2k9p. A hand-given name stays whole, and so does a
 * StatefulSet's, whose ordinal means nothing alone; the system's Pods go by their program: coredns.
 */
export function shortPodName(pod: Pod): string {
  const { name, namespace, generateName, ownerReferences = [] } = pod.metadata;
  if (isSystem(namespace)) return (generateName ?? name).replace(/(-[a-z0-9]{6,10})?-$/, '');
  const suffix = generateName && name.startsWith(generateName) ? name.slice(generateName.length) : '';
  // A random suffix may be all digits, too.
  return suffix === '' || ownerReferences.some(({ kind }) => kind === 'StatefulSet') ? name : `…${suffix}`;
}
