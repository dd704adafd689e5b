/**
 * iptables-save or nft text as lines that know where they stand: table, chain, and the number `iptables -L --line-numbers` gives a rule.
 * The text itself is never changed; this only reads it.
 */

export type RuleLine =
  | { readonly kind: 'comment' | 'commit'; readonly text: string; readonly table: string }
  | { readonly kind: 'table'; readonly text: string; readonly table: string }
  | { readonly kind: 'chain'; readonly text: string; readonly table: string; readonly chain: string }
  | {
      readonly kind: 'rule';
      readonly text: string;
      readonly table: string;
      readonly chain: string;
      /** Position in the chain, from 1. */
      readonly number: number;
    };

export function readRuleLines(save: string): readonly RuleLine[] {
  const lines = save.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.some((line) => NFT_TABLE.test(line)) ? readNft(lines) : readSave(lines);
}

function readSave(lines: readonly string[]): readonly RuleLine[] {
  let table = '';
  const counts = new Map<string, number>();
  return lines.map((text): RuleLine => {
    if (text.startsWith('*')) {
      table = text.slice(1);
      counts.clear();
      return { kind: 'table', text, table };
    }
    if (text.startsWith(':')) return { kind: 'chain', text, table, chain: text.slice(1, text.indexOf(' ')) };
    if (text.startsWith('-A ')) {
      const chain = text.slice(3).split(' ', 1)[0] ?? '';
      const number = (counts.get(chain) ?? 0) + 1;
      counts.set(chain, number);
      return { kind: 'rule', text, table, chain, number };
    }
    return { kind: text === 'COMMIT' ? 'commit' : 'comment', text, table };
  });
}

const NFT_TABLE = /^table (\S+ \S+) \{/;
const NFT_BLOCK = /^\s+(?:chain|map|set) (\S+) \{/;
const NFT_ELEMENTS = /^(?:map|set) /;
/** What a chain says of itself before its rules. */
const NFT_HEAD = /^(?:comment |type |policy )/;

/** `nft list ruleset`: blocks in a table; a chain's rules are numbered, and so are a map's lines, to tell them apart. */
function readNft(lines: readonly string[]): readonly RuleLine[] {
  let [table, chain, count] = ['', '', 0];
  return lines.map((text): RuleLine => {
    const inside = text.trim();
    const named = NFT_TABLE.exec(text)?.[1];
    if (named !== undefined) {
      table = named;
      return { kind: 'table', text, table };
    }
    const block = NFT_BLOCK.exec(text)?.[1];
    if (block !== undefined) {
      [chain, count] = [block, 0];
      return { kind: 'chain', text: inside, table, chain };
    }
    if (inside === '}') chain = '';
    if (chain === '' || inside === '' || inside === '}' || NFT_HEAD.test(inside))
      return { kind: 'comment', text, table };
    count++;
    return { kind: 'rule', text: inside, table, chain, number: count };
  });
}

/** What identifies a rule between a decision of a hop and a line of the text. */
export function ruleKey({ table, chain, number }: { table: string; chain: string; number: number }): string {
  return `${table} ${chain} ${number}`;
}

/** Built-in chains come first in a table; the rest are kube-proxy's, kubelet's and the CNI's. */
const BUILT_IN: ReadonlySet<string> = new Set(['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING']);

export interface ChainSection {
  readonly key: string;
  readonly table: string;
  readonly chain: string;
  readonly declaration: string;
  readonly builtIn: boolean;
  /** An nftables map or set: its lines are elements, not rules. */
  readonly holdsElements: boolean;
  readonly rules: readonly Extract<RuleLine, { kind: 'rule' }>[];
}

/** The lines grouped by table and chain, in the order of the text: what can be folded. */
export function chainSections(lines: readonly RuleLine[]): readonly ChainSection[] {
  const sections = new Map<string, ChainSection & { rules: Extract<RuleLine, { kind: 'rule' }>[] }>();
  for (const line of lines) {
    if (line.kind === 'chain') {
      const key = `${line.table} ${line.chain}`;
      const { table, chain, text } = line;
      const holdsElements = NFT_ELEMENTS.test(text);
      const builtIn = BUILT_IN.has(chain);
      sections.set(key, { key, table, chain, declaration: text, builtIn, holdsElements, rules: [] });
    } else if (line.kind === 'rule') sections.get(`${line.table} ${line.chain}`)?.rules.push(line);
  }
  return [...sections.values()];
}
