/** What a node's kernel explains of a packet: the sentences of rules in all three modes, of connection tracking, routing and ip_vs. */
import { sentences } from '../api/index.ts';

const AGAIN = 'masquerade, so that the answer returns through this node';

export const netfilterSays = sentences('netfilter', {
  // Connection tracking
  opened: 'A new connection: no entry in conntrack, so the rules are asked',
  pickedUp:
    'No entry in conntrack: tracking picks the connection up in the middle, and the rules are asked as for a new one',
  outOfPlace: 'A segment that its connection cannot have in this state: INVALID',
  belongsToNothing: 'No entry in conntrack, and this does not open a connection: INVALID',
  /** @param client its address, with its port where there is one */
  related: (client: string) => `An error about a known connection: it is for ${client}`,
  answered: (client: string, asked: string) =>
    `An answer to ${client}, which asked ${asked}: translated back, no rule asked`,
  translatedAgain: (client: string, to: string) =>
    `A known connection of ${client}: it goes to ${to} as its first packet did, no nat rule asked`,
  untranslated: (client: string) => `A known connection of ${client}: not translated`,

  // Routing and source translation
  toNode: (address: string) => `${address} is this node: deliver it here`,
  toVirtual: (address: string) =>
    `${address} is on this node's device kube-ipvs0, and so an address of the node: deliver it here`,
  toPod: (address: string, pod: string, device: string) =>
    `${address} is the Pod ${pod} on this node: out through ${device}`,
  away: (address: string, device: string) => `${address} is not on this node: out through ${device}`,
  sourceRewritten: (before: string, after: string) => `Source rewritten: ${before} becomes ${after}`,

  // Ends, which stand behind a colon
  rejected: 'rejected with ICMP port unreachable',
  dropped: 'dropped in silence',

  // The choice of an endpoint. `verdict`: one of the next three
  rolled: (rolled: number, chance: number, verdict: string) =>
    `Rolled ${rolled.toFixed(4)}, needed less than ${chance.toFixed(4)}: ${verdict}`,
  oneOfTheWays: (chance: number, verdict: string) =>
    `One of the ways with a chance of ${chance.toFixed(4)}: ${verdict}`,
  take: (endpoint: string) => `take ${endpoint}`,
  leave: (endpoint: string) => `not ${endpoint}`,
  rewriting: (from: string, to: string) => `destination rewritten: ${from} becomes ${to}`,
  thisRule: 'this rule',
  onlyOneSide: (verdict: string) => `Only one endpoint: ${verdict}`,
  oneSide: (sides: number, verdict: string) => `One of ${sides} ways, each as likely as the others: ${verdict}`,
  rolledSide: (rolled: number, side: number, last: number, verdict: string) =>
    `Rolled ${rolled.toFixed(4)}, which makes ${side} of 0 to ${last}: ${verdict}`,
  onlyOneLeft: (endpoint: string) => `Only ${endpoint} is left: take it`,
  endpointOf: (chain: string) => `Take the endpoint of ${chain}`,
  sticks: (client: string, endpoint: string) => `${client} was sent to ${endpoint} before, and sticks to it`,
  remember: (client: string, endpoint: string) => `Remember that ${client} was sent to ${endpoint}`,
  rewritten: (from: string, to: string) => `Destination rewritten: ${from} becomes ${to}`,

  // Which Service it is for
  isService: (to: string, service: string, chain: string) => `Destination ${to} is ${service}: jump to ${chain}`,
  isExternalIP: (to: string, service: string, chain: string) =>
    `Destination ${to} is an external IP of ${service}: jump to ${chain}`,
  isLoadBalancer: (to: string, service: string, chain: string) =>
    `Destination ${to} is a load balancer address of ${service}: jump to ${chain}`,
  perhapsNodePort: (address: string, port: number) =>
    `${address} is an address of this node: look whether port ${port} is a NodePort`,
  isNodePort: (port: number, service: string, chain: string) =>
    `Port ${port} is the NodePort of ${service}: jump to ${chain}`,
  inSourceRanges: (client: string, service: string, chain: string) =>
    `${client} is in the source ranges of ${service}: jump to ${chain}`,
  /** @param comment of kube-proxy */
  jumpFor: (comment: string, chain: string) => `${comment}: on to ${chain}`,
  jump: (chain: string) => `Jump: on to ${chain}`,

  // The external traffic policy
  podIsInside: (client: string) =>
    `${client} is a Pod: external traffic policy Local does not bind it, every endpoint will do`,
  nodeIsInside: (client: string) =>
    `${client} is this node itself: external traffic policy Local does not bind it, every endpoint will do`,
  localOnly: 'External traffic policy Local: only endpoints on this node',
  everyEndpoint: 'Every endpoint of the Service will do',

  // The mark, and masquerading
  marked: 'Marked 0x4000: the source will be rewritten when the packet leaves',
  unmarked: 'The mark has done its work and is taken off',
  notMarked: (client: string) => `Not marked: the source stays ${client}`,
  toItself: (client: string) =>
    `The client ${client} is the endpoint itself: without a new source the answer would never pass this node`,
  fromNode: (client: string) => `${client} is this node itself: masquerade`,
  toExternal: `Traffic to an external address, policy Cluster: ${AGAIN}`,
  toExternalIP: `Traffic to an external IP, policy Cluster: ${AGAIN}`,
  toLoadBalancer: `Traffic to a load balancer address, policy Cluster: ${AGAIN}`,
  toClusterIP: 'Traffic to a ClusterIP: masquerade',
  notFromPod: (client: string, range: string) => `${client} is not a Pod address (${range}): ${AGAIN}`,
  fromRange: (client: string, range: string) => `${client} is in (${range}): ${AGAIN}`,
  everything: 'kube-proxy masquerades everything to a ClusterIP',
  everythingTo: (address: string) => `kube-proxy masquerades everything to a ClusterIP, and ${address} is one`,
  notFromPodTo: (address: string, client: string, range: string) =>
    `${address} is a ClusterIP, and ${client} is not a Pod address (${range}): ${AGAIN}`,
  masqueraded: 'Marked: the source becomes the address of the outgoing interface',
  masqueradedAway: (address: string) =>
    `${address} is no Pod and not on this node: the source becomes the address of the outgoing interface`,
  amongPods: (address: string, range: string) =>
    `${address} is in ${range}, where Pods see each other's own addresses: the source stays`,

  // Through, or not. `how`: rejected or dropped
  healthCheckOf: (port: number, service: string) =>
    `Port ${port} is kube-proxy's health check for ${service}: let it in`,
  forwardMarked: 'Marked by kube-proxy: forward it',
  forwardKnown: 'Part of a known connection: forward it',
  acceptedBy: (chain: string) => `Accepted by ${chain}`,
  leaveChain: (chain: string) => `Leave ${chain}`,
  counted: 'Counted, nothing else',
  noEndpoints: (service: string, how: string) => `${service} has no endpoints: ${how}`,
  noLocalEndpoint: (service: string, how: string) => `${service} has no endpoint on this node: ${how}`,
  inNoSourceRange: (client: string, service: string, how: string) =>
    `${client} is in none of the source ranges of ${service}: ${how}`,
  notTranslated: 'not translated',
  loopback: (address: string, client: string, how: string) =>
    `${address} is this node's own loopback, ${client} comes from outside: ${how}`,
  unknownConnection: (how: string) => `Connection tracking finds no connection this belongs to: ${how}`,
  /** @param by the chain, or the rule's comment */
  ended: (by: string, how: string) => `${by}: ${how}`,

  // nftables mode. `what` was looked up: an address, a protocol and a port
  mapService: (what: string, map: string, service: string, chain: string) =>
    `One look-up of ${what} in the map ${map}: it is ${service}, go to ${chain}`,
  mapExternal: (what: string, map: string, service: string, chain: string) =>
    `One look-up of ${what} in the map ${map}: it is an external address of ${service}, go to ${chain}`,
  mapNodePort: (port: number, protocol: string, map: string, service: string, chain: string) =>
    `One look-up of Port ${port} (${protocol}) in the map ${map}: it is the NodePort of ${service}, go to ${chain}`,
  mapSourceRanges: (what: string, map: string, service: string, chain: string) =>
    `One look-up of ${what} in the map ${map}: ${service} has source ranges, go to ${chain}`,
  mapNoLocalEndpoint: (service: string, map: string, how: string) =>
    `${service} has no endpoint on this node (map ${map}): ${how}`,
  mapNoEndpoints: (service: string, map: string, chain: string) =>
    `${service} has no endpoints (map ${map}): go to ${chain}`,
  theService: 'the Service',
  matched: 'Matched, nothing else',
  endpointItself: (client: string) =>
    `${client} is the endpoint itself: without a new source the answer would never pass this node`,
  nobodyHas: (how: string) => `No endpoints: ${how}`,
  pingsNobody: (address: string, how: string) => `${address} is a ClusterIP, which nobody answers pings for: ${how}`,
  portUnused: (address: string, port: number, protocol: string, how: string) =>
    `${address} is a ClusterIP, but ${port} (${protocol}) is none of its ports: ${how}`,
  unallocated: (address: string, range: string, how: string) =>
    `${address} is in the Service range (${range}), but no Service has it: ${how}`,
  droppedBy: (chain: string) => `Dropped by ${chain}`,
  newTo: (chain: string) => `A new connection: on to ${chain}`,
  onTo: (chain: string) => `On to ${chain}`,

  // IPVS mode: rules that look into sets
  behindInNoSourceRange: (client: string, address: string) =>
    `${client} is in none of the source ranges of the Service behind ${address}: dropped in silence`,
  asksItself: (address: string) =>
    `This node asks ${address} as ${address}, and is itself in none of the source ranges: dropped in silence`,
  setPort: (port: number, set: string) => `Port ${port} is in ${set}: let it on`,
  setAddress: (to: string, set: string) => `${to} is in ${set}: let it on`,
  setNoFurther: (to: string, set: string) => `${to} is in ${set}: no further rule of this table is asked`,
  setOnTo: (to: string, set: string, chain: string) => `Destination ${to} is in ${set}: on to ${chain}`,
  newSource: (client: string) =>
    `The client ${client} is the endpoint itself: it gets a new source, or the answer would never pass this node`,
  hasSourceRanges: (to: string, client: string) => `${to} has source ranges: is ${client} in one of them?`,
  behindInSourceRange: (client: string, to: string) => `${client} is in a source range of the Service behind ${to}`,
  localKeepsSource: 'External traffic policy Local: the source stays',
  virtualPing: (address: string) =>
    `${address} is on this node's kube-ipvs0, but a ping is for no Service: rejected with ICMP port unreachable`,
  virtualPortUnused: (address: string, protocol: string, port: number) =>
    `${address} is on this node's kube-ipvs0, but no Service has its ${protocol} port ${port}: rejected with ICMP port unreachable`,
  healthCheckPort: (port: number) => `Port ${port} is kube-proxy's health check: let it in`,
  nodePortLocal: (port: number) => `Port ${port} is a NodePort with external traffic policy Local: the source stays`,
  nodePortCluster: (port: number) => `Port ${port} is a NodePort, policy Cluster: ${AGAIN}`,

  // ip_vs itself. A server as ipvsadm names it: TCP 10.96.0.50:80 rr
  realServerGone: (server: string) =>
    `The real server ${server} is gone: ip_vs forgets the connection and drops this packet`,
  virtualServerGone: (server: string) =>
    `The virtual server ${server} is gone: ip_vs forgets the connection and drops this packet`,
  asBefore: (server: string, real: string) => `Virtual server ${server}: a known connection, to ${real} as before`,
  persistent: (server: string, client: string, real: string) =>
    `Virtual server ${server}: ${client} was sent to ${real} before, and sticks to it`,
  turn: (server: string, real: string, turn: number, of: number) =>
    `Virtual server ${server}: the turn of ${real}, ${turn} of ${of}`,
  inTurn: (server: string, real: string, of: number) => `Virtual server ${server}: ${real}, one of ${of} in turn`,
  noRealServer: (server: string, service: string) =>
    `Virtual server ${server} (${service}) has no real server: ICMP port unreachable`,
  noLocalRealServer: (server: string, service: string) =>
    `Virtual server ${server} (${service}) has no real server on this node: ICMP port unreachable`,
});
