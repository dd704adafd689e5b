/** What the comparison of two policies, or of two moments, says. */
import { words } from '../words/words.ts';

export const compareWords = words('compare', {
  what: 'What is compared',
  policies: { name: 'Cluster | Local', hint: 'Two forks of this run with the same traffic and seed' },
  moments: {
    name: 'Two moments',
    hint: 'What came, went and changed between them',
    from: 'from',
    start: 'the start',
    fromNow: 'From now',
    fromNowHint: 'Compares from this moment on',
    differ: (count: number) => `to the present: ${count} ${count === 1 ? 'object differs' : 'objects differ'}`,
    list: 'Differences',
    came: '+ came',
    went: '− went',
    changed: '~ changed',
    /** A field of an object, and what it was and is. */
    field: (path: string, was: string, is: string) => `${path} ${was} → ${is}`,
    /** In the place of a value that is not there. */
    nothing: 'nothing',
    /** Over the two pictures: two times of the run. */
    pictures: (one: string, other: string) => `${one} and ${other}`,
  },
  service: 'Service',
  policy: 'Policy',
  compare: 'Compare',
  comparison: 'Comparison',
  /** Over the two pictures. */
  pictures: (service: string, policy: string) => `${service}: ${policy} Cluster and Local`,
  invitation: (seconds: number) =>
    `Two forks of this run, one with Cluster and one with Local, live through the next ${seconds} seconds with the same traffic. Your run is not touched.`,
  running: 'Both forks live on…',
  table: 'The same packets under both policies',
  packet: 'packet',
  notSent: 'not sent',
  saw: (source: string) => `saw ${source}`,
  nobodyAnswered: (sent: number, failed: number) => `${sent} sent, ${failed} failed. Nobody answered.`,
  /** @param who Pods with their numbers: “x2k9p 3, 7fh2d 1” */
  answered: (sent: number, failed: number, who: string) => `${sent} sent, ${failed} failed. Answered by ${who}.`,
  /** Of an answer of the API server that has no message. */
  status: (status: number) => `status ${status}`,
  differ: {
    title: 'What differs',
    /** @param one @param other names of the two pictures */
    between: (one: string, other: string) => `from ${one} to ${other}`,
    nothing: 'Nothing differs.',
    rules: 'rules',
    onNodes: (address: string, nodes: string) => `${address} on ${nodes}`,
    tooMany: 'The clusters are large: what differs is looked at when time stands.',
  },
  split: {
    hint: 'Both as pictures, with one clock',
    open: 'Two pictures',
    making: 'Making both…',
  },
});
