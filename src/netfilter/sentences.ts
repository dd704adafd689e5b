/**
 * What a rule did, in one plain sentence. kube-proxy writes into each rule's comment which Service it serves and why; the sentence
 * is made from that comment and from the packet as it was when the rule matched.
 */
import type { CompiledRule } from './compiledRule.ts';
import { ipvsSentence } from './ipvs/sentences.ts';
import type { Packet } from './packet.ts';
import type { Target } from './types.ts';

/** The text of the rule's comment, or ''. */
export function commentOf(rule: CompiledRule): string {
  for (const match of rule.rule.matches) if (match.kind === 'comment') return match.text;
  return '';
}

export function sentenceFor(rule: CompiledRule, packet: Packet, matched: boolean): string {
  if (packet.roll) return diceSentence(rule, packet.roll, matched);
  const ofSets = ipvsSentence(rule, packet);
  if (ofSets !== undefined) return ofSets;
  const comment = commentOf(rule);
  const { target } = rule;
  if (target === undefined) return noTargetSentence(comment, packet);
  switch (target.kind) {
    case 'jump':
      return jumpSentence(rule, comment, target.chain, packet);
    case 'DNAT':
      return `Destination rewritten: ${packet.dst}:${packet.dport} becomes ${target.ip}:${target.port}`;
    case 'MARK':
      return target.mask === 0
        ? 'The mark has done its work and is taken off'
        : 'Marked 0x4000: the source will be rewritten when the packet leaves';
    case 'MASQUERADE':
      return comment.includes('requiring SNAT')
        ? 'Marked: the source becomes the address of the outgoing interface'
        : `${packet.dst} is no Pod and not on this node: the source becomes the address of the outgoing interface`;
    case 'RETURN':
      return returnSentence(rule, packet);
    case 'ACCEPT':
      return acceptSentence(rule, comment, packet);
    case 'DROP':
    case 'REJECT':
      return endSentence(rule, comment, target, packet);
  }
}

export function diceSentence(rule: CompiledRule, roll: NonNullable<Packet['roll']>, matched: boolean): string {
  const endpoint = endpointIn(commentOf(rule)) ?? 'this rule';
  const chance = roll.chance.toFixed(4);
  const verdict = matched ? `take ${endpoint}` : `not ${endpoint}`;
  return roll.rolled === undefined
    ? `One of the ways with a chance of ${chance}: ${verdict}`
    : `Rolled ${roll.rolled.toFixed(4)}, needed less than ${chance}: ${verdict}`;
}

function jumpSentence(rule: CompiledRule, comment: string, chain: string, packet: Packet): string {
  const destination = `${packet.dst}:${packet.dport}`;
  const service = /^(\S+) (cluster IP|external IP|loadbalancer IP)$/.exec(comment);
  if (chain === 'KUBE-MARK-MASQ') return markSentence(rule, comment, packet);
  if (service && rule.chain.startsWith('KUBE-FW-'))
    return `${packet.src} is in the source ranges of ${service[1]}: jump to ${chain}`;
  if (service?.[2] === 'cluster IP') return `Destination ${destination} is ${service[1]}: jump to ${chain}`;
  if (service) {
    const address = service[2] === 'external IP' ? 'an external IP' : 'a load balancer address';
    return `Destination ${destination} is ${address} of ${service[1]}: jump to ${chain}`;
  }
  if (chain === 'KUBE-NODEPORTS' && rule.chain === 'KUBE-SERVICES')
    return `${packet.dst} is an address of this node: look whether port ${packet.dport} is a NodePort`;
  if (rule.chain === 'KUBE-NODEPORTS') return `Port ${packet.dport} is the NodePort of ${comment}: jump to ${chain}`;
  if (rule.chain.startsWith('KUBE-EXT-')) return externalSentence(comment, chain, packet);
  const endpoint = endpointIn(comment);
  if (endpoint !== undefined) {
    const sticky = rule.rule.matches.some((match) => match.kind === 'recent');
    return sticky
      ? `${packet.src} was sent to ${endpoint} before, and sticks to it`
      : `Only ${endpoint} is left: take it`;
  }
  if (chain.startsWith('KUBE-SEP-')) return `Take the endpoint of ${chain}`;
  return `${comment === '' ? 'Jump' : sentenceCase(comment)}: on to ${chain}`;
}

