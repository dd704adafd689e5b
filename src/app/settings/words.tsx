/** What the Cluster panel says. Names of kube-proxy's fields stay as its configuration spells them. */
import { words } from '../words/words.ts';

export const settingWords = words('settings', {
  /** Of the panel, for those who do not see it. */
  panel: 'Settings of the cluster',
  none: 'none',
  nextFree: 'the next free one',
  cancel: 'Cancel',
  node: {
    title: 'Nodes',
    add: 'Add a node',
    submit: 'Add node',
    name: 'Name',
    zone: 'Zone',
    address: 'Address',
    podRange: 'Pod range',
    boots: (node: string) => `Node ${node} boots; its kubelet will register it`,
    /** Of a node whose kubelet has not registered it yet; stands where others are Ready. */
    booting: 'boots',
    inNoZone: (node: string) => `${node} is in no zone`,
    inZone: (node: string, zone: string) => `${node} is in zone ${zone}`,
    /** Beside a node's name. */
    itsZone: (zone: string) => `zone ${zone}`,
    remove: (node: string) => `Remove ${node}`,
    removed: (node: string) => `Node ${node} removed`,
    inspect: 'Inspect',
    /** @param range a CIDR, or `noRange` */
    podAddresses: (range: string) => (
      <>
        Pods here have addresses of <code>{range}</code>, for good.
      </>
    ),
    noRange: 'no range',
    more: (count: number) => `… and ${count} more.`,
    zonesAreLearnt:
      'A kube-proxy learns its node’s new zone at once; an EndpointSlice when its Service is next looked at.',
  },
  labels: {
    group: (node: string) => `Labels of ${node}`,
    title: 'Labels',
    /** On the button that adds one, behind a plus sign. */
    one: 'label',
    add: 'Add a label',
    fresh: 'New label',
    remove: (label: string) => `Remove label ${label}`,
    added: (node: string, label: string) => `${node} labelled ${label}`,
    removed: (node: string, label: string) => `${node}: label ${label} removed`,
  },
  taints: {
    group: (node: string) => `Taints of ${node}`,
    title: 'Taints',
    one: 'taint',
    add: 'Add a taint',
    fresh: 'New taint',
    remove: (taint: string) => `Remove taint ${taint}`,
    added: (node: string, taint: string) => `${node} tainted ${taint}`,
    removed: (node: string, taint: string) => `${node}: taint ${taint} removed`,
  },
  proxy: {
    mode: 'Proxy mode',
    modes: {
      iptables: 'A chain of rules for each Service: a packet is compared with one Service after the other.',
      nftables: 'One look-up in a map for each packet, however many Services there are.',
      ipvs: 'A virtual server in the kernel for each Service; its addresses are bound to every node.',
    },
    masqueradeAll: 'Whoever asks a Service gets its node’s address as sender; Pods no longer see who asked.',
    /** By the value of detectLocalMode. */
    detectLocal: {
      ClusterCIDR: 'A sender is a Pod if its address is in the cluster’s Pod range; others are masqueraded.',
      NodeCIDR: 'A sender is a Pod if its address is in its own node’s range; others are masqueraded.',
      none: 'No sender is taken for a Pod.',
    },
    /** What nodePortAddresses are when nothing is said. */
    allAddresses: 'all addresses',
    nodePortAddresses: (isNftables: boolean) =>
      `NodePorts answer on a node’s addresses in these ranges only, such as 192.168.49.0/24; “primary” is its InternalIP${isNftables ? ', and what nftables mode takes when nothing is said' : ''}.`,
    localhostNodePorts: 'A node’s own processes reach NodePorts at 127.0.0.1; iptables mode only.',
    inForce: (done: number, all: number) =>
      done === all ? `in force on all ${all} nodes` : `in force on ${done} of ${all} nodes`,
    /** @param setting a field of the configuration and its new value, such as “mode nftables” */
    changed: (setting: string) => `kube-proxy: ${setting}. Every node’s proxy starts again with it.`,
    switched: (field: string, isOn: boolean) => `${field} ${isOn ? 'on' : 'off'}`,
    allOf: (field: string) => `${field} all`,
  },
  cloud: {
    title: 'Cloud and network',
    controller: 'Cloud controller',
    runs: 'The cloud controller runs',
    stopped: 'The cloud controller is stopped',
    whileItRuns: 'It gives each Service of type LoadBalancer an address, and tells its load balancers of new nodes.',
    withoutIt: 'New load balancers stay <pending>; those that have an address go on with the nodes they know.',
    hop: 'Time of a hop',
    hopTakes: (ms: string) => `A hop takes ${ms} ms`,
    hopHint: 'From place to place, in cluster time: long enough to be seen. Real networks take well under 1 ms.',
  },
  ranges: {
    title: 'Address ranges',
    addOne: 'Add a Service range',
    another: 'Another range',
    add: 'Add',
    added: (range: string) => `ServiceCIDR ${range} added`,
    deleted: (range: string) => `ServiceCIDR ${range} deleted`,
    ofPods: 'Pods',
    podsChanged: (range: string) => `New nodes get Pod ranges of ${range}`,
    podsHint: 'New nodes get their range from here. Nodes that are there keep theirs; kube-proxy goes by the new one.',
    group: 'Service ranges',
    ofServices: 'Services',
    isHeld: 'A Service still holds one of its addresses; nothing new comes from it',
    remove: (range: string) => `Remove the range ${range}`,
    servicesHint: 'A new Service gets an address of any range that is ready; a Service that is there keeps its own.',
  },
  clients: {
    title: 'Outside clients',
    add: 'Add an outside client',
    submit: 'Add client',
    name: 'Name',
    /** A name one might give. */
    suchAs: 'phone',
    address: 'Address',
    added: (client: string) => `Client ${client} added`,
    remove: (client: string) => `Remove ${client}`,
    removed: (client: string) => `Client ${client} is gone, and its traffic`,
    routes: 'They have routes to nodes and load balancers, to nothing inside.',
    inPods: 'Programs in Pods',
    inPodsHint: 'Set by the container’s command: a restart brings the command’s own back.',
  },
  /** A client's loop of requests. A target is a host, and a port behind a colon unless it is pinged. */
  traffic: {
    add: 'Add traffic',
    ofClient: (client: string) => `New traffic of ${client}`,
    to: (target: string) => `Traffic to ${target}`,
    /** @param interval between two requests: "250 ms" */
    set: (target: string, interval: string) => `Traffic to ${target} every ${interval}`,
    goesOn: (target: string) => `Traffic to ${target} goes on`,
    isPaused: (target: string) => `Traffic to ${target} paused`,
    removed: 'Traffic removed',
    goOn: (target: string) => `Go on with ${target}`,
    pause: (target: string) => `Pause ${target}`,
    edit: (target: string) => `Edit traffic to ${target}`,
    remove: (target: string) => `Remove traffic to ${target}`,
    /** Parts of a line such as “shop:80 · every 2 s · keep-alive · 1 more try”. */
    line: {
      pings: (host: string) => `pings ${host}`,
      every: (stretch: string) => `every ${stretch}`,
      keepAlive: 'keep-alive',
      givesUp: (stretch: string) => `gives up after ${stretch}`,
      retries: (count: number) => `${count} more ${count === 1 ? 'try' : 'tries'}`,
      paused: 'paused',
    },
    host: 'To host',
    port: 'Port',
    protocol: 'Protocol',
    ping: 'ping',
    /** The interval; a number and “ms” follow, as with the next. */
    every: 'Every',
    givesUp: 'Gives up after',
    /** A number follows, then `times`. */
    retries: 'Tries again',
    times: 'times',
    keepAlive: 'All requests over one connection, and so to one Pod, as long as it lives.',
    save: 'Save',
    start: 'Start',
  },
});
