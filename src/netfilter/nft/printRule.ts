/**
 * One rule as `nft list` (1.0.6) spells it, and as `nft -f` takes it back. It is not quite what kube-proxy sends: nft knows short forms,
 * and prints `dnat ip to numgen …` for `dnat ip addr . port to numgen …`.
 */
import { printRanges } from './ranges.ts';
import type { NftRule, NftStatement, NftVerdict } from './types.ts';

export function printNftRule({ statements, comment }: NftRule): string {
  const text = statements.map(printStatement).join(' ');
  return comment === undefined ? text : `${text} comment "${comment}"`;
}

export function printVerdict(verdict: NftVerdict): string {
  return 'chain' in verdict ? `${verdict.kind} ${verdict.chain}` : verdict.kind;
}

function printStatement(statement: NftStatement): string {
  switch (statement.kind) {
    case 'new':
      return 'ct state new';
    case 'dnatted':
      return 'ct status dnat';
    case 'address': {
      const { text, isRange } = printRanges(statement.ranges);
      return `${statement.field} ${statement.not ? '!= ' : ''}${isRange ? text : `{ ${text} }`}`;
    }
    case 'lookup':
      return `${statement.fields.join(' . ')} @${statement.set}`;
    case 'protocol':
      return `meta l4proto ${statement.protocol}`;
    case 'local':
      return `fib ${statement.field} type local`;
    case 'marked':
      return `meta mark & ${hex(statement.mask)} != 0x00000000`;
    case 'setMark':
      return `meta mark set meta mark ${statement.how === 'or' ? '|' : '^'} ${hex(statement.value)}`;
    case 'update':
      return `update @${statement.set} { ip saddr }`;
    case 'vmap':
      return `${statement.fields.join(' . ')} vmap @${statement.map}`;
    case 'anyChain':
      return `numgen random mod ${statement.chains.length} vmap { ${numbered(statement.chains.map((chain) => `goto ${chain}`))} }`;
    case 'anyEndpoint':
      return `dnat ip to numgen random mod ${statement.endpoints.length} map { ${numbered(
        statement.endpoints.map(({ ip, port }) => `${ip} . ${port}`),
      )} }`;
    case 'dnat':
      return `dnat to ${statement.to.ip}:${statement.to.port}`;
    case 'masquerade':
      return 'masquerade fully-random';
    case 'reject':
      return 'reject';
    case 'verdict':
      return printVerdict(statement.verdict);
  }
}

function numbered(values: readonly string[]): string {
  return values.map((value, i) => `${i} : ${value}`).join(', ');
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, '0')}`;
}
