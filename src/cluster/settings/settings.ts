/**
 * What holds now of what a cluster was made with. Upstream these settings are spread over flags, ConfigMaps and the machines
 * themselves; here they are one journaled row, so that going back, undo and replay cover them like everything else. Nothing is
 * written as long as nobody changes anything: then the options hold.
 */
import type { ProxySettings } from '../../kube-proxy/index.ts';
import { derived, type Simulation } from '../../sim/index.ts';
import type { ResolvedOptions } from '../options.ts';
import type { ClusterSettings } from '../types.ts';

export interface Settings {
  /** The same object until something is changed. */
  now(): ClusterSettings;
  change(part: Partial<ClusterSettings>): void;
}

function initialSettings(options: ResolvedOptions): ClusterSettings {
  const { nodes, serviceCIDR, clusterCIDR, proxy, externals, hopLatency, loadBalancer } = options;
  return {
    nodes,
    serviceCIDR,
    serviceCIDRs: [{ cidr: serviceCIDR, terminating: false }],
    clusterCIDR,
    podRanges: [clusterCIDR],
    proxy,
    externals,
    hopLatency,
    loadBalancer,
  };
}

export function createSettings(sim: Simulation, options: ResolvedOptions): Settings {
  const rows = sim.createTable<ClusterSettings>('cluster/settings');
  const initial = initialSettings(options);
  const now = () => rows.get('now') ?? initial;
  return {
    now,
    change: (part) => void rows.put('now', { ...now(), ...part }),
  };
}

/** The configuration that a kube-proxy reads when it starts. */
export function proxySettings({ now }: Settings): () => ProxySettings {
  const withRange = derived(
    () => now().clusterCIDR,
    (clusterCIDR) =>
      derived(
        () => now().proxy,
        (proxy): ProxySettings => ({ ...proxy, clusterCIDR }),
      ),
  );
  return () => withRange()();
}
