/**
 * A control plane for tests: the API server, client-go, the controllers, and in place of the nodes a kubelet that is simply good:
 * it starts what is bound to a node after a moment and stops what is deleted.
 */
import type { Deployment, Draft, Pod } from '../api/index.ts';
import { timestamp } from '../api/index.ts';
import { createApiServer, SYSTEM_PRIORITY_CLASSES, type ApiServer } from '../apiserver/index.ts';
import { createClientGo, type ClientGo } from '../client-go/index.ts';
import {
  createEndpointsController,
  createEndpointSliceController,
  createServiceSelectors,
  createDaemonSetController,
  deploymentController,
  endpointSliceMirroringController,
  garbageCollector,
  replicaSetController,
  statefulSetController,
} from '../controllers/index.ts';
import { Simulation } from '../sim/index.ts';
import { aNode, type NodeOptions } from './clusterObjects.ts';

export interface ControlPlane {
  readonly sim: Simulation;
  readonly api: ApiServer;
  readonly clientGo: ClientGo;
  /** Does something as a user would, and runs until only background work is left. */
  act(work: (api: ApiServer) => void, limit?: number): void;
}

export interface ControlPlaneOptions {
  readonly seed?: number;
  readonly nodes?: Readonly<Record<string, NodeOptions>>;
  /** Binds Pods without a scheduler, one node after the other. Default true. */
  readonly bindPods?: boolean;
  /** Default true. */
  readonly kubelet?: boolean;
  /** Wires further components before anything is stored. */
  readonly wire?: (sim: Simulation, api: ApiServer, clientGo: ClientGo) => void;
}

export function aControlPlane(options: ControlPlaneOptions = {}): ControlPlane {
  const sim = new Simulation(options.seed ?? 1);
  const api = createApiServer(sim, { serviceCIDR: '10.96.0.0/12' });
  const clientGo = createClientGo(sim, api);
  const nodes = options.nodes ?? { 'node-1': {}, 'node-2': {} };
  clientGo.run(deploymentController);
  clientGo.run(replicaSetController);
  clientGo.run(createDaemonSetController(sim));
  clientGo.run(statefulSetController);
  const selectors = createServiceSelectors(sim);
  clientGo.run(createEndpointSliceController(sim, selectors));
  clientGo.run(createEndpointsController(selectors));
  clientGo.run(endpointSliceMirroringController);
  clientGo.run(garbageCollector);
  if (options.bindPods ?? true) bindRoundRobin(sim, api, clientGo, Object.keys(nodes));
  if (options.kubelet ?? true) playKubelet(sim, api, clientGo);
  options.wire?.(sim, api, clientGo);

  sim.act('boot', 'boot', () => {
    for (const priorityClass of SYSTEM_PRIORITY_CLASSES) api.create('priorityclasses', priorityClass);
    for (const name of ['default', 'kube-system'])
      api.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    for (const [name, node] of Object.entries(nodes)) {
      const { metadata, ...rest } = aNode(name, node);
      api.create('nodes', { ...rest, metadata: { name, labels: metadata.labels ?? {} } });
    }
  });
  sim.settle(60_000);
  return {
    sim,
    api,
    clientGo,
    act: (work, limit = 600_000) => {
      sim.act('test', 'user', () => work(api));
      sim.settle(sim.now + limit);
    },
  };
}

function bindRoundRobin(sim: Simulation, api: ApiServer, clientGo: ClientGo, nodes: readonly string[]): void {
  const next = sim.createTable<number>('test/next-node');
  clientGo.watch({
    component: 'test-scheduler',
    resource: 'pods',
    latency: () => 5,
    keep: ({ type, object }) => type === 'ADDED' && object.spec.nodeName === undefined,
    deliver: ({ object }) => {
      const i = next.get('') ?? 0;
      next.put('', i + 1);
      const { namespace = '', name } = object.metadata;
      if (api.get('pods', namespace, name)?.spec.nodeName === undefined)
        api.bind(namespace, name, nodes[i % nodes.length]!);
    },
  });
}

function playKubelet(sim: Simulation, api: ApiServer, clientGo: ClientGo): void {
  const started = sim.createTable<string>('test/started');
  const addresses = sim.createTable<number>('test/addresses');
  const start = (pod: Pod): void => {
    const last = (addresses.get('') ?? 0) + 1;
    addresses.put('', last);
    const ip = `10.244.${String(Math.floor(last / 250))}.${String((last % 250) + 2)}`;
    const lastTransitionTime = timestamp(sim.now);
    const conditions = (pod.status?.conditions ?? []).filter(({ type }) => type !== 'Ready');
    api.updateStatus('pods', {
      ...pod,
      status: {
        ...pod.status,
        phase: 'Running',
        podIP: ip,
        podIPs: [{ ip }],
        conditions: [...conditions, { type: 'Ready', status: 'True', lastTransitionTime }],
      },
    });
  };
  clientGo.watch({
    component: 'kubelet',
    resource: 'pods',
    latency: () => 400,
    keep: ({ type, object }) => type !== 'DELETED' && object.spec.nodeName !== undefined,
    deliver: ({ object }) => {
      const { namespace = '', name, uid } = object.metadata;
      const pod = api.get('pods', namespace, name);
      if (pod?.metadata.uid !== uid) return;
      if (pod.metadata.deletionTimestamp !== undefined) api.delete('pods', namespace, name, { gracePeriodSeconds: 0 });
      else if (!started.has(uid)) {
        started.put(uid, name);
        start(pod);
      }
    },
  });
}

/** The Deployment as a user would write it: without status, uid and times. */
export function draftOf({ apiVersion, kind, metadata, spec }: Deployment): Draft<Deployment> {
  const { name, namespace, labels, annotations } = metadata;
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(namespace ? { namespace } : {}),
      ...(labels ? { labels } : {}),
      ...(annotations ? { annotations } : {}),
    },
    spec,
  };
}
