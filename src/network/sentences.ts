/** What the network explains: what sockets and the fabric between nodes decide, and why a packet or a connection ended. */
import { sentences, type Transport } from '../api/index.ts';

const gaveUp = 'the client’s kernel gave up';

export const networkSays = sentences('network', {
  // Decisions at a hop. `end`: an address, with its port where there is one
  nobodyListens: (end: string) => `No socket listens on ${end}`,
  listens: (program: string, end: string) => `${program} listens on ${end}`,
  hostNetworkListens: (program: string, pod: string, end: string) =>
    `${program} of hostNetwork Pod ${pod} listens on ${end}`,
  kubeProxyListens: (end: string) => `kube-proxy itself listens on ${end}`,
  kernelAnswersPing: (address: string) =>
    `The kernel that has ${address} answers an echo request itself: no process is asked`,
  throughVeth: (node: string) => `The Pod's only way out is its veth, into the kernel of ${node}`,
  inNodesNamespace: (node: string) => `A hostNetwork Pod: its socket is in the network namespace of ${node}`,
  martian: (src: string, dst: string) => `Martian: ${src} → ${dst} came in on an interface`,
  handedOver: (node: string) => `It is handed to ${node} as it stands`,
  onlyDefaultRoute: 'No route but the default route: the packet goes out into nowhere',
  isAsker: (address: string) => `${address} is the client of this question`,
  isNode: (address: string, node: string) => `${address} is an address of node ${node}`,
  isOutside: (address: string, name: string) => `${address} is ${name}, outside the cluster`,
  isOnInternet: (address: string, name: string) => `${address} is ${name}, on the internet: by the default route`,
  isSomewhere: (address: string) => `${address} is somewhere else on the network`,
  isOfNodesPods: (address: string, range: string, node: string, via: string) =>
    `${address} is in ${range}, the Pods of node ${node}: via ${via}`,
  balanced: (end: string, node: string, of: number) =>
    `The load balancer at ${end} hands it to ${node}, one of ${of} nodes that pass its health check`,

  // Why a packet ended. `where`: the node or Pod at which it did
  answeredAt: (where: string, end: string) => `${where} answered on ${end}`,
  endpoint: (end: string) => `The endpoint ${end}`,
  answeredPingAt: (where: string, end: string) => `${where} answered the ping of ${end}`,
  healthChecked: (where: string, end: string) => `kube-proxy on ${where} answered on its health check port ${end}`,
  /** @param protocol UDP is told by ICMP, TCP by an RST */
  refused: (where: string, end: string, protocol: Transport) =>
    `nothing listens on ${end} at ${where}: its kernel sent ${protocol === 'UDP' ? 'ICMP port unreachable' : 'RST'}`,
  noEndpoints: (where: string, end: string) =>
    `the Service behind ${end} has no endpoints: ${where} rejected it with ICMP port unreachable, as kube-proxy told its kernel to`,
  noLocalEndpoints: (where: string, end: string, rejected: boolean) =>
    `the Service behind ${end} has no endpoints on ${where}, and its policy is Local: ${rejected ? 'rejected with ICMP port unreachable' : 'a rule dropped it without a word'}`,
  noHealthyNode: (end: string) =>
    `no node passes the health check of the load balancer at ${end}: it dropped the packet without a word`,
  sourceRangeDenied: (where: string, client: string, end: string) =>
    `${client} is not in loadBalancerSourceRanges of the Service behind ${end}: a rule on ${where} dropped it`,
  crossesLoopback: (where: string, src: string, dst: string) =>
    `a packet from ${src} to ${dst} crosses the border of 127.0.0.0/8: ${where} dropped it`,
  unknownConnection: (where: string, from: string, to: string) =>
    `${where} knows no connection that a packet from ${from} to ${to} belongs to: the client sees silence`,
  noRouteFromOutside: (end: string) =>
    `nothing outside the cluster leads to ${end}: only nodes, and the ports of load balancers, are reachable`,
  addressUnused: (where: string, end: string) =>
    `no rule matches ${end} and nobody has the address: it left ${where} on the default route and was lost`,
  podGone: (address: string) => `no Pod has the address ${address}: the packet was lost`,
  nodeDown: (node: string) => `node ${node} is switched off`,
  vethDown: (pod: string) => `the veth of ${pod} is down`,
  nodeCut: (node: string) => `the network of node ${node} is cut`,
  nameNotFound: 'the name does not exist',
  resolverUnreachable: "the cluster's DNS server did not answer",
  timedOut: 'no answer came in time',
  reset: (where: string) => `${where} reset the connection: its kernel has no such socket`,
  closed: (where: string) => `${where} closed the connection before it answered`,
  protocolNotMatched: (where: string, end: string, protocol: string) =>
    `${end} has no rule for ${protocol}: rules match one protocol only, so it left ${where} on the default route and was lost`,
  takesNoPings: (where: string, address: string) =>
    `${address} is a Service's address, and takes no pings: a rule on ${where} rejected it with ICMP port unreachable`,
  portUnused: (where: string, address: string, port: number) =>
    `${address} is a Service's address, but ${port} is none of its ports: a rule on ${where} rejected it`,
  unallocated: (where: string, address: string) =>
    `${address} is in the Service range, but no Service has it: nftables on ${where} dropped it without a word`,
  packetLost: (node: string) => `the network of node ${node} loses packets, and lost this one`,

  // How a connection ended. `server`: “Pod default/web-1 (10.244.1.5:80)”; `because`: one of those above
  accepted: (server: string) => `${server} accepted the connection`,
  /** @param status “200 OK” */
  answeredWith: (server: string, status: string) => `${server} answered ${status}`,
  answeredLastWith: (server: string, status: string, requests: number) =>
    `${server} answered ${status} to the last of ${requests} requests`,
  answered: (server: string) => `${server} answered`,
  answeredPing: (server: string) => `${server} answered the ping`,
  resetLater: (server: string) => `${server} reset the connection: its kernel has no such socket any more`,
  closedEarly: (server: string) => `${server} closed the connection (FIN) before it answered: the client read EOF`,
  kernelGaveUp: gaveUp,
  kernelGaveUpAfter: (because: string) => `${because}; ${gaveUp}`,
  clientGaveUp: (seconds: number) => `no answer came: the client gave up after ${seconds} s`,
  clientGaveUpAfter: (because: string, seconds: number) => `${because}; the client gave up after ${seconds} s`,
  clientKilled: 'the client’s process was ended before an answer came',
  clientEnded: (pod: string) => `the client's own process in Pod ${pod} ended`,
  noNetwork: (pod: string) => `Pod ${pod} has no network: no sandbox of it lives`,
  answerLost: (endpoint: string, because: string) =>
    `${endpoint} answered, but its answer never reaches the client: ${because}`,
  neverHeard: (because: string) => `${because}, but the client never hears of it`,

  // Names
  noAddress: (host: string) => `${host} exists, but has no address`,
  /** @param type of a DNS record */
  noRecord: (host: string, type: string) => `${host} exists, but has no ${type} record`,
  noSuchName: (host: string, namespace: string) =>
    `no name that ${host} can stand for in namespace ${namespace} exists`,
  asksOthers: (client: string, host: string) =>
    `${client} does not ask the cluster's DNS server: nobody it asks knows ${host}`,
  resolved: (host: string, data: string) => `The resolver answered: ${host} is ${data}`,
  resolvedBy: (pod: string, host: string, data: string) => `Pod ${pod} answered: ${host} is ${data}`,
  noNameserver: (client: string, host: string) =>
    `${client} could not resolve ${host}: no nameserver of its resolv.conf answered`,
  noDnsServer: (client: string, host: string) =>
    `${client} could not resolve ${host}: the cluster's DNS server did not answer`,
  unresolvedBecause: (unresolved: string, because: string) => `${unresolved} (${because})`,
  askedUpstream: (name: string, addresses: string) =>
    `${name} → ${addresses}: a name outside the cluster, asked upstream`,
  publicName: (name: string) => `${name} is a public name`,
  noPublicName: (name: string) => `${name} is no public name`,
});
