/**
 * What holds now of what a cluster was made with. Upstream these settings are spread over flags, ConfigMaps and the machines
 * themselves; here they are one journaled row, so that going back, undo and replay cover them like everything else. Nothing is
 * written as long as nobody changes anything: then the options hold.
 */
import type { ProxySettings } from '../../kube-proxy/index.ts';
import { derived, type Simulation } from '../../sim/index.ts';
import type { ResolvedOptions } from '../options.ts';
import type { ClusterSettings, ServiceRange } from '../types.ts';

export interface Settings {
  /** The same object as long as nothing is changed. */
  now(): ClusterSettings;
  change(part: Partial<StoredSettings>): void;
}

/** ServiceCIDRs are API objects. */
type StoredSettings = Omit<ClusterSettings, 'serviceCIDR' | 'serviceCIDRs'>;

function initialSettings(options: ResolvedOptions): StoredSettings {
  const { nodes, clusterCIDR, proxy, externals, hopLatency, loadBalancer } = options;
  return {
    nodes,
    clusterCIDR,
    podRanges: [clusterCIDR],
    proxy,
    externals,
    hopLatency,
    loadBalancer,
  };
}

/** @param serviceRanges those of the ServiceCIDRs; the same list until one changes */
export function createSettings(
  sim: Simulation,
  options: ResolvedOptions,
  serviceRanges: () => readonly ServiceRange[],
): Settings {
  const rows = sim.createTable<StoredSettings>('cluster/settings');
  const initial = initialSettings(options);
  const stored = () => rows.get('now') ?? initial;
  const withRanges = derived(serviceRanges, (ranges) => {
    const serviceCIDRs = ranges.map(({ cidr, terminating }) => ({ cidr, terminating }));
    const serviceCIDR = serviceCIDRs.find(({ terminating }) => !terminating)?.cidr ?? '';
    return derived(stored, (settings): ClusterSettings => ({ ...settings, serviceCIDR, serviceCIDRs }));
  });
  return {
    now: () => withRanges()(),
    change: (part) => void rows.put('now', { ...stored(), ...part }),
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
