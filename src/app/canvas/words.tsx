/** What stands in the picture of the cluster, and around it. */
import { words } from '../words/words.ts';

export const canvasWords = words('canvas', {
  picture: {
    cluster: 'Cluster',
    /** What a screen reader calls it, in place of "application". */
    role: 'picture of the cluster',
    help: 'Arrow keys move between objects, with Shift along the way of a request. Enter inspects, Delete kills a Pod, S on two objects sends from one to the other, C follows the newest packet, Shift and F10 opens the menu.',
    covered: 'Packets are covered until the answer is shown: press A.',
    simplified: 'A simplification: no packet ever visits a Service. The data-path lens shows the way they take.',
    cannotDraw: 'This browser cannot draw the packets. Everything else works; the table of packets shows each of them.',
  },

  view: {
    group: 'View',
    out: 'Zoom out',
    closer: 'Zoom in',
    fit: 'Fit the cluster',
    fitTip: 'Fit the cluster (F)',
  },

  legend: {
    open: 'Legend',
    tip: 'What the marks mean (L)',
    /** By the mark they stand beside. */
    signs: {
      request: 'a request, in its app’s colour and shape',
      reply: 'an answer on its way back',
      rolled: 'the dice chose this endpoint: the label turns to its address',
      ribbon: 'many packets as a band: broad is often, red notches fail',
      reject: 'REJECT: refused by the node’s rules at once',
      refused: 'RST: the Pod’s kernel refuses, nobody listens',
      drop: 'DROP or lost: silence, the client waits',
    },
    life: 'Control plane, drawn when wanted',
    /** How they look, in the order of `life` below. */
    looks: {
      watch: 'dotted, a chevron: the API server tells a kubelet, kube-proxies or controllers of a write',
      reconcile: 'a square: a controller, the scheduler or a kubelet writes to the API server',
      scheduling: 'dashed, a diamond: the scheduler gives a Pod a node',
      sync: 'a line around the rules that were written',
      probe: 'a tick or a cross at the Pod',
    },
    /** Before a choice of the three ways below. */
    traffic: 'Traffic as',
    trafficLabel: 'Traffic drawn as',
    flows: {
      auto: 'by rate',
      autoTip: 'one by one, and as bands when there are too many to follow',
      packets: 'packets',
      packetsTip: 'always one by one',
      ribbons: 'bands',
      ribbonsTip: 'always as bands; the selected packet is drawn all the same',
    },
  },

  /** The control plane's doings that can be drawn. */
  life: {
    watch: 'watch streams',
    reconcile: 'reconciles',
    scheduling: 'scheduling verdicts',
    sync: 'kube-proxy syncs',
    probe: 'probes',
  },

  controlPlane: {
    label: 'control plane',
    list: 'Control plane',
    /** @param count how many, when not all of them are drawn */
    waiting: (count?: string) => (count === undefined ? 'waiting for a node' : `${count} wait for a node`),
    /** Each of its programs: its name in the picture, and what it does. */
    apiServer: 'API server',
    apiServerDoes: 'every component reads and writes through it, and through nothing else',
    etcd: 'etcd',
    etcdDoes: 'keeps the objects; only the API server talks to it',
    scheduler: 'scheduler',
    schedulerDoes: 'gives every new Pod a node',
    controllers: 'controllers',
    controllersDo: 'bring what is towards what is wanted: Deployments, ReplicaSets, EndpointSlices, nodes',
    cloudController: 'cloud controller',
    cloudControllerDoes: 'answers Services of type LoadBalancer',
  },

  zone: (zone: string) => `zone ${zone}`,
  nodeNetwork: 'node network',

  node: {
    /** For those who do not see it. @param state as kubectl says it; @param trouble what is wrong with its network */
    label: (name: string, ip: string, state: string, zone?: string, trouble?: string, taints: readonly string[] = []) =>
      [
        `Node ${name}`,
        ip,
        state,
        ...(zone ? [`zone ${zone}`] : []),
        ...(trouble ? [trouble] : []),
        ...taints.map((taint) => `tainted ${taint}`),
      ].join(', '),
    cordoned: 'cordoned',
    /** By a taint's effect, of Pods that do not tolerate it. @param taint "dedicated=db:NoSchedule" */
    taints: {
      NoSchedule: (taint: string) =>
        `Taint ${taint}: no new Pod comes here that does not tolerate it. Those here stay.`,
      PreferNoSchedule: (taint: string) =>
        `Taint ${taint}: the scheduler avoids this node for Pods that do not tolerate it.`,
      NoExecute: (taint: string) => `Taint ${taint}: Pods that do not tolerate it are evicted, and no new one comes.`,
    },
    rules: 'kernel rules',
    /** Behind it. @param mode of kube-proxy, as it is configured; unknown where there is none */
    byProxy: (mode: string | undefined) => (
      <>
        {' '}
        · {mode}
        <span>{mode === undefined ? '' : ', '}by kube-proxy</span>
      </>
    ),
    /** A node from far away. */
    tile: (name: string, pods: string) => `${name}: ${pods}`,
    tileLabel: (name: string, ip: string, state: string, pods: string, taints: readonly string[] = []) =>
      [`Node ${name}`, ip, state, pods, ...taints.map((taint) => `tainted ${taint}`)].join(', '),
    pods: (count: number) => `${count} Pod${count === 1 ? '' : 's'}`,
    notReady: (count: number) => `${count} not ready`,
    podsNotReady: (count: number, unready: number) => `${count} Pod${count === 1 ? '' : 's'}, ${unready} not ready`,
    conntrack: 'conntrack',
    conntrackTip: 'conntrack: packets of connections already known pass here, without walking the rules',
  },

  /** Whether a node's rules are what the API server says. */
  sync: {
    stopped: 'kube-proxy stopped',
    done: 'in sync',
    /** @param left "0.4 s" */
    due: (left: string) => `sync in ${left}`,
  },

  pod: {
    /** For those who do not see it; address and node may be missing. @param state as kubectl says it, or Ready and NotReady */
    label: (name: string, state: string, address: string, node: string) =>
      `Pod ${name}, ${state}, ${address === '' ? 'no address yet' : address}, ${node === '' ? 'on no node yet' : `on ${node}`}`,
    noAddress: 'no address yet',
    clickToKill: 'click to kill',
    inspect: 'Inspect',
    inspectLabel: (name: string) => `Inspect Pod ${name}`,
    answered: (requests: number) => `answered ${requests} of the last requests to its Service`,
    /** @param share "33%" */
    answeredShare: (requests: number, service: string, share: string) =>
      `answered ${requests} of the last requests to ${service}, ${share}`,
  },

  service: {
    label: (name: string, type: string, address: string) => `Service ${name}, ${type}, ${address}`,
    headless: 'headless: DNS only',
    selects: (selector: string) => `selects ${selector}`,
  },

  plate: {
    /** @param does what the rules do with a packet: one of `refusals`, or the shares of the endpoints with commas */
    label: (node: string, ip: string, port: number, service: string, does: string) =>
      `Rules of ${node}: ${ip} port ${port} of ${service}: ${does}`,
    /** @param share "⅓" */
    share: (share: string, endpoint: string) => `${share} to ${endpoint}`,
    /** Of many, in place of their shares. @param count "9,990" */
    endpoints: (count: string) => `${count} endpoints`,
    segment: (share: string, endpoint: string, pod: string) => `${share} of new connections to ${endpoint} (${pod})`,
    reject: 'REJECT · no endpoints',
    drop: 'DROP · no local endpoints',
    /** Where a plate is one line and has no room for why. */
    short: { reject: 'REJECT', drop: 'DROP' },
    /** On a narrow plate: what leads in from outside. */
    tags: { NodePort: 'NodePort', LoadBalancer: 'LB', externalIP: 'ext' },
  },

  outside: {
    /** @param does one of the next two */
    client: (name: string, ip: string, does: string) => `Client ${name} outside the cluster, ${ip}, ${does}`,
    idle: 'outside the cluster',
    /** @param rate at most one digit after the point */
    sends: (rate: string) => `${rate} requests a second`,
    balancer: 'load balancer',
    balancerLabel: (service: string, ip: string | undefined) =>
      `Load balancer of Service ${service}, ${ip ?? 'its address is pending'}`,
    nowhere: 'default route',
    toNobody: 'to nobody',
    nowhereTip: 'Where a packet goes whose address nobody has: it is lost, and the client waits',
  },

  /** Painted beside the marks where packets end, by the verdict, or by a reason that says more. Short. */
  endings: {
    verdicts: {
      accept: '',
      refused: 'RST · connection refused',
      reject: 'REJECT · connection refused',
      drop: 'DROP · silence',
      nxdomain: 'NXDOMAIN · no such name',
      unroutable: 'lost · nobody has this address',
    },
    reasons: {
      NoEndpoints: 'REJECT · no endpoints',
      NoLocalEndpoints: 'DROP · no local endpoints',
      SourceRangeDenied: 'DROP · source not in loadBalancerSourceRanges',
      NobodyListens: 'RST · nobody listens on this port',
      PodGone: 'lost · the Pod is gone',
      NodeDown: 'lost · the node is down',
      LinkCut: 'lost · the network is cut',
      NoRouteFromOutside: 'lost · no route from outside',
      ProtocolNotMatched: 'lost · no rule for this protocol',
    },
    /** Of a client whose packet is lost. @param waited "1.2 s" */
    waits: (waited: string) => `waits ${waited}`,
  },
});
