/** What the views of a node's rules say. The rules themselves are the tools' own text. */
import { words } from '../words/words.ts';

export const rulesWords = words('rules', {
  tool: 'Tool',
  search: 'Search the rules',
  /** In the empty field. */
  searching: 'Search…',
  unfold: 'Unfold all',
  fold: 'Fold chains',
  shown: (shown: number, total: number) => (shown === total ? `${total} rules` : `${shown} of ${total} rules`),
  empty: 'empty',
  inChain: (count: number) => (count === 1 ? '1 rule' : `${count} rules`),
  /** Behind a rule's number of packets, and over it. */
  packets: (count: number) => `${count} ${count === 1 ? 'packet' : 'packets'}`,
  counted: 'Packets this rule has matched since its chain was written',
  /** The rules that the selected packet met, by their steps: “1, 3”. */
  lit: (steps: string, hop: number) => `matched: step ${steps} of the packet’s way at hop ${hop}`,
  missed: (steps: string, hop: number) => `rolled for and missed: step ${steps} of the packet’s way at hop ${hop}`,
  onWay: (count: number) => `${count} on the packet’s way`,
  previousOnWay: 'Previous rule on its way',
  nextOnWay: 'Next rule on its way',
  path: {
    forget: 'Light no packet’s rules',
    segment: 'Segment',
    /** @param segment the packet's kind: “SYN”, “response” */
    hop: (hop: number, segment: string, compared: number) =>
      `hop ${hop}: ${segment}, compared with ${compared} ${compared === 1 ? 'rule' : 'rules'}`,
    none: 'No rule decided anything: conntrack knew the connection.',
    met: 'Rules met, in order',
  },
  diff: {
    sideBySide: 'Side by side',
    inline: 'Inline',
    layout: 'Layout',
    previous: 'Previous difference',
    next: 'Next difference',
    differences: (count: number) => `${count} ${count === 1 ? 'difference' : 'differences'}`,
    differenceOf: (number: number, all: number) => `${number} of ${all}`,
    /** What the signs mean. @param before such as “only on node-1”, and so is `after` */
    key: (before: string, after: string) => `− ${before}, + ${after}`,
  },
  /** What the parts of a tool's text are called, and what is said of them where two texts are compared. */
  chains: {
    lines: (count: number) => `${count} ${count === 1 ? 'rule' : 'rules'}`,
    sameLines: (count: number) => `${count} ${count === 1 ? 'rule' : 'rules'} the same`,
    /** @param where such as “only on node-1” */
    only: (where: string) => `chain ${where}`,
    identical: (count: number) => `Identical: ${count} ${count === 1 ? 'chain' : 'chains'}, rule for rule.`,
    more: (count: number) => `and ${count} ${count === 1 ? 'chain' : 'chains'} more`,
    /** Behind the numbers of lines that came and went. */
    differ: (differ: number, same: number) =>
      `in ${differ} ${differ === 1 ? 'chain' : 'chains'}; ${same} ${same === 1 ? 'chain' : 'chains'} the same, rule for rule.`,
  },
  servers: {
    /** Stands before each of them as its kind. */
    table: 'virtual server',
    lines: (count: number) => `${count} ${count === 1 ? 'line' : 'lines'}`,
    sameLines: (count: number) => `${count} ${count === 1 ? 'line' : 'lines'} the same`,
    only: (where: string) => `virtual server ${where}`,
    identical: (count: number) =>
      `Identical: ${count} ${count === 1 ? 'virtual server' : 'virtual servers'}, line for line.`,
    more: (count: number) => `and ${count} ${count === 1 ? 'virtual server' : 'virtual servers'} more`,
    differ: (differ: number, same: number) =>
      `in ${differ} ${differ === 1 ? 'virtual server' : 'virtual servers'}; ${same} ${same === 1 ? 'virtual server' : 'virtual servers'} the same, line for line.`,
  },
  sets: {
    table: 'set',
    lines: (count: number) => `${count} ${count === 1 ? 'entry' : 'entries'}`,
    sameLines: (count: number) => `${count} ${count === 1 ? 'entry' : 'entries'} the same`,
    only: (where: string) => `set ${where}`,
    identical: (count: number) => `Identical: ${count} ${count === 1 ? 'set' : 'sets'}, entry for entry.`,
    more: (count: number) => `and ${count} ${count === 1 ? 'set' : 'sets'} more`,
    differ: (differ: number, same: number) =>
      `in ${differ} ${differ === 1 ? 'set' : 'sets'}; ${same} ${same === 1 ? 'set' : 'sets'} the same, entry for entry.`,
  },
});
