/** What is said at the strip of time once one asks: of its marks, of the futures that were left, of what to jump to. */
import { words } from '../words/words.ts';

const JUMPS = {
  packet: 'packet decision',
  failure: 'failure',
  write: 'API write',
  sync: 'kube-proxy sync',
  verdict: 'scheduling verdict',
  probe: 'probe',
  action: 'action of yours',
};

export const lateTimeWords = words('time/late', {
  marks: {
    title: 'What you did, on the strip of time',
    kinds: {
      kill: 'a Pod killed, an object deleted',
      outage: 'an outage: power, network, kube-proxy, a probe',
      repair: 'an outage repaired',
      policy: 'a Service’s policy changed',
      rollout: 'a rollout: another Pod template',
      change: 'manifests applied, objects changed',
      traffic: 'packets sent, traffic set, commands run',
      settings: 'the cluster’s settings changed',
    },
  },

  branches: {
    title: 'Futures you have left',
    /** @param current the name of the one that is open */
    current: (current: string) => (
      <>
        Open now: <strong>{current}</strong>. What you go on to is kept in its place.
      </>
    ),
    list: 'Futures kept',
    name: 'Name of this future',
    /** Its end. */
    to: (clock: string) => `to ${clock}`,
    open: 'Open',
    forget: (name: string) => `Forget ${name}`,
    /** As undoing calls it. */
    deed: (name: string) => `open “${name}”`,
    notOpened: (name: string, why: string) => `“${name}” could not be opened. ${why}`,
  },

  /** By kind of what one jumps to. */
  jumps: {
    kinds: JUMPS,
    forward: 'On to the next',
    back: 'Back before the last',
    /** @param within how far was looked: "600 s" */
    noneAhead: (kind: keyof typeof JUMPS, within: string) =>
      `No ${JUMPS[kind]} within the next ${within}: the clock stays where it is.`,
    noneBefore: (kind: keyof typeof JUMPS) => `There was no ${JUMPS[kind]} before this moment.`,
  },

  /** Over the strip: what happened around the moment under the pointer. */
  preview: {
    failed: (count: number) => `${count} ${count === 1 ? 'connection' : 'connections'} failed`,
    counts: {
      hop: (count: number) => `${count} ${count === 1 ? 'hop of a packet' : 'hops of packets'}`,
      write: (count: number) => `${count} ${count === 1 ? 'API write' : 'API writes'}`,
      sync: (count: number) => `${count} ${count === 1 ? 'kube-proxy sync' : 'kube-proxy syncs'}`,
      verdict: (count: number) => `${count} ${count === 1 ? 'scheduling verdict' : 'scheduling verdicts'}`,
      probe: (count: number) => `${count} ${count === 1 ? 'probe' : 'probes'}`,
    },
    future: 'not lived through yet',
    nothing: 'nothing happened',
  },
});
