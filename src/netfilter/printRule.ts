/**
 * One rule as `iptables-save` v1.8.9 prints it: addresses, interfaces and protocol first, then the matches in the order they were
 * given, then the target. Upstream: iptables' save_rule functions of each extension. Left out: counters of single rules, nfacct.
 */
import { printProbability } from './probability.ts';
import type { CtState, Match, Rule, Target } from './types.ts';

/** The order in which libxt_conntrack lists states, whatever the order they were given in. */
const STATE_ORDER: readonly CtState[] = ['INVALID', 'NEW', 'RELATED', 'ESTABLISHED', 'DNAT'];

const BARE = /^[A-Za-z0-9_-]+$/;

/** The rule as a line of iptables-save, without the line break. */
export function printRule(chain: string, rule: Rule): string {
  let line = `-A ${chain}`;
  if (rule.src) line += `${not(rule.src.not)} -s ${rule.src.cidr}`;
  if (rule.dst) line += `${not(rule.dst.not)} -d ${rule.dst.cidr}`;
  if (rule.inInterface !== undefined) line += ` -i ${rule.inInterface}`;
  if (rule.outInterface !== undefined) line += ` -o ${rule.outInterface}`;
  if (rule.protocol) line += ` -p ${rule.protocol}`;
  for (const match of rule.matches) line += ` -m ${match.kind}${printMatch(match)}`;
  if (rule.target) line += ` -j ${printTarget(rule.target)}`;
  return line;
}

function not(negated: boolean | undefined): string {
  return negated ? ' !' : '';
}

function printMatch(match: Match): string {
  switch (match.kind) {
    case 'comment':
      return ` --comment ${quote(match.text)}`;
    case 'tcp':
    case 'udp':
    case 'sctp':
      return `${match.sport === undefined ? '' : ` --sport ${match.sport}`}${match.dport === undefined ? '' : ` --dport ${match.dport}`}`;
    case 'conntrack':
      return `${not(match.not)} --ctstate ${STATE_ORDER.filter((state) => match.ctstate.includes(state)).join(',')}`;
    case 'mark':
      return `${not(match.not)} --mark ${hex(match.value)}${match.mask === 0xffffffff ? '' : `/${hex(match.mask)}`}`;
    case 'addrtype':
      return `${match.srcType ? `${not(match.not)} --src-type ${match.srcType}` : ''}${match.dstType ? `${not(match.not)} --dst-type ${match.dstType}` : ''}`;
    case 'statistic':
      return ` --mode random --probability ${printProbability(match.probability)}`;
    case 'set':
      return `${not(match.not)} --match-set ${match.name} ${match.directions.join(',')}`;
    case 'physdev':
      return `${not(match.not)} --physdev-is-in`;
    case 'ipvs':
      return ` --vproto ${match.vproto} --vaddr ${match.vaddr} --vport ${match.vport}`;
    case 'recent':
      return ` --${match.action}${match.seconds === undefined ? '' : ` --seconds ${match.seconds}`}${match.reap ? ' --reap' : ''} --name ${match.name} --mask 255.255.255.255 --rsource`;
  }
}

function printTarget(target: Target): string {
  switch (target.kind) {
    case 'jump':
      return target.chain;
    case 'REJECT':
      return `REJECT --reject-with ${target.with}`;
    case 'MARK':
      return `MARK --set-xmark ${hex(target.value)}/${hex(target.mask)}`;
    case 'DNAT':
      return `DNAT --to-destination ${target.ip}:${target.port}`;
    case 'MASQUERADE':
      return `MASQUERADE${target.randomFully ? ' --random-fully' : ''}`;
    default:
      return target.kind;
  }
}

/** Quoted as xtables_save_string does: bare when nothing in it needs quotes. */
function quote(text: string): string {
  return BARE.test(text) ? text : `"${text.replace(/["\\']/g, '\\$&')}"`;
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}
