/**
 * What of a tool's text is compared: for iptables and nft chains with their rules, for ipvsadm virtual servers with their scheduler and
 * real servers, for ipset sets with their entries. Left out is what is no rule: how many connections a real server has just now.
 */
import { readRuleLines, type RuleLine } from './ruleLines.ts';
import type { RuleTool } from './useNodeRules.ts';
import { rulesWords } from './words.tsx';

/** How the sections of a tool's text, and their lines, are spoken of. */
export type Nouns = typeof rulesWords.chains;

export const nounsOf = (tool: RuleTool): Nouns => rulesWords[PARTS[tool]];

const PARTS = {
  'iptables-save': 'chains',
  'nft list ruleset': 'chains',
  'ipvsadm -Ln': 'servers',
  'ipset save': 'sets',
} as const satisfies Record<RuleTool, keyof typeof rulesWords>;

/** Collects sections whose lines are numbered from 1. */
function sections(table: string) {
  const lines: RuleLine[] = [];
  let chain = '';
  let number = 0;
  return {
    lines,
    begin(name: string): void {
      chain = name;
      number = 0;
      lines.push({ kind: 'chain', text: name, table, chain });
    },
    add(text: string): void {
      number++;
      lines.push({ kind: 'rule', text, table, chain, number });
    },
  };
}

/** "TCP  10.96.0.10:53 rr persistent 10800": the address names the server; what follows can change. */
const SERVER = /^(TCP|UDP|SCTP)\s+(\S+) (.+)$/;
/** "  -> 10.244.1.2:53                Masq    1      3          0": the last two are counts of connections. */
const REAL = /^\s+-> (\d\S*)\s+(\S+)\s+(\d+)\s/;

function virtualServers(text: string): readonly RuleLine[] {
  const { lines, begin, add } = sections(rulesWords.servers.table);
  for (const line of text.split('\n')) {
    const [, protocol, address, scheduler] = SERVER.exec(line) ?? [];
    const [, real, forward, weight] = REAL.exec(line) ?? [];
    if (protocol !== undefined && address !== undefined && scheduler !== undefined) {
      begin(`${protocol} ${address}`);
      add(scheduler);
    } else if (real !== undefined) add(`-> ${real} ${forward ?? ''} weight ${weight ?? ''}`);
  }
  return lines;
}

/** "create KUBE-CLUSTER-IP hash:ip,port …" and "add KUBE-CLUSTER-IP 10.96.0.1,tcp:443". */
const CREATE = /^create (\S+) /;
const ADD = /^add \S+ (.+)$/;

function sets(text: string): readonly RuleLine[] {
  const { lines, begin, add } = sections(rulesWords.sets.table);
  for (const line of text.split('\n')) {
    const [, set] = CREATE.exec(line) ?? [];
    const [, entry] = ADD.exec(line) ?? [];
    if (set !== undefined) begin(set);
    else if (entry !== undefined) add(entry);
  }
  return lines;
}

export function comparedLines(tool: RuleTool, text: string): readonly RuleLine[] {
  switch (tool) {
    case 'iptables-save':
    case 'nft list ruleset':
      return readRuleLines(text);
    case 'ipvsadm -Ln':
      return virtualServers(text);
    case 'ipset save':
      return sets(text);
  }
}
