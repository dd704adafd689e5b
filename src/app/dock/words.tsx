/** What the tables below the picture say. The columns of `kubectl get events` and the lines of `conntrack` are the tools' own. */
import { words } from '../words/words.ts';

export const dockWords = words('dock', {
  tables: 'Tables',
  tabs: {
    packets: 'Packets',
    events: 'Events',
    rules: 'Rules',
    conntrack: 'Conntrack',
    dns: 'DNS',
    probes: 'Probes',
    compare: 'Compare',
    terminal: 'Terminal',
  },
  /** A tab by name, as "The … has stopped working" takes it. */
  tab: (label: string) => `${label} tab`,
  loading: 'Loading…',
  /** Under a cover, as "… is covered" takes it. */
  covered: 'What the table tells',

  from: 'From',
  node: 'Node',
  /** A search field's name, and what stands in it while it is empty. */
  contains: 'Contains',
  filter: 'Filter…',

  /** A list that stands still while one reads counts what has come meanwhile. */
  follow: {
    waiting: (count: number) => `${count} new`,
    follow: 'Follow',
    hold: 'Hold',
  },

  packets: {
    table: 'Packets, newest first',
    columns: {
      number: '#',
      time: 'time',
      from: 'from',
      to: 'to',
      decidedOn: 'decided on',
      rewrittenTo: 'rewritten to',
      seenSource: 'seen source',
      verdict: 'verdict',
    },
    filters: 'Filter',
    verdict: 'Verdict',
    allVerdicts: 'all verdicts',
    allFailed: 'all that failed',
    sentBy: 'Sent by',
    everyone: 'everyone',
    noneYet: 'No packet yet. Send a request, or press Play: clients in the cluster send by themselves.',
    nonePasses: 'No packet passes this filter.',
  },

  send: {
    form: 'Send a request',
    to: 'to',
    host: 'host or address',
    port: 'port',
    protocol: 'Protocol',
    ping: 'ping',
    howOften: 'How often',
    often: {
      once: 'once',
      ten: '10 times',
      hundred: '100 times',
      loop: 'every second',
      fastLoop: '5 a second',
      keepAlive: 'every second, keep-alive',
      rate: 'at a rate…',
      rateKeepAlive: 'at a rate, keep-alive…',
    },
    rate: 'Requests a second',
    perSecond: 'a second',
    /** @param least @param most requests a second */
    noRate: (least: number, most: number) => `A rate is a number from ${least} to ${most} requests a second.`,
    send: 'Send',
    trace: 'Trace',
    traceTip: 'Every outcome it could have, with its chance. Nothing is sent.',
    keep: 'Keep as probe',
    keepTip: 'On the probe board it is asked again after each change.',
    /** @param line what is typed on another machine, and on which */
    copyLine: (line: string) => `${line}: copy it`,
    toTerminal: (command: string) => `Put it into the terminal: ${command}`,
    noHost: 'Whom to ask?',
    noPort: 'A port is a number from 1 to 65535.',
    /** @param id by which it stands among the cluster's traffic, in the settings */
    loops: (client: string, target: string, id: string) =>
      `${client} sends to ${target} on and on, as ${id}: see Cluster, Traffic.`,
  },

  events: {
    which: 'Which events',
    all: 'Everything',
    allTip: 'Hops, writes, syncs, verdicts, probes, actions: all that happens',
    kubectl: 'kubectl',
    kubectlTip: 'The Event objects of the API, as kubectl lists them',
    table: 'Events',
    columns: { time: 'time', what: 'what', by: 'by', about: 'about', happened: 'what happened' },
    kind: 'Kind',
    everything: 'everything',
    packets: 'packets with their decisions',
    outcome: 'Outcome',
    anyOutcome: 'any outcome',
    allFailed: 'all that failed',
    onlyThis: 'Only this',
    onlyThisTip: 'Only what happened to what is selected now',
    rows: (count: number) => `${count} rows`,
    nothingYet: 'Nothing has happened yet.',
    nothingPasses: 'Nothing that happened passes this filter.',
    warnings: 'Warnings only',
    count: (events: number) => `${events} ${events === 1 ? 'event' : 'events'}`,
    noEvents: 'No events found in this cluster.',
    noEventPasses: 'No event passes this filter.',
  },

  rules: {
    /** Of a choice: another node, or an earlier moment. */
    compareWith: 'compare with',
    anotherNode: 'Another node',
    itself: 'Itself, before a change',
    beforeLast: (clock: string) => `before its last change (${clock})`,
    before: (clock: string) => `before ${clock}`,
    table: (node: string) => `Rules of ${node}`,
    noNode: 'There is no node.',
    /** Under a cover, as "… is covered" takes it. */
    covered: 'What the rules say',
    comparing: 'Comparing…',
    onlyOn: (node: string) => `only on ${node}`,
    onlyBefore: (clock: string) => `only before ${clock}`,
    onlyNow: 'only now',
    comparedNodes: (node: string, other: string) => `${node} compared with ${other}`,
    comparedMoments: (node: string, clock: string) => `${node} before its sync at ${clock}, and now`,
  },

  conntrack: {
    table: (node: string) => `Connection tracking of ${node}`,
    columns: {
      protocol: 'protocol',
      timeout: 'timeout',
      state: 'state',
      nat: 'NAT',
      original: 'original direction',
      reply: 'reply direction',
      /** Over both, one below the other. */
      directions: 'original direction, reply below it',
    },
    rewritten: 'Rewritten by NAT',
    chosen: 'The chosen entry',
    forgotten: 'Its connection is no longer remembered.',
    /** @param shown when a filter leaves some out, fewer than `all` */
    count: (shown: number, all: number) =>
      `${shown === all ? '' : `${shown} of `}${all} ${all === 1 ? 'entry' : 'entries'}`,
    /** Behind it. */
    ofSelected: (count: number) => `${count} of the selected packet`,
    nonePasses: 'No entry contains this.',
    none: 'No connection is tracked here now. An entry is made by the first packet of a connection that a node’s kernel lets through, and forgotten when nothing has passed for a while: 30 s for an unanswered datagram, 120 s after a FIN, 24 h for an idle TCP connection. It is what later packets and answers are translated by, without any rule.',
    /** What an entry does. All gaps are addresses with ports; what NAT does not change is left out. */
    untranslated: (client: string, asked: string) => `${client} to ${asked}: not translated, only known.`,
    there: (client: string, asked: string, destination?: string, source?: string) =>
      `From ${client} to ${asked}: ${[
        ...(destination === undefined ? [] : [`the destination becomes ${destination} (DNAT)`]),
        ...(source === undefined ? [] : [`the source becomes ${source} (SNAT)`]),
      ].join(', ')}.`,
    /** @param isFirst nothing has come back yet */
    back: (isFirst: boolean, server: string, seen: string, source?: string, destination?: string) =>
      `${isFirst ? 'An answer' : 'Answers'} from ${server} to ${seen}: ${[
        ...(source === undefined ? [] : [`the source becomes ${source} again`]),
        ...(destination === undefined ? [] : [`the destination becomes ${destination} again`]),
      ].join(', ')} (un-NAT). No rule is asked.`,
  },

  dns: {
    form: 'Ask for a name',
    askFor: 'ask for',
    type: 'Type of record',
    ask: 'Ask',
    lookUp: 'Look up a name',
    hint: 'Ask for a name, or select a packet to see the questions it began with.',
    ownResolver:
      'It asks a resolver of its own, which knows nothing of cluster.local. Only Pods are given the cluster’s.',
    podIsOff: 'This Pod does not run now.',
    ndots: () => (
      <>
        A name with fewer than five dots is tried with each suffix of <code>search</code> before it is tried as it
        stands. A dot at the end ends the search before it begins.
      </>
    ),
    /** The questions of one lookup. */
    questions: 'Names asked for, in order',
    attempt: (number: number) => `attempt ${number}`,
    forgotten: 'This question is no longer remembered at this moment.',
    beforeConnection: (client: string, target: string, clock: string) =>
      `${client} before its connection to ${target} ${clock}`,
    askedAt: (client: string, clock: string) => `${client} asked at ${clock}`,
    noPacket: 'No packet was needed.',
    replies: { none: 'no answer', open: 'under way…', noData: 'NOERROR, no data of this type' },

    records: 'Records of Services',
    columns: { name: 'name', type: 'type', ttl: 'TTL', answer: 'answer', because: 'because' },
    noData: 'no data',
    more: (count: number) => `and ${count} more`,
    /** Where a Service's records come from. */
    notes: {
      alias: 'ExternalName: an alias, nothing more',
      headlessAll: 'headless: one record for each endpoint, ready or not',
      headless: 'headless: one record for each ready endpoint; the client picks',
      clusterIP: 'its ClusterIP, whatever its endpoints',
    },
  },
});
