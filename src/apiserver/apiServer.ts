/**
 * The API server: wires store, strategies, allocators and the ways in. Upstream: cmd/kube-apiserver. Left out: authentication,
 * authorization, priority and fairness, aggregation, webhooks.
 */
import { Store } from '../etcd/index.ts';
import type { Simulation } from '../sim/index.ts';
import type { PortRange } from './allocation/nodePorts.ts';
import { ServiceAllocation } from './allocation/serviceAllocation.ts';
import { ServiceRanges } from './allocation/serviceRanges.ts';
import { applyManifest } from './apply.ts';
import { createLister } from './lister.ts';
import { ManagedFields } from './managedfields/history.ts';
import { bindPod } from './registry/binding.ts';
import { createChance, createDryChance } from './registry/chance.ts';
import { createChanges } from './registry/changes.ts';
import { deleteObject, finalizeNamespace } from './registry/deletion.ts';
import { Registry } from './registry/registry.ts';
import { createStrategies } from './registry/strategies.ts';
import type { RequestContext } from './registry/strategy.ts';
import type { AggregatedApi } from './rest/aggregated.ts';
import { createRest } from './rest/rest.ts';
import { isScalable, patchScale } from './rest/scale.ts';
import { noSuchPath } from './statusErrors.ts';
import { patchObject } from './patch/patchObject.ts';
import type { Json, ResourceTypes } from '../api/index.ts';
import type { ApiServer } from './types.ts';

export interface ApiServerOptions {
  /** Range of ClusterIPs in prefix notation, as long as there is no ServiceCIDR. */
  readonly serviceCIDR: string;
  /** How many writes a watch or a list may go back; default: all. */
  readonly historyLimit?: number;
  /** Who answers for metrics.k8s.io; default: nobody. */
  readonly aggregated?: AggregatedApi;
  /** Default 30000-32767. */
  readonly nodePortRange?: PortRange;
}

const NODE_PORTS: PortRange = { first: 30_000, last: 32_767 };

export function createApiServer(sim: Simulation, options: ApiServerOptions): ApiServer {
  const store = new Store(sim, options.historyLimit);
  const ranges = new ServiceRanges(store.table('servicecidrs'), options.serviceCIDR);
  const allocation = new ServiceAllocation(store, ranges, options.nodePortRange ?? NODE_PORTS);
  const { notify, onChange } = createChanges();
  const registry = new Registry(sim, store, new ManagedFields(sim), createStrategies(store, allocation), notify);
  // Components do not read warnings; those who do (apply, REST) bring a context of their own.
  const component: RequestContext = { dryRun: false, warn: () => undefined, chance: createChance(sim) };

  const lister = createLister(store);
  const rest = createRest({
    registry,
    now: () => sim.now,
    lister,
    aggregated: options.aggregated,
    contextFor: (dryRun, warn) => ({ dryRun, warn, chance: dryRun ? createDryChance(sim) : component.chance }),
  });

  return {
    ...lister,
    get revision() {
      return store.revision;
    },
    create: (resource, draft) => registry.create(resource, draft, component),
    update: (resource, object) => registry.update(resource, object, component),
    updateStatus: (resource, object) => registry.updateStatus(resource, object, component),
    delete: (resource, namespace, name, deletion = {}) => {
      deleteObject(registry, resource, namespace, name, deletion, component);
    },
    bind: (namespace, pod, node) => {
      bindPod(registry, namespace, pod, node, component);
    },
    patch: (resource, namespace, name, type, patch, subresource) => {
      const value = patch as Json;
      if (subresource === 'scale') {
        if (!isScalable(resource)) throw noSuchPath();
        return patchScale(
          registry,
          resource,
          namespace,
          name,
          type,
          value,
          component,
        ) as ResourceTypes[typeof resource];
      }
      const request = { resource, namespace, name, type, patch: value, subresource, validation: 'Strict' } as const;
      return patchObject(registry, request, component);
    },
    finalizeNamespace: (name, finalizers) => {
      finalizeNamespace(registry, name, finalizers, component);
    },
    apply: (manifest, defaultNamespace = 'default') =>
      applyManifest(registry, manifest, defaultNamespace, (warn) => ({ ...component, warn })),
    request: (request) => rest.request(request),
    open: (request) => rest.open(request),
    serviceRanges: () => ranges.all,
    compact: () => {
      store.compact();
    },
    retire: () => {
      store.retired = true;
    },
    onChange,
  };
}
