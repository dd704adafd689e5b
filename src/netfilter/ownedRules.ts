/**
 * Who owns what in a kernel: kube-proxy, the kubelet and the CNI plugin each keep chains of their own and hang them on the hooks.
 * They meet only in the kernel; each hook's rules stand in the order in which the owners are given here.
 */
import type { HookName, TableName } from '../api/index.ts';
import { BUILT_IN, TABLES } from './hooks.ts';
import type { Chain, Rule } from './types.ts';

/** The chains of one program, and its rules in the built-in chains. */
export interface OwnedRules {
  readonly chains: { readonly [T in TableName]?: readonly Chain[] };
  readonly hooks: readonly { readonly table: TableName; readonly hook: HookName; readonly rules: readonly Rule[] }[];
}

/** All owners' chains by table, built-in chains included. A chain of the same name is taken from the first owner that has it. */
export function mergeOwnedRules(owners: readonly OwnedRules[]): Record<TableName, Map<string, Chain>> {
  const [mangle, filter, nat] = TABLES.map((table) => mergeTable(table, owners)) as [
    Map<string, Chain>,
    Map<string, Chain>,
    Map<string, Chain>,
  ];
  return { mangle, filter, nat };
}

function mergeTable(table: TableName, owners: readonly OwnedRules[]): Map<string, Chain> {
  const chains = new Map<string, Chain>();
  for (const name of BUILT_IN[table]) {
    const hooks = owners.flatMap((owner) => owner.hooks).filter((hook) => hook.table === table && hook.hook === name);
    chains.set(name, { name, rules: hooks.flatMap((hook) => hook.rules) });
  }
  for (const owner of owners)
    for (const chain of owner.chains[table] ?? []) if (!chains.has(chain.name)) chains.set(chain.name, chain);
  return chains;
}
