/**
 * The rules in every node's kernel. A change is about one Service, and thousands of nodes have the same rules: they are made once for all
 * nodes that are alike, and what asking for another node's costs is a look-up. Upstream each node makes its own, for itself alone.
 */
import type { ApiServer } from '../client-go/index.ts';
import type { Ruleset } from '../netfilter/index.ts';
import type { Agents } from './agents.ts';
import { zoneOf, type ChangeLog, type LoggedChange } from './changeLog.ts';
import type { PlacedNode, ProxyNode, ProxySettings } from './config.ts';
import { needsZones, treatsAllAlike } from './locality.ts';
import { remember } from './memory.ts';
import type { Modes, ProxyMode } from './modes.ts';
import type { ProxyState } from './proxyState.ts';

/** A machine as the cluster's settings have it. */
export interface Machine {
  readonly name: string;
  readonly ip: string;
  readonly extraIPs?: readonly string[];
  readonly podCIDR: string;
}

/** A kernel nobody has looked into yet. */
export function kernelOf({ name, ip, extraIPs = [], podCIDR }: Machine): Kernel {
  const node = { name, addresses: [ip, ...extraIPs], podCIDR };
  return { node, place: undefined, row: undefined, mode: undefined, rules: undefined, alike: undefined };
}

/** A node's kernel: the node, and what was last made for it (which says of itself what it was made from, and so whether it still holds). */
export interface Kernel {
  readonly node: ProxyNode;
  place: PlacedNode | undefined;
  row: LoggedChange | undefined;
  mode: ProxyMode | undefined;
  rules: Ruleset | undefined;
  /** Its alikes in that mode. */
  alike: Alikes | undefined;
}

/** Nodes that have the same rules unless a Service makes a difference between them: what was last made for one is for all. */
interface Alikes {
  state: ProxyState | undefined;
  rules: Ruleset | undefined;
}

/** The rules of a node after any change of the log, and as far as its proxy is: kept until it gets further (or time is rewound). */
export function createRulesInForce(
  api: ApiServer,
  log: ChangeLog,
  agents: Agents,
  modes: Modes,
): {
  rulesAfter: (node: ProxyNode, n: number, settings: ProxySettings) => Ruleset;
  rulesOf: (kernel: Kernel) => Ruleset;
} {
  const alikes = new WeakMap<ProxyMode, Map<string, Alikes>>();
  const alikeOf = (kernel: Kernel, mode: ProxyMode, kindOf: (node: ProxyNode) => string): Alikes => {
    kernel.alike ??= remember(alikes, mode, kindOf(kernel.node), () => ({ state: undefined, rules: undefined }));
    return kernel.alike;
  };
  const zoneAt = (node: string, row: LoggedChange | undefined) =>
    row && zoneOf(api.getAsOf('nodes', node, row.revision));
  const makeRules = (kernel: Kernel, mode: ProxyMode, state: ProxyState, row: LoggedChange | undefined): Ruleset => {
    const { generate, kindOf } = mode;
    if (!kindOf || !treatsAllAlike(state)) {
      kernel.place = placed(kernel, needsZones(state) ? zoneAt(kernel.node.name, row) : undefined);
      return generate(state, kernel.place);
    }
    const alike = alikeOf(kernel, mode, kindOf);
    if (!alike.rules || alike.state !== state) {
      alike.rules = generate(state, placed(kernel, undefined));
      alike.state = state;
    }
    return alike.rules;
  };
  return {
    rulesAfter(node, n, settings) {
      const row = log.at(n);
      return modes.of(settings).generate(log.stateAt(n), { ...node, zone: zoneAt(node.name, row) });
    },
    /** Asked of every node after every change: whatever nodes share is not even looked at here. */
    rulesOf(kernel) {
      const { name } = kernel.node;
      const inForce = agents.inForce(name);
      if (inForce === 'none') return modes.none();
      const mode = modes.of(inForce);
      const { synced } = agents.progress(name);
      const row = log.at(synced);
      if (kernel.rules && kernel.row === row && kernel.mode === mode) return kernel.rules;
      if (kernel.mode !== mode) kernel.alike = undefined;
      const state = log.stateAt(synced);
      kernel.rules = makeRules(kernel, mode, state, row);
      kernel.row = row;
      kernel.mode = mode;
      return kernel.rules;
    },
  };
}

/** A node in its zone: the same object as long as it is the same, for what is known of it is kept by it. */
function placed({ node, place }: Kernel, zone: string | undefined): PlacedNode {
  return place && place.zone === zone ? place : { ...node, zone };
}
