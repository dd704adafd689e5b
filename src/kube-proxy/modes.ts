/**
 * The ways in which a proxy can write its rules, chosen by the mode it was started in. What is in force on a node is what its proxy
 * last synced with, so two nodes may be in different modes for a while. Upstream: cmd/kube-proxy/app/server_linux.go (createProxier,
 * platformCleanup).
 */
import type { EndpointSlice, Plate, Service } from '../api/index.ts';
import { mergeOwnedRules, type OwnedRules, type Ruleset } from '../netfilter/index.ts';
import { derived } from '../sim/index.ts';
import type { PlacedNode, ProxyConfig, ProxyNode, ProxySettings } from './config.ts';
import { createRuleGenerator, type GenerateRules } from './iptables/generateRuleset.ts';
import { createIpvsGenerator } from './ipvs/generateIpvs.ts';
import { ipvsPlatesOf } from './ipvs/plates.ts';
import { createTableGenerator } from './nftables/generateTable.ts';
import { nftPlatesOf } from './nftables/plates.ts';
import { ownKind } from './locality.ts';
import { platesOf } from './plates.ts';
import { stateOf, type ProxyState } from './proxyState.ts';

export interface ProxyMode {
  /** The whole of a node's rules for what is known. The same object for the same knowledge. */
  readonly generate: GenerateRules;
  /** Nodes of one kind have the same rules as long as no Service makes a difference between nodes. Absent: no two nodes have. */
  readonly kindOf?: (node: ProxyNode) => string;
  /** The virtual addresses in rules of this mode. */
  readonly platesOf: (rules: Ruleset, node: ProxyNode, state: ProxyState) => readonly Plate[];
}

type Build = (config: ProxyConfig) => ProxyMode;

const MODES: Readonly<Record<ProxySettings['mode'], Build>> = {
  iptables: (config) => ({
    generate: createRuleGenerator(config),
    kindOf: (node) => ownKind(config, node),
    platesOf,
  }),
  nftables: (config) => ({ generate: createTableGenerator(config), platesOf: nftPlatesOf }),
  ipvs: (config) => ({ generate: createIpvsGenerator(config), platesOf: ipvsPlatesOf }),
};

/** The rules of one node for these objects: the plain way in, for one-off use. */
export function generateRuleset(
  services: readonly Service[],
  slices: readonly EndpointSlice[],
  node: PlacedNode & ProxyConfig & Partial<Pick<ProxySettings, 'mode'>>,
): Ruleset {
  return MODES[node.mode ?? 'iptables'](node).generate(stateOf(services, slices), node);
}

/** What every node's rules depend on besides its proxy's settings, and follow at once. */
type Surroundings = Pick<ProxyConfig, 'others' | 'serviceCIDRs'>;

function createMode({ mode, ...config }: ProxySettings, surroundings: Surroundings): ProxyMode {
  return MODES[mode]({ ...config, ...surroundings });
}

export interface Modes {
  of(settings: ProxySettings): ProxyMode;
  /** A kernel in which kube-proxy has no rules. */
  none(): Ruleset;
}

export interface ModesOptions {
  /** What else lives in every node's kernel: the kubelet's chains, the CNI plugin's. */
  readonly others: () => readonly OwnedRules[];
  readonly serviceCIDRs?: () => readonly string[];
}

export function createModes({ others, serviceCIDRs }: ModesOptions): Modes {
  const made = new WeakMap<ProxySettings, () => ProxyMode>();
  const withRanges = derived(
    () => serviceCIDRs?.(),
    (ranges) =>
      derived(others, (owned): Surroundings => ({ others: owned, ...(ranges ? { serviceCIDRs: ranges } : {}) })),
  );
  const none = derived(others, (owned): Ruleset => ({ tables: mergeOwnedRules(owned) }));
  return {
    of(settings) {
      let mode = made.get(settings);
      if (!mode) {
        mode = derived(
          () => withRanges()(),
          (surroundings) => createMode(settings, surroundings),
        );
        made.set(settings, mode);
      }
      return mode();
    },
    none,
  };
}

const usesIptables = ({ mode }: ProxySettings): boolean => mode === 'iptables' || mode === 'ipvs';

/**
 * Whether a proxy that starts with `next` first removes the rules of `before`: nftables mode removes those of the other two, and they
 * remove its table. Between iptables and IPVS nothing is removed: their chains have the same names.
 */
export function cleansUp(before: ProxySettings, next: ProxySettings): boolean {
  return usesIptables(before) !== usesIptables(next);
}
