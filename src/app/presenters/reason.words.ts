/**
 * Every reason for an ending in a learner's words: what it is called, what it means, where to look. The list is the engine's own and
 * closed, so a reason without words does not compile.
 */
import type { EndingReason } from '../../api/index.ts';
import { words } from '../words/words.ts';

interface ReasonWords {
  readonly title: string;
  readonly means: string;
  /** Where to look, or what to try. Absent where all is well. */
  readonly look?: string;
}

export const reasonWords: Readonly<Record<EndingReason, ReasonWords>> = words('presenters/reasons', {
  Answered: { title: 'Answered', means: 'A process listens at the endpoint, and its answer came back.' },
  HealthCheckNodePort: {
    title: 'Health check answered',
    means:
      'kube-proxy itself listens on a healthCheckNodePort: 200 while the node has endpoints of the Service, 503 when not.',
  },
  NobodyListens: {
    title: 'Nobody listens',
    means:
      'The packet reached its machine, but no process has that port: the kernel says RST (for UDP ICMP port unreachable).',
    look: 'Compare targetPort with the port the process really listens on; containerPort is only information.',
  },
  NoEndpoints: {
    title: 'No endpoints',
    means: 'The Service selects no ready Pod anywhere, so its rule rejects at once instead of letting the client wait.',
    look: 'Look at the selector and at the Pods’ readiness: every Pod that is no endpoint says why.',
  },
  NoLocalEndpoints: {
    title: 'No endpoints on this node',
    means: 'The policy is Local and this node has no endpoint: the packet is not sent to another node, it ends here.',
    look: 'Set the policy to Cluster, or put a Pod on every node that is asked (a DaemonSet does).',
  },
  NoHealthyNode: {
    title: 'No healthy node',
    means: 'No node passes the load balancer’s health check, so it has nobody to send to.',
    look: 'With externalTrafficPolicy Local only nodes with a ready endpoint pass.',
  },
  SourceRangeDenied: {
    title: 'Source not allowed',
    means:
      'The client is in none of the loadBalancerSourceRanges: not translated in nat, then dropped by KUBE-PROXY-FIREWALL.',
    look: 'The ranges are compared with the source address the node sees.',
  },
  MartianLocalnet: {
    title: 'Martian',
    means: 'A packet between 127.0.0.0/8 and anything else may not cross a node’s border.',
    look: 'Only a process of the node itself reaches what listens on its loopback.',
  },
  InvalidConntrack: {
    title: 'Belongs to no connection',
    means:
      'An answer came back by another way, or to somebody who has not asked: it fits no connection, and nobody is told.',
    look: 'Answers must pass the node that translated the question: that is what masquerading is for.',
  },
  NoRouteFromOutside: {
    title: 'No route from outside',
    means: 'ClusterIPs and Pod addresses exist inside the cluster only: outside, no router knows them.',
    look: 'Ask a NodePort, a load balancer or an external IP.',
  },
  AddressUnused: {
    title: 'Nobody’s address',
    means: 'No rule matched and no machine has the address: the packet left on the default route and was lost.',
    look: 'In iptables mode a ClusterIP takes its own ports only; nothing answers on the others.',
  },
  PodGone: {
    title: 'The Pod is gone',
    means: 'No Pod has this address any more (or not yet).',
    look: 'Pods are replaced under new addresses: ask the Service instead.',
  },
  NodeDown: {
    title: 'The node is down',
    means: 'The machine is switched off: what is sent to it is lost.',
    look: 'Its endpoints stay in the rules until the node has been silent for 50 s.',
  },
  LinkCut: {
    title: 'Cut off',
    means: 'The network of the node (or the veth of the Pod) is cut: nothing goes in or out.',
    look: 'Its endpoints stay in the rules until its silence is noticed.',
  },
  NameNotFound: {
    title: 'No such name',
    means: 'No name that this one can stand for has a record of the type that was asked for.',
    look: 'A short name is looked up in the client’s own namespace; in another it needs “.namespace”.',
  },
  ResolverUnreachable: {
    title: 'No answer from DNS',
    means: 'The question to kube-dns was sent twice, and nobody answered.',
    look: 'The question is a packet like any other: look where it ended, and at the CoreDNS Pods.',
  },
  TimedOut: {
    title: 'Too slow',
    means: 'Everything arrived, but the answer did not come before the client’s patience ended.',
    look: 'The Pod may be slow, or stopped in the middle of its answer.',
  },
  ConnectionReset: {
    title: 'Connection reset',
    means: 'The connection was open, and then an RST came: the other kernel has no such socket any more.',
    look: 'The process ended, or conntrack sent a packet of an old connection to another Pod.',
  },
  ConnectionClosed: {
    title: 'Closed without an answer',
    means: 'The server closed the connection (FIN) while an answer was awaited: the client reads EOF.',
    look: 'The process ended in the middle of a request: give it time (preStop, a longer grace period).',
  },
  ProtocolNotMatched: {
    title: 'Other protocol',
    means: 'The rules of this address and port are for another protocol: TCP and UDP ports are different ports.',
    look: 'Add a port with this protocol to the Service.',
  },
  ClusterIPPortUnused: {
    title: 'Not a port of the Service',
    means:
      'The ClusterIP is a Service’s, the port is none of its: nftables and IPVS mode say so, iptables mode stays silent.',
    look: 'Compare the port with those of the Service.',
  },
  ClusterIPUnallocated: {
    title: 'Not a Service',
    means: 'The address is in the Service range, but no Service has it: nftables mode drops it.',
    look: 'The Service may have been deleted, or the address mistyped.',
  },
  PacketLost: {
    title: 'Lost on the way',
    means: 'The node’s link loses packets, and lost this one each time it was sent.',
    look: 'TCP sends again after a while; a lost datagram stays lost.',
  },
} satisfies Readonly<Record<EndingReason, ReasonWords>>);
