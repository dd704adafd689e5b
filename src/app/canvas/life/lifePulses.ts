/**
 * The life of the control plane as pulses: who wrote to the API server, who watches what was written, where the scheduler put a Pod,
 * which node's rules were written, which probe passed. Read from what happened, so that it is the same whenever one looks; the way of
 * a watch is drawn from the write on and for a fixed time, not for as long as its own delivery took.
 */
import { CLOUD_CONTROLLER } from '../boxWords.ts';
import type { Happening } from '../../../cluster/index.ts';
import type { LifeKind } from '../../store/viewStore.ts';

/** Where a pulse begins or ends. */
export type LifePlace =
  | { readonly kind: 'component'; readonly name: string }
  | { readonly kind: 'node' | 'kernel'; readonly name: string }
  /** "namespace/name". */
  | { readonly kind: 'pod'; readonly name: string };

export interface Pulse {
  readonly kind: LifeKind;
  /** ms since boot. */
  readonly at: number;
  readonly from: LifePlace;
  /** Absent: it happens where it is. */
  readonly to?: LifePlace;
  readonly failed: boolean;
}

/** What the pulses have to know about the picture. */
export interface LifeContext {
  readonly nodes: readonly string[];
  /** Of a Pod, "namespace/name"; undefined while it waits for one. */
  readonly nodeOf: (pod: string) => string | undefined;
}

/** Beyond so many nodes, not every watch of every kube-proxy is drawn. */
const MOST_WATCHERS = 8;

const component = (name: string): LifePlace => ({ kind: 'component', name });
const API_SERVER = component('API server');
const SCHEDULER = component('scheduler');
const CONTROLLERS = component('controllers');

/** Where the writer stands; undefined for the API server itself and for a learner, who stands nowhere in the cluster. */
function writerOf(by: string): LifePlace | undefined {
  const [program = '', node] = by.split('/');
  if (node !== undefined)
    return program === 'kube-proxy' ? { kind: 'kernel', name: node } : { kind: 'node', name: node };
  if (program === 'default-scheduler') return SCHEDULER;
  if (program.startsWith('cloud')) return component(CLOUD_CONTROLLER);
  return program.endsWith('controller') || program === 'horizontal-pod-autoscaler' ? CONTROLLERS : undefined;
}

/** Who watches objects of this resource and is told of a write: the one kubelet, every kube-proxy, the scheduler, controllers. */
function watchersOf({ about }: Happening, context: LifeContext): readonly LifePlace[] {
  if (!about) return [];
  switch (about.resource) {
    case 'pods': {
      const node = context.nodeOf(`${about.namespace}/${about.name}`);
      return [node === undefined ? SCHEDULER : { kind: 'node', name: node }];
    }
    case 'services':
    case 'endpointslices':
      return context.nodes.slice(0, MOST_WATCHERS).map((name) => ({ kind: 'kernel', name }));
    default:
      return [CONTROLLERS];
  }
}

function ofWrite(happening: Happening, context: LifeContext): Pulse[] {
  const { at, by, failed } = happening;
  const writer = writerOf(by);
  const watches = watchersOf(happening, context).map((to): Pulse => ({
    kind: 'watch',
    at,
    from: API_SERVER,
    to,
    failed,
  }));
  return writer ? [{ kind: 'reconcile', at, from: writer, to: API_SERVER, failed }, ...watches] : watches;
}

/** The pulses of something that happened; none for packets and Events. */
export function pulsesOf(happening: Happening, context: LifeContext): readonly Pulse[] {
  const { kind, at, about, failed } = happening;
  const pod = about && `${about.namespace}/${about.name}`;
  switch (kind) {
    case 'write':
      return ofWrite(happening, context);
    case 'sync':
      return about ? [{ kind: 'sync', at, from: { kind: 'kernel', name: about.name }, failed }] : [];
    case 'verdict': {
      const node = failed || pod === undefined ? undefined : context.nodeOf(pod);
      const to: LifePlace | undefined = node === undefined ? undefined : { kind: 'node', name: node };
      return [{ kind: 'scheduling', at, from: SCHEDULER, failed, ...(to ? { to } : {}) }];
    }
    case 'probe':
      return pod === undefined ? [] : [{ kind: 'probe', at, from: { kind: 'pod', name: pod }, failed }];
    default:
      return [];
  }
}
