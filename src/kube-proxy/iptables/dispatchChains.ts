/**
 * The chains that all Services share: one line or more per Service port, in the order of their names (upstream's order is that of a
 * Go map, so any is right).
 */
import type { TableName } from '../../api/index.ts';
import type { Chain, Rule } from '../../netfilter/index.ts';
import type { PortState, ProxyState } from '../proxyState.ts';
import type { Dispatch } from './serviceRules.ts';

/** The dispatch chains of the filter and the nat table, by name. */
export type DispatchChains = Readonly<Record<Exclude<TableName, 'mangle'>, ReadonlyMap<string, Chain>>>;

const PARTS = [
  ['filter', 'KUBE-SERVICES', 'unserved'],
  ['filter', 'KUBE-EXTERNAL-SERVICES', 'externalUnserved'],
  ['filter', 'KUBE-NODEPORTS', 'healthCheck'],
  ['filter', 'KUBE-PROXY-FIREWALL', 'firewall'],
  ['nat', 'KUBE-SERVICES', 'services'],
  ['nat', 'KUBE-NODEPORTS', 'nodePorts'],
] as const satisfies readonly (readonly [keyof DispatchChains, string, keyof Dispatch])[];

/** Names of the dispatch chains of a table. */
export function isDispatchChain(table: TableName, name: string): boolean {
  return PARTS.some(([of, called]) => of === table && called === name);
}

/** The lines of all Service ports, and the chains they make. */
export interface Dispatched {
  readonly ports: readonly PortState[];
  /** By place in `ports`. */
  readonly lines: readonly Dispatch[];
  readonly nodePortJumps: readonly Rule[];
  readonly chains: DispatchChains;
}

/**
 * @param nodePortJumps the last rules of nat KUBE-SERVICES.
 * @param old what was made before, of any state and for any node: what is the same is taken again. A chain must be, so that what a kernel
 *   compiled from it stays good; lines are so that a change costs what it changed, and not what there is.
 */
export function dispatchAll(
  { ports, sensitive }: ProxyState,
  nodePortJumps: readonly Rule[],
  linesOf: (port: PortState) => Dispatch,
  old: Dispatched | undefined,
): Dispatched {
  const lines = old ? changedLines(ports, sensitive, linesOf, old) : ports.map(linesOf);
  const isSameAsOld = old?.nodePortJumps === nodePortJumps && isSame(old.lines, lines);
  const chains = isSameAsOld ? old.chains : dispatchChains(lines, nodePortJumps, old?.chains);
  return { ports, lines, nodePortJumps, chains };
}

/** Most changes are about one port, so the lists begin alike and end alike. What depends on the node is asked for in any case. */
function changedLines(
  ports: readonly PortState[],
  sensitive: readonly PortState[],
  linesOf: (port: PortState) => Dispatch,
  old: Dispatched,
): readonly Dispatch[] {
  const shorter = Math.min(ports.length, old.ports.length);
  const shift = old.ports.length - ports.length;
  let alike = 0;
  while (alike < shorter && ports[alike] === old.ports[alike]) alike++;
  let end = ports.length;
  while (end > alike && end + shift > alike && ports[end - 1] === old.ports[end - 1 + shift]) end--;
  const lines = [
    ...old.lines.slice(0, alike),
    ...ports.slice(alike, end).map(linesOf),
    ...old.lines.slice(end + shift),
  ];
  // Both lists are in one order. The ports themselves are not looked into: thousands are far apart in memory.
  for (let i = 0, next = 0; i < ports.length && next < sensitive.length; i++)
    if (ports[i] === sensitive[next]) lines[i] = linesOf(sensitive[next++]!);
  return lines;
}

function dispatchChains(
  lines: readonly Dispatch[],
  nodePortJumps: readonly Rule[],
  old: DispatchChains | undefined,
): DispatchChains {
  const made = { filter: new Map<string, Chain>(), nat: new Map<string, Chain>() };
  for (const [table, name, part] of PARTS) {
    const rules: Rule[] = [];
    for (const port of lines) for (const rule of port[part]) rules.push(rule);
    if (part === 'services') rules.push(...nodePortJumps);
    const before = old?.[table].get(name);
    made[table].set(name, before && isSame(before.rules, rules) ? before : { name, rules });
  }
  return made;
}

function isSame<T>(before: readonly T[], after: readonly T[]): boolean {
  if (before.length !== after.length) return false;
  for (let i = 0; i < after.length; i++) if (before[i] !== after[i]) return false;
  return true;
}
