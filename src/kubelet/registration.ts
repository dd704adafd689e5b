/**
 * A machine joins and leaves. Its kubelet starts, registers a Node object that is not ready, and reports Ready once the network
 * plugin has been set up (kindnet's Pod writes its configuration). Nobody but a kubelet that starts registers: a Node object deleted
 * under a running one does not come back. Upstream: pkg/kubelet/kubelet_node_status.go (registerWithAPIServer), nodestatus/setters.go.
 * Left out: bootstrapping and certificates; what changed in the kubelet's own flags is not merged into a Node object that is there.
 */
import type { Node, Taint } from '../api/index.ts';
import type { SimEvent } from '../sim/index.ts';
import { nodeState, type KubeletContext } from './context.ts';
import { generateNodeStatus } from './nodeStatus.ts';
import { removeSandbox } from './termination.ts';

/** From the kubelet's registration to a network plugin that works. */
const NETWORK_READY_MS = 2000;

const NETWORK_NOT_READY =
  'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized';

/** What the API server's admission puts on every new Node, until the node lifecycle controller sees that it is ready. */
const NOT_READY: Taint = { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' };

export interface NetworkReadyEvent extends SimEvent {
  readonly kind: 'kubelet/networkReady';
  readonly node: string;
  readonly epoch: number;
}

/** A kubelet that has just started and reaches the API server: the Node object is made, unless it is there. */
export function register(context: KubeletContext, node: string): void {
  const { api, sim, registration } = context;
  const own = context.nodesByName().get(node);
  const object = registration.nodeObject?.(node);
  if (!own || !object || api.get('nodes', '', node)) return;
  const status = generateNodeStatus(own, undefined, sim.now, NETWORK_NOT_READY);
  const { epoch } = nodeState(context, node);
  const taints = [...(object.spec.taints ?? []), NOT_READY];
  const created = api.create('nodes', { ...object, spec: { ...object.spec, taints }, status });
  tellOfNode(context, created, 'Starting', 'Starting kubelet.');
  sim.schedule<NetworkReadyEvent>(NETWORK_READY_MS, { kind: 'kubelet/networkReady', node, epoch });
  registration.registered?.(created);
}

export function onNetworkReady(context: KubeletContext, { node, epoch }: NetworkReadyEvent): void {
  const state = context.nodes.get(node);
  const own = context.nodesByName().get(node);
  const stored = context.api.get('nodes', '', node);
  if (!own || !stored || state?.epoch !== epoch || !state.connected) return;
  const updated = context.api.updateStatus('nodes', {
    ...stored,
    status: generateNodeStatus(own, stored.status, context.sim.now),
  });
  tellOfNode(context, updated, 'NodeReady', `Node ${node} status is now: NodeReady`);
}

/** Events about nodes lie in the default namespace, and name the node as its own uid. */
function tellOfNode(context: KubeletContext, { metadata }: Node, reason: string, message: string): void {
  const { name } = metadata;
  const about = { apiVersion: 'v1', kind: 'Node', name, uid: name, namespace: 'default' };
  context.recordEvent({ about, type: 'Normal', reason, message }, { component: 'kubelet', host: name });
}

/** The machine is gone: nothing of what its kubelet kept remains. What the API says of its Pods is for others to clear. */
export function forgetNode(context: KubeletContext, node: string): void {
  for (const worker of context.workersByNode.get(node)) {
    const { uid } = removeSandbox(context, worker).pod.metadata;
    for (const [index, { attempt }] of worker.containers.entries()) {
      context.log.forget(uid, index, attempt);
      context.log.forget(uid, index, attempt - 1);
    }
    context.interfered.delete(uid);
    context.workers.delete(uid);
  }
  const images: string[] = [];
  context.images.forEach((_image, key) => {
    if (key.startsWith(`${node} `)) images.push(key);
  });
  for (const key of images) context.images.delete(key);
  context.pullers.delete(node);
  context.nodes.delete(node);
}
