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
  return { node, place: undefined, mode: undefined, made: undefined, alike: undefined };
}

/** A node's kernel: the node, and what was last made when it was asked about, in the mode it was in then. */
export interface Kernel {
  readonly node: ProxyNode;
  place: PlacedNode | undefined;
  mode: ProxyMode | undefined;
  made: Made | undefined;
  /** Its alikes in that mode; undefined: no two nodes are alike in it. */
  alike: Alikes | undefined;
}

/** Rules, and the change that they are up to: its identity says whether they still hold. */
interface Made {
  readonly row: LoggedChange | undefined;
  readonly rules: Ruleset;
}

/**
 * Nodes that have the same rules unless a Service makes a difference between them: what was last made for one of them when none did holds
 * for all that are as far, and the others need not even know what that state is.
 */
interface Alikes {
  made: Made | undefined;
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
  const enter = (kernel: Kernel, mode: ProxyMode): void => {
    const kind = mode.kindOf?.(kernel.node);
    kernel.alike = kind === undefined ? undefined : remember(alikes, mode, kind, () => ({ made: undefined }));
    kernel.made = undefined;
    kernel.mode = mode;
  };
  const zoneAt = (node: string, row: LoggedChange | undefined) =>
    row && zoneOf(api.getAsOf('nodes', node, row.revision));
  const make = (kernel: Kernel, mode: ProxyMode, row: LoggedChange | undefined, state: ProxyState): Made => {
    const { alike, node } = kernel;
    if (alike && treatsAllAlike(state))
      return (alike.made = { row, rules: mode.generate(state, placed(kernel, undefined)) });
    kernel.place = placed(kernel, needsZones(state) ? zoneAt(node.name, row) : undefined);
    return { row, rules: mode.generate(state, kernel.place) };
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
      if (kernel.mode !== mode) enter(kernel, mode);
      if (!isUpTo(row, kernel.made)) {
        const common = kernel.alike?.made;
        kernel.made = isUpTo(row, common) ? common : make(kernel, mode, row, log.stateAt(synced));
      }
      return kernel.made.rules;
    },
  };
}

function isUpTo(row: LoggedChange | undefined, made: Made | undefined): made is Made {
  return made !== undefined && made.row === row;
}

/** A node in its zone: the same object as long as it is the same, for what is known of it is kept by it. */
function placed({ node, place }: Kernel, zone: string | undefined): PlacedNode {
  return place && place.zone === zone ? place : { ...node, zone };
}
