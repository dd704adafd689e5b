/** What the presenters say of connections, clients and components, in the panels. */
import { words } from '../words/words.ts';

export const latePresenterWords = words('presenters/late', {
  /** "Who answers?": rows are places to ask from, columns endpoints. */
  answers: {
    /** Over a group of rows. Those that end in a preposition are followed by the nodes in the rows. */
    groups: {
      pods: 'from Pods of',
      processes: 'from processes of the node',
      outside: 'from outside',
      nodePort: (clients: string, port: number) => `from ${clients}, NodePort ${port} of`,
      externalIP: (clients: string, address: string) => `from ${clients}, external IP ${address} at`,
      loadBalancer: (clients: string) => `from ${clients}, load balancer`,
      clusterIP: (clients: string) => `from ${clients}, ClusterIP`,
    },
    /** The asking, without a verb: it stands in the sentences of `cells`. `target` is an address and a port. */
    asking: {
      pods: (nodes: string, target: string) => `Pods of ${nodes} to ${target}`,
      process: (nodes: string, target: string) => `a process on ${nodes} to ${target}`,
      routed: (clients: string, target: string, nodes: string) =>
        `${clients} to the external IP ${target}, routed to ${nodes}`,
      ClusterIP: (clients: string, target: string) => `${clients} to the ClusterIP ${target}`,
      NodePort: (clients: string, target: string, nodes: string) => `${clients} to the NodePort ${target} of ${nodes}`,
      LoadBalancer: (clients: string, target: string) => `${clients} to the load balancer ${target}`,
      externalIP: (clients: string, target: string) => `${clients} to the external IP ${target}`,
    },
    and: (first: string, second: string) => `${first} and ${second}`,
    andMore: (first: string, more: number) => `${first} and ${more} more`,
    /** A column that stands for all endpoints of a node. */
    oneOf: (endpoints: number, node: string) => `one of the ${endpoints} endpoints on ${node}`,

    /** What a cell says to whoever stops at it. `asking` is one of those above, `chance` such as "33%". */
    cells: {
      open: (asking: string) => `From ${asking}: being traced.`,
      never: (asking: string, endpoint: string) => `From ${asking}: never ${endpoint}.`,
      refuses: (asking: string, chance: string, endpoint: string, reason: string) =>
        `From ${asking}: ${chance} to ${endpoint}, which refuses: ${reason}`,
      /** @param seen the source address the endpoint sees, if that is known */
      answers: (asking: string, chance: string, endpoint: string, seen: string | undefined, masqueraded: boolean) =>
        `From ${asking}: ${chance} to ${endpoint}${seen === undefined ? '' : `, which sees the source ${seen}`}${masqueraded ? ': masqueraded by the node' : ''}.`,
      /** @param how one of `lost` */
      lost: (asking: string, chance: string, how: string, reason: string) =>
        `From ${asking}: ${chance} ${how}: ${reason}`,
    },
    /** What becomes of a packet that reaches no endpoint, in a narrow column. */
    lost: { reject: 'reject', drop: 'drop', unroutable: 'lost', nxdomain: 'no name' },
  },

  /** Who can send many requests to a Service at once, in a list to choose from. */
  bursts: {
    clusterIP: (client: string) => `${client} to the ClusterIP`,
    loadBalancer: (client: string) => `${client} by the load balancer`,
    nodePort: (client: string, node: string) => `${client} by ${node}`,
  },

  /** How the rules chose an endpoint. */
  choices: {
    /** iptables asks endpoint after endpoint. @param left of how many this was one; @param outcome one of the next four */
    test: (left: number, chance: string, outcome: string) => `1 of ${left} left, ${chance}: ${outcome}`,
    hit: 'hit',
    missed: 'missed',
    missedBy: (by: string) => `missed by ${by}`,
    missedByLess: (than: string) => `missed by less than ${than}`,
    /** nftables rolls one die. */
    die: (sides: number, side: number) => `random mod ${sides} is ${side}`,
    /** ip_vs goes round. */
    inTurn: (endpoints: number) => `one of ${endpoints} in turn`,
    turn: (turn: number, endpoints: number) => `turn ${turn} of ${endpoints}`,
  },

  /** Who can send, in lists to choose from. */
  clients: {
    groups: {
      clients: 'Client Pods',
      serve: 'Pods that serve',
      outside: 'Outside',
      nodes: 'Nodes',
      system: 'System Pods',
    },
    node: (node: string) => `${node} itself`,
  },

  /** Behind a host that one can send to: what it is. */
  hosts: {
    service: (name: string) => `Service ${name}`,
    clusterIP: (service: string) => `ClusterIP of ${service}`,
    loadBalancer: (service: string) => `load balancer of ${service}`,
    nodePort: (service: string, node: string) => `${service} at ${node}`,
    pod: (name: string) => `Pod ${name}`,
  },

  /** A container's state. `reason` and `message` are the kubelet's. */
  containers: {
    running: 'running',
    waiting: 'waiting',
    waitingFor: (reason: string) => `waiting: ${reason}`,
    terminated: (how: string) => `terminated: ${how}`,
    lastRun: (how: string) => `last run: ${how}`,
    signal: (signal: number) => `signal ${signal}`,
    exitCode: (code: number) => `exit code ${code}`,
    because: (reason: string, how: string) => `${reason}, ${how}`,
  },

  /** What a readiness probe does. @param what one of the others; @param period "10 s" */
  probes: {
    every: (what: string, period: string) => `${what} every ${period}`,
    connect: (port: number | string) => `connect to :${port}`,
    run: (command: string) => `run ${command}`,
  },

  /** Who a connection comes from, with what it is. */
  from: {
    pod: (pod: string) => `Pod ${pod}`,
    node: (node: string) => `a process on ${node}`,
    outside: (client: string) => `outside client ${client}`,
    address: (address: string, node: string) => `${address} at ${node}`,
  },
  /** @param number of the connection: "12" */
  packet: (number: string) => `Packet #${number}`,
  /** Where a packet goes whose address nobody has. */
  defaultRoute: 'default route',

  /** What a node does to addresses. Where a translation is undone, the packet goes back. */
  nat: {
    /** @param name one of the four below; @param before, after an address and a port */
    destination: (name: string, before: string, after: string) => `${name}: destination ${before} became ${after}`,
    source: (name: string, before: string, after: string) => `${name}: source ${before} became ${after}`,
    DNAT: 'DNAT',
    SNAT: 'SNAT',
    undoneDNAT: 'DNAT undone',
    undoneSNAT: 'SNAT undone',
    none: 'No NAT here.',
    /** @param name as above; @param place a node, mostly */
    on: (name: string, place: string) => `${name} on ${place}`,
  },
  /** A packet's end. @param outcome “dropped”, “answered” …; @param sentence of the engine: why */
  endedHere: (outcome: string, sentence?: string) => `${outcome} here${sentence === undefined ? '' : `: ${sentence}`}`,
  /** A packet's end on the way into a node. */
  neverArrived: {
    NodeDown: 'never arrived: the node is switched off, and no rule of its kernel sees the packet',
    LinkCut: 'never arrived: the node’s network is cut, and no rule of its kernel sees the packet',
    PacketLost: 'never arrived: the link to the node lost the packet, and no rule of its kernel sees it',
  },
  /** Of the packets of a kind: "SYN-ACK back" to the client. */
  back: (segment: string) => `${segment} back`,
  /** What took how long. */
  timings: { connect: 'connect', answer: 'answer', inAll: 'in all' },

  /** What a column of the sequence diagram is. */
  lanes: {
    client: 'client',
    pod: 'Pod',
    outside: 'outside',
    kernel: 'kernel',
    nobody: 'nobody',
    wire: 'wire',
  },

  /** A Service's ports: from the NodePort, where there is one, to the number at the Pod. The names are those of the API. */
  ports: {
    chain: (port: number, targetPort: number | string, protocol: string, nodePort?: number) =>
      `${nodePort === undefined ? '' : `nodePort ${nodePort} → `}port ${port} → targetPort ${targetPort} / ${protocol}`,
    headless: (port: number, protocol: string, nodePort?: number) =>
      `${nodePort === undefined ? '' : `nodePort ${nodePort} → `}${port} is not translated (headless) / ${protocol}`,
  },

  /** To where a rule sends packets. @param local only to endpoints of the same node */
  endpoints: (count: number, local: boolean) =>
    `→ ${count} ${count === 1 ? 'endpoint' : 'endpoints'}${local ? ' on this node' : ''}`,

  /** How far behind a node's kube-proxy is. `changes` counts what its rules do not know yet. */
  proxy: {
    none: 'no kube-proxy here',
    off: 'off with its node: nothing passes here',
    upToDate: 'running, rules up to date',
    behind: (changes: number) => `${changes === 1 ? '1 change' : `${changes} changes`} behind`,
    /** @param left "0.4 s" */
    syncDue: (changes: number, left: string) =>
      `${changes === 1 ? '1 change' : `${changes} changes`} behind; sync due in ${left}`,
    stopped: 'stopped: packets still flow, updates do not come',
    stoppedBehind: (changes: number) =>
      `stopped: packets still flow by old rules, ${changes === 1 ? '1 change' : `${changes} changes`} behind`,
  },

  workloads: {
    ready: (ready: number, wanted: number) => `${ready} of ${wanted} ready`,
    /** What is particular about the Pods of a kind. */
    notes: {
      DaemonSet: 'One Pod on every node that fits. They are never evicted: they go with their node.',
      StatefulSet:
        'Made in order, each after the one before is ready. A Pod is replaced, under the same name, only once it is gone.',
    },
  },
});
