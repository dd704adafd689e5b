/** The tables of a kernel and the chains that hang on its hooks. The raw and security tables are left out. */
import type { HookName, TableName } from '../api/index.ts';

/** In the order in which iptables-save (nf_tables) prints them. */
export const TABLES: readonly TableName[] = ['mangle', 'filter', 'nat'];

/** Built-in chains of each table in hook order. */
export const BUILT_IN: Readonly<Record<TableName, readonly HookName[]>> &
  Readonly<Record<TableName, readonly string[]>> = {
  mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
};
