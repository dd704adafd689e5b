/** The small pieces that kube-proxy's rules are put together from. Comments are upstream's, letter by letter. */
import type { Chain, Match, Rule, Target } from '../../netfilter/index.ts';
import type { ServicePort } from '../servicePort.ts';

export const MARK_MASQ: Target = { kind: 'jump', chain: 'KUBE-MARK-MASQ' };
export const NEW_ONLY: Match = { kind: 'conntrack', ctstate: ['NEW'] };
export const TO_LOCAL: Match = { kind: 'addrtype', dstType: 'LOCAL' };
export const FROM_LOCAL: Match = { kind: 'addrtype', srcType: 'LOCAL' };

export function comment(text: string): Match {
  return { kind: 'comment', text };
}

export function jump(chain: string): Target {
  return { kind: 'jump', chain };
}

export function host(ip: string): { readonly cidr: string } {
  return { cidr: `${ip}/32` };
}

/** A rule about packets to one address and port of a Service port. */
export function toAddress(port: ServicePort, ip: string, text: string, target: Target): Rule {
  const { protocol } = port;
  return {
    dst: host(ip),
    protocol,
    matches: [comment(text), { kind: protocol, dport: port.port }],
    target,
  };
}

export function chain(name: string, rules: readonly Rule[]): Chain {
  return { name, rules };
}
