/**
 * What the inspector says around what Kubernetes says: names of facts and sections, and the explanations beside them. Conditions,
 * reasons, messages of Events, the scheduler's words and the engine's sentences about a hop come from elsewhere.
 */
import { words } from '../words/words.ts';

export const inspectorWords = words('inspector', {
  region: 'Inspector',
  /** What is covered while an answer is to be guessed. */
  covered: 'What the inspector says',
  nothing: 'Select nothing',
  gone: 'It does not exist at this moment. Move along the timeline to find it.',
  policies: 'Policies',
  conditions: 'Conditions',
  events: 'Events',
  warning: 'Warning',
  none: 'none',
  labels: 'Labels',
  selector: 'Selector',
  revision: 'Revision',
  addresses: 'Addresses',
  pods: 'Pods',
  rules: 'Rules',
  /** Over the buttons of what can be done. */
  try: 'Try',
  sendRequest: 'Send a request…',
  kindIn: (kind: string, namespace: string) => `${kind} in ${namespace}`,
  /** Behind an address. */
  onNode: (node: string) => `on ${node}`,
  more: (count: number) => `and ${count} more`,

  overview: {
    invitation: 'Select something in the picture or a table to look inside:',
    pod: 'a Pod: its state, its endpoints, why it is on its node',
    service: 'a Service: who it selects, who answers from where',
    node: 'a node: its addresses and its kernel’s rules',
    packet: 'a packet: every hop, what it decided and why',
    client: 'a client outside the cluster',
    cluster: 'This cluster',
    nodes: 'nodes Ready',
    pods: 'Pods Ready',
    services: 'Services',
    /** Behind a number: so many of all. */
    of: (all: number) => `of ${all}`,
    /** Below the number 0, and below the number of those that were answered. */
    noRequests: 'requests yet',
    requests: (last: number) => `of the last ${last} requests answered`,
    versions: (mode: string) => `Kubernetes v1.36, kube-proxy in ${mode} mode.`,
  },

  external: {
    kind: 'Client outside the cluster',
    address: 'Address',
    unknown: 'unknown',
    hasRoutes: 'Has routes to',
    routes: 'nodes and load balancers',
    hasNone: 'Has none to',
    noRoutes: 'Pod addresses and ClusterIPs: its packets are lost on the default route',
    sends: 'Sends',
    /** @param interval between two requests: "250 ms" */
    loop: (host: string, port: number, interval: string, isPaused: boolean) => (
      <>
        to{' '}
        <code>
          {host}:{port}
        </code>{' '}
        every {interval}
        {isPaused && ', paused'}
      </>
    ),
    packets: 'Last packets',
  },

  object: {
    section: 'Object',
    deprecated: 'Deprecated since v1.33. kube-proxy reads the EndpointSlices, not this.',
    /** Of a Lease. */
    holder: 'Holder',
    duration: 'Duration',
    /** Of a ControllerRevision. */
    template: 'Template',
    templateRevision: (revision: number) => `revision ${revision}`,
  },

  /** Of an Event. */
  event: {
    section: 'Event',
    about: 'About',
    from: 'From',
    count: 'Times',
    first: 'First seen',
    last: 'Last seen',
    /** @param clock the moment, "01:02.3", and @param age how long ago that is, "14s" */
    ago: (clock: string, age: string) => `${clock}, ${age} ago`,
  },

  plate: {
    kind: (node: string) => `Virtual address on ${node}`,
    gone: 'This node’s rules no longer know this address.',
    /** @param type ClusterIP, NodePort … */
    inKernel: (type: string, node: string) => `${type} in the kernel of ${node}`,
    what: 'What it is',
    isRules: 'It exists only as rules in this node’s kernel, and in every other node’s.',
    isServer:
      'An address on the device kube-ipvs0 and a virtual server in this node’s kernel, and in every other node’s.',
    service: 'Service',
    policy: 'Policy',
    newPacket: 'A new packet',
    endings: {
      dnat: 'The destination is rewritten to the endpoint that wins the roll.',
      reject: 'No endpoint anywhere: answered at once with ICMP port unreachable.',
      drop: 'Endpoints exist, but none on this node, and the policy is Local: dropped in silence.',
    },
    /** In IPVS mode. */
    turns: {
      dnat: 'A virtual server sends each new connection to the next of its real servers, round and round (rr).',
      reject: 'A virtual server without real servers: answered at once with ICMP port unreachable.',
      drop: 'Endpoints exist, but none on this node, and the policy is Local: dropped in silence.',
    },
    source: 'Source',
    masqueraded: 'rewritten to the node’s (masquerade)',
    kept: 'kept',
    chain: 'Chain',
    shares: 'Shares',
    chance: 'chance',
    endpoint: 'endpoint and its chain',
    realServer: 'real server',
    onThisNode: 'on this node',
    showRules: (node: string) => `Show in the rules of ${node}`,
  },

  packet: {
    kind: 'Packet',
    /** @param client with what it is: “Pod client”, “a process on node-1” */
    from: (client: string) => `From ${client}`,
    requests: (count: number) => (count === 1 ? 'Request' : 'Requests'),
    waiting: 'waiting…',
    answered: 'answered',
    outcome: 'Outcome',
    state: 'State',
    clientSees: 'The client sees',
    attempt: 'Attempt',
    /** @param before the connection that was tried before */
    attemptAfter: (attempt: number | undefined, before: string) => `${attempt} (again after ${before})`,
    endpoint: 'Endpoint',
    sourceSeen: 'Source seen',
    masqueraded: '(masqueraded)',
    took: 'Took',
    underWay: 'under way',
    sentBy: 'Sent by',
    source: (id: string) => `traffic source ${id}`,
    hops: 'Hops',
    previous: 'Previous hop',
    previousKey: 'Previous hop (↑)',
    next: 'Next hop',
    nextKey: 'Next hop (↓)',
    howShown: 'How hops are shown',
    steps: { name: 'Steps', hint: 'Hop by hop: arrived as, decided, left as' },
    sequence: { name: 'Sequence', hint: 'A column for every place, time downward' },
    stills: { name: 'Stills', hint: 'A storyboard of numbered stills' },
    again: 'Send the same again',
    trace: 'Trace all outcomes',
  },

  hop: {
    list: 'Hops; arrow keys step through them',
    sequence: 'Sequence of packets; arrow keys step through them',
    storyboard: 'Storyboard; arrow keys step through it',
    numbered: (number: number) => `Hop ${number}`,
    at: (number: number, place: string) => `Hop ${number}, ${place}`,
    still: (number: number, place: string) => `Still ${number}, ${place}`,
    leg: (number: number, from: string, to: string) => `Hop ${number}, ${from} to ${to}`,
    endsAt: (number: number, place: string) => `Hop ${number}, ends at ${place}`,
    showRule: (node: string) => `show in the rules of ${node}`,
    showEntry: (node: string) => `show in the conntrack of ${node}`,
    nothing: 'Nothing to decide here.',
    arrivedAs: 'arrived as',
    /** Over the header of a packet that never arrived. */
    sentAs: 'sent to it as',
    decided: 'decided',
    /** Behind “decided” and a dot. */
    compared: (rules: number) => `compared with ${rules} ${rules === 1 ? 'rule' : 'rules'}`,
    leftAs: 'left as',
    /** For those who do not see the mark, behind a part of a packet's header. */
    changed: '(changed)',
  },

  trace: {
    kind: 'Trace',
    aside: 'for a new client, by the rules of this moment',
    tracing: 'Tracing…',
    sees: (source: string, isMasqueraded: boolean) =>
      `Sees the source ${source}${isMasqueraded ? ', masqueraded by the node' : ''}.`,
    hops: (count: number) => `${count} hops`,
    send: 'Send it',
  },

  why: {
    title: 'Why',
    chain: 'What led there, in order',
  },
  causes: {
    title: 'What led to it',
    aside: 'back to what you did',
    reading: 'Reading the journal…',
    sent: 'It was sent because',
    sentChain: 'Why it was sent, nearest first',
    rules: (node: string) => `The rules on ${node} were so because`,
    rulesChain: 'Why the rules were so, nearest first',
  },

  happening: {
    kind: 'Event',
    revision: (revision: number) => `revision ${revision}`,
    notYet: 'It has not happened at this moment. Move along the timeline to find it.',
    changed: 'Changed',
    fields: (count: number) => `${count} ${count === 1 ? 'field' : 'fields'}`,
    syncChanged: 'What this sync changed',
    what: 'What happened',
    when: 'When',
    goThere: 'go there',
    goThereHint: 'Moves the cluster to this moment',
    by: 'By',
    about: 'About',
    why: 'Why?',
    stepsBack: (count: number) => `${count} steps back`,
    chain: 'What led to it, nearest first',
  },

  node: {
    kind: 'Node',
    rulesAsOf: 'Rules as of',
    revisionAt: (revision: number, time: string) => `revision ${revision}, at ${time}`,
    zone: 'Zone',
    taints: 'Taints',
    way: 'Way of the selected packet',
    virtual: 'Virtual addresses',
    inKernel: (count: number) => `${count} in its kernel`,
    compared: 'Rules compared',
    comparedRange: (least: number, most: number) => `${least} to ${most} for a new connection`,
    comparedBars: 'Rules a new packet is compared with',
    comparedWith: (service: string, rules: number) => `${service}: ${rules} rules`,
    comparedLater: (rules: number) =>
      `An answer, and every later packet, is compared with ${rules}: conntrack knows where it goes.`,
    modes: {
      iptables:
        'One rule after the other: a packet to the last Service is compared with the rules of all before it, and a packet to none with all of them.',
      nftables: 'One look-up in a map finds the Service, however many there are.',
      ipvs: 'One look-up in a hash table finds the virtual server, however many there are.',
    },
    lastChanged: (time: string) => `Last changed by the sync at ${time}.`,
    /** @param written “3 rules” */
    lastChange: (time: string, written: string, removed: number) =>
      `Last changed by the sync at ${time}: ${written} written, ${removed} taken away.`,
    showDifference: 'Show the difference',
    /** Before a list of nodes. */
    compareWith: 'compare with',
    openBelow: 'Open below',
    rulesOf: (node: string) => `Rules of ${node}`,
    counters: () => (
      <>
        The number left of a rule’s own is how many packets it has matched, as <code>iptables-save -c</code> counts.
        Only the first packet of a connection meets the nat table. A chain that kube-proxy writes anew counts from 0:
        the dispatch chains at every sync, a Service’s when something of it changed.
      </>
    ),
  },

  pod: {
    /** @param phase as Kubernetes names it */
    phase: (phase: string) => `phase ${phase}`,
    ready: 'Ready',
    notReady: 'not Ready',
    readiness: (ready: number, all: number, restarts: number) => `${ready}/${all} ready, restarts ${restarts}`,
    node: 'Node',
    madeBy: 'Made by',
    nobody: 'nobody: it will not be replaced',
    age: 'Age',
    containers: (count: number) => (count === 1 ? 'Container' : 'Containers'),
    image: 'Image',
    state: 'State',
    restarts: 'Restarts',
    ports: 'Ports',
    noPorts: 'none declared',
    portsHint: 'containerPort is informational: what counts is who listens.',
    probe: 'Readiness',
    environment: (container: string) => `Environment of ${container}`,
    variables: (count: number) => `${count} variables`,
    environmentHint: 'Set when the container started. Services made later are not in it.',
    log: (container: string) => `Log of ${container}`,
    lines: (count: number) => (count === 0 ? 'empty' : `${count} lines`),
    endpointOf: 'Endpoint of',
    noService: 'no Service selects it',
    /** Behind the name of a Service. */
    almost: 'almost',
    whyHere: (node: string) => `Why on ${node}`,
    whyNowhere: 'Why on no node',
    filteredOut: 'filtered out',
    chosen: 'chosen',
    verdicts: { node: 'node', score: 'score', because: 'because' },
  },

  service: {
    aside: 'rules on every node, a machine nowhere',
    type: 'Type',
    aliasOf: 'Alias of',
    externalIP: 'External IP',
    affinity: 'Affinity',
    clientIP: (seconds: number) => `ClientIP, ${seconds} s, on each node for itself`,
    healthCheck: 'Health check',
    onEveryNode: (port: number) => `:${port} on every node`,
    nearly: 'Nearly selected',
    ports: (count: number) => (count === 1 ? 'Port' : 'Ports'),
    listen: (count: number) => `${count} ${count === 1 ? 'endpoint listens' : 'endpoints listen'}`,
    /** @param where addresses in a list, as in the next */
    refuse: (where: string) => `nobody listens at ${where}: connections get an RST`,
    unreachable: (where: string) => `no answer from ${where}`,
    whyNot: 'Why not these Pods?',
    someSelected: (selected: number, others: number) => `${selected} selected, ${others} not`,
    noneSelected: (count: number) => `${count} not selected`,
  },

  endpoints: {
    title: 'Endpoints',
    ready: (ready: number, all: number) => `${ready} of ${all} ready`,
    noPods: 'The selector matches no Pod with an IP.',
    noSelector: 'Without a selector nobody writes EndpointSlices; they must be made by hand.',
    what: 'Pod, address, node',
    /** The three conditions of an endpoint, as its slice names them. */
    isReady: 'ready',
    readyMeans: 'may get new connections',
    isServing: 'serving',
    servingMeans: 'passes its readiness, terminating or not',
    isTerminating: 'terminating',
    terminatingShort: 'term.',
    terminatingMeans: 'is being deleted',
    yes: 'true',
    no: 'false',
    noPod: 'no Pod',
    noNode: 'on no node',
    hinted: (zones: string) => `hinted for ${zones}`,
  },

  shares: {
    title: 'Answered by',
    requests: (count: number) => `${count} ${count === 1 ? 'request' : 'requests'}`,
    which: 'Which requests',
    last60: 'Last 60',
    change: 'Since change',
    changeHint: 'Since the Service or its EndpointSlices last changed',
    all: 'All',
    allHint: (most: string) => `The last ${most} at most`,
    none: 'No request has been answered in this time. Send some:',
    list: 'Answered requests by endpoint',
    /** Parts of what is said of an endpoint, in a list. */
    own: (own: number, all: number) => `${own} of ${all} requests`,
    expected: (part: string) => `expected ${part}`,
    usual: (connections: number, least: number, most: number) =>
      `usual for ${connections} connections: ${least} to ${most}`,
    odd: 'this is one of the 5 in 100 that are not',
    more: (count: number) => `and ${count} endpoints more`,
    keyExpected: 'expected by the rules of now',
    keyUsual: (draws: number) => `usual for ${draws} draws, 95 times in 100`,
    perConnection: (requests: number, connections: number) =>
      `${requests} requests over ${connections} connections: an endpoint is drawn for a connection, not for a request.`,
    sticky:
      'sessionAffinity ClientIP: a client that was there before is not drawn for again. “Expected” is for new clients.',
    nobody: 'Nobody is there who could ask.',
    /** Before a list of clients. */
    from: 'From',
    burst: (count: number) => `Open ${count} connections, one every 5 ms`,
    /** Behind a number, for those who do not see what the button is for. */
    connections: 'connections',
    /** @param parts each endpoint's part, in a list */
    course: (draws: number, parts: string) => `Shares after 1 to ${draws} connections: ${parts}`,
    /** At the end of an axis. */
    draws: (count: string) => `${count} connections`,
  },

  answers: {
    title: 'Who answers?',
    grid: (service: string, port: string) => `Who answers for ${service}, port ${port}`,
    noEndpoint: 'no endpoint',
    point: 'Point at a cell to read why.',
    /** Of an endpoint whose node is not known. */
    elsewhere: 'elsewhere',
    internal: (policy: string) => (
      <>
        internal <code>{policy}</code>
      </>
    ),
    external: (policy: string) => (
      <>
        external <code>{policy}</code>
      </>
    ),
    /** @param nodes their names in a list */
    andMore: (nodes: string, more: number) => `${nodes} and ${more} more`,
    stopped: (nodes: string) => `kube-proxy is stopped on ${nodes}: old rules answer there.`,
    pending: (nodes: string) => `By the rules in force; a sync is pending on ${nodes}.`,
    someNodes: (asked: number, all: number) => `Asked from the first ${asked} of ${all} nodes.`,
    inForce: 'By the rules in force on every node.',
    tracing: 'Tracing…',
    ExternalName: 'ExternalName: DNS gives an alias. No address, no rules, nobody to choose.',
    headless: 'Headless: no virtual address and no rules. DNS gives the Pods’ addresses, and the client chooses.',
    byNode: 'Endpoints by node',
    each: (count: number) => `Each of ${count} endpoints`,
    port: 'Port',
    /** Before a list of ways in. */
    by: 'by',
    way: 'Way in',
    usualWay: 'the usual way of each',
    /** Over the ways of a kind; behind “NodePort of” follow nodes. */
    ways: {
      ClusterIP: 'ClusterIP',
      NodePort: 'NodePort of',
      LoadBalancer: 'Load balancer',
      externalIP: 'External IP',
    },
  },
});