/** The two short cuts and the main way of a Service's external traffic. */
function externalSentence(comment: string, chain: string, packet: Packet): string {
  if (comment.startsWith('pod traffic for'))
    return `${packet.src} is a Pod: external traffic policy Local does not bind it, every endpoint will do`;
  if (comment.startsWith('route LOCAL traffic for'))
    return `${packet.src} is this node itself: external traffic policy Local does not bind it, every endpoint will do`;
  return chain.startsWith('KUBE-SVL-')
    ? 'External traffic policy Local: only endpoints on this node'
    : 'Every endpoint of the Service will do';
}

function markSentence(rule: CompiledRule, comment: string, packet: Packet): string {
  if (rule.chain.startsWith('KUBE-SEP-'))
    return `The client ${packet.src} is the endpoint itself: without a new source the answer would never pass this node`;
  if (comment.startsWith('masquerade LOCAL')) return `${packet.src} is this node itself: masquerade`;
  if (rule.chain.startsWith('KUBE-EXT-'))
    return 'Traffic to an external address, policy Cluster: masquerade, so that the answer returns through this node';
  const { src } = rule.rule;
  return src
    ? `${packet.src} is ${src.not ? 'not a Pod address' : 'in'} (${src.cidr}): masquerade, so that the answer returns through this node`
    : 'kube-proxy masquerades everything to a ClusterIP';
}

function returnSentence(rule: CompiledRule, packet: Packet): string {
  if (rule.chain === 'KUBE-POSTROUTING') return `Not marked: the source stays ${packet.src}`;
  return rule.rule.dst
    ? `${packet.dst} is in ${rule.rule.dst.cidr}, where Pods see each other's own addresses: the source stays`
    : `Leave ${rule.chain}`;
}

function acceptSentence(rule: CompiledRule, comment: string, packet: Packet): string {
  if (comment.endsWith('health check node port'))
    return `Port ${packet.dport} is kube-proxy's health check for ${comment.replace(/ health check node port$/, '')}: let it in`;
  if (comment === 'kubernetes forwarding rules') return 'Marked by kube-proxy: forward it';
  if (comment === 'kubernetes forwarding conntrack rule') return 'Part of a known connection: forward it';
  return `Accepted by ${rule.chain}`;
}

function endSentence(rule: CompiledRule, comment: string, target: Target, packet: Packet): string {
  const how = target.kind === 'REJECT' ? 'rejected with ICMP port unreachable' : 'dropped in silence';
  const service = comment.split(' ')[0] ?? '';
  if (comment.endsWith('has no endpoints')) return `${service} has no endpoints: ${how}`;
  if (comment.endsWith('has no local endpoints')) return `${service} has no endpoint on this node: ${how}`;
  if (rule.chain === 'KUBE-PROXY-FIREWALL')
    return `${packet.src} is in none of the source ranges of ${service}: ${how}`;
  if (rule.chain === 'KUBE-FIREWALL')
    return `${packet.dst} is this node's own loopback, ${packet.src} comes from outside: ${how}`;
  if (rule.chain === 'KUBE-FORWARD') return `Connection tracking finds no connection this belongs to: ${how}`;
  return `${comment === '' ? rule.chain : comment}: ${how}`;
}

function noTargetSentence(comment: string, packet: Packet): string {
  const service = /^other traffic to (\S+) will be dropped/.exec(comment)?.[1];
  return service === undefined
    ? 'Counted, nothing else'
    : `${packet.src} is in none of the source ranges of ${service}: not translated`;
}

/** The endpoint of a comment such as "default/web:http -> 10.244.1.5:8080". */
function endpointIn(comment: string): string | undefined {
  return / -> (\S+)$/.exec(comment)?.[1];
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
