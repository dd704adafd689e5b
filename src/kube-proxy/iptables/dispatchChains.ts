/**
 * The chains that all Services share: one line or more per Service port, in the order of their names (upstream's order is that of a
 * Go map, so any is right).
 */
import type { TableName } from '../../api/index.ts';
import type { Chain, Rule } from '../../netfilter/index.ts';
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

/**
 * @param nodePortJumps the last rules of nat KUBE-SERVICES.
 * @param old chains made before: one whose rules are the same is taken again, so that what a kernel compiled from it stays good.
 */
export function generateDispatchChains(
  ports: readonly Dispatch[],
  nodePortJumps: readonly Rule[],
  old: DispatchChains | undefined,
): DispatchChains {
  const made = { filter: new Map<string, Chain>(), nat: new Map<string, Chain>() };
  for (const [table, name, part] of PARTS) {
    const rules: Rule[] = [];
    for (const port of ports) for (const rule of port[part]) rules.push(rule);
    if (part === 'services') rules.push(...nodePortJumps);
    const before = old?.[table].get(name);
    made[table].set(name, before && isSame(before.rules, rules) ? before : { name, rules });
  }
  return made;
}

function isSame(before: readonly Rule[], rules: readonly Rule[]): boolean {
  return before.length === rules.length && before.every((rule, i) => rule === rules[i]);
}
