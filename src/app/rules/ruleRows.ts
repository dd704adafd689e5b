/**
 * What the rule view draws, line by line: tables, the chains of each, and under a chain its rules. iptables-save declares all
 * chains first; here a chain stands above its own rules, because that is how one reads them. Text without that form (nftables) is
 * shown as it is.
 */
import { chainSections, ruleKey, type RuleLine } from './ruleLines.ts';

export type RuleRow =
  | { readonly kind: 'table'; readonly key: string; readonly text: string; readonly folded: boolean }
  | {
      readonly kind: 'chain';
      readonly key: string;
      readonly text: string;
      readonly table: string;
      readonly chain: string;
      readonly rules: number;
      readonly holdsElements: boolean;
      readonly folded: boolean;
    }
  | {
      readonly kind: 'rule';
      readonly key: string;
      readonly text: string;
      readonly table: string;
      readonly chain: string;
      readonly number: number;
      readonly isElement: boolean;
    }
  | { readonly kind: 'text'; readonly key: string; readonly text: string };

export interface RuleRows {
  readonly rows: readonly RuleRow[];
  /** Rules shown, and rules there are. */
  readonly shown: number;
  readonly total: number;
}

export const chainKey = (table: string, chain: string): string => `${table} ${chain}`;

function plainRows(lines: readonly RuleLine[], needle: string): RuleRows {
  const rows = lines
    .map((line, index): RuleRow => ({ kind: 'text', key: String(index), text: line.text }))
    .filter(({ text }) => text.toLowerCase().includes(needle));
  return { rows, shown: rows.length, total: lines.length };
}

/** As iptables-save begins a table, or nft, whose tables have a family. */
const titleOf = (table: string): string => (table.includes(' ') ? `table ${table}` : `*${table}`);

/** `folded` holds keys of tables (`*nat`) and chains (`nat KUBE-SERVICES`). A search looks into what is folded, too. */
export function ruleRows(lines: readonly RuleLine[], folded: ReadonlySet<string>, search: string): RuleRows {
  const needle = search.trim().toLowerCase();
  const sections = chainSections(lines);
  if (sections.length === 0) return plainRows(lines, needle);
  const rows: RuleRow[] = [];
  let [shown, total, table] = [0, 0, ''];
  for (const section of sections) {
    const { key, chain, declaration, holdsElements } = section;
    if (!holdsElements) total += section.rules.length;
    const named = section.chain.toLowerCase().includes(needle);
    const rules = needle === '' || named ? section.rules : section.rules.filter((rule) => matches(rule.text, needle));
    if (needle !== '' && !named && rules.length === 0) continue;
    const tableFolded = needle === '' && folded.has(`*${section.table}`);
    if (section.table !== table) {
      table = section.table;
      rows.push({ kind: 'table', key: `*${table}`, text: titleOf(table), folded: tableFolded });
    }
    if (tableFolded) continue;
    const isFolded = needle === '' && folded.has(section.key);
    const size = section.rules.length;
    rows.push({ kind: 'chain', key, text: declaration, table, chain, rules: size, holdsElements, folded: isFolded });
    if (isFolded) continue;
    if (!holdsElements) shown += rules.length;
    for (const rule of rules) rows.push({ ...rule, key: ruleKey(rule), isElement: holdsElements });
  }
  return { rows, shown, total };
}

const matches = (text: string, needle: string): boolean => text.toLowerCase().includes(needle);
