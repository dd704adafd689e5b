/**
 * What can be done to a node's power and network. Nobody is told: the control plane learns of a silent node when its lease has run
 * out, 50 s later, and of a slow or lossy link not at all; TCP sends again what is lost, so a lossy link is slow, not dead.
 */
import { act, clusterStore } from '../store/clusterStore.ts';
import { showToast } from '../store/toastStore.ts';
import { formatMilliseconds, formatPercent } from '../ui/format.ts';
import type { Cluster, NodeLink } from '../../cluster/index.ts';
import type { Action, Instead, NodeTarget } from './action.ts';
import { actWithUndo } from './takeBack.ts';
import { lateActionWords } from './late.words.ts';

const SLOW_MS = 300;
const LOSS = 0.2;

interface LinkAction {
  readonly id: string;
  readonly label: () => string;
  /** Takes the node away. */
  readonly isDanger?: boolean;
  readonly isOffered: (link: NodeLink) => boolean;
  readonly change: (cluster: Cluster, node: string) => void;
  readonly instead: (node: string) => Instead;
  /** What the message says that offers to take it back; absent: it makes something whole again. */
  readonly said?: (node: string) => string;
}

/** Typed on the node, or on its console when the network is what is gone. */
const onNode =
  (line: string) =>
  (node: string): Instead => ({ on: node, line });

function linkAction({ id, label, isDanger = false, isOffered, change, instead, said }: LinkAction): Action<NodeTarget> {
  return {
    id: `node.${id}`,
    get label() {
      return label();
    },
    isDanger,
    isOffered: ({ name }) => isOffered(clusterStore().getState().cluster.link(name)),
    instead: ({ name }) => instead(name),
    perform: ({ name }) => {
      if (said === undefined) return act((cluster) => change(cluster, name));
      const undo = actWithUndo((cluster) => change(cluster, name));
      showToast(said(name), { undo });
    },
  };
}

/** The network is bad, and good again. */
export const LINK_ACTIONS: readonly Action<NodeTarget>[] = [
  linkAction({
    id: 'slowLink',
    label: () => lateActionWords.node.slowLink(formatMilliseconds(SLOW_MS)),
    isOffered: ({ delay }) => delay === 0,
    change: (cluster, node) => cluster.interfere({ kind: 'slowLink', node, ms: SLOW_MS }),
    instead: onNode(`tc qdisc replace dev eth0 root netem delay ${SLOW_MS}ms`),
    said: (node) => lateActionWords.node.linkSlow(node),
  }),
  linkAction({
    id: 'lossyLink',
    label: () => lateActionWords.node.lossyLink(formatPercent(LOSS)),
    isOffered: ({ loss }) => loss === 0,
    change: (cluster, node) => cluster.interfere({ kind: 'lossyLink', node, loss: LOSS }),
    instead: onNode(`tc qdisc replace dev eth0 root netem loss ${LOSS * 100}%`),
    said: (node) => lateActionWords.node.linkLossy(node),
  }),
  linkAction({
    id: 'healLink',
    label: () => lateActionWords.node.repairLink,
    instead: onNode('tc qdisc del dev eth0 root'),
    isOffered: ({ delay, loss }) => delay > 0 || loss > 0,
    change: (cluster, node) => {
      const { delay, loss } = cluster.link(node);
      if (delay > 0) cluster.interfere({ kind: 'slowLink', node, ms: 0 });
      if (loss > 0) cluster.interfere({ kind: 'lossyLink', node, loss: 0 });
    },
  }),
];

/** The node is gone, and back. */
export const POWER_ACTIONS: readonly Action<NodeTarget>[] = [
  linkAction({
    id: 'cutNetwork',
    label: () => lateActionWords.node.cutNetwork,
    isDanger: true,
    isOffered: ({ powered, connected }) => powered && connected,
    change: (cluster, node) => cluster.interfere({ kind: 'cutNetwork', node }),
    instead: onNode('ip link set eth0 down'),
    said: (node) => lateActionWords.node.networkCut(node),
  }),
  linkAction({
    id: 'restoreNetwork',
    label: () => lateActionWords.node.restoreNetwork,
    instead: onNode('ip link set eth0 up'),
    isOffered: ({ connected }) => !connected,
    change: (cluster, node) => cluster.interfere({ kind: 'restoreNetwork', node }),
  }),
  linkAction({
    id: 'powerOff',
    label: () => lateActionWords.node.powerOff,
    isDanger: true,
    isOffered: ({ powered }) => powered,
    change: (cluster, node) => cluster.interfere({ kind: 'powerOff', node }),
    instead: onNode('echo o > /proc/sysrq-trigger'),
    said: (node) => lateActionWords.node.poweredOff(node),
  }),
  linkAction({
    id: 'powerOn',
    label: () => lateActionWords.node.powerOn,
    instead: () => ({ why: lateActionWords.why.power }),
    isOffered: ({ powered }) => !powered,
    change: (cluster, node) => cluster.interfere({ kind: 'powerOn', node }),
  }),
];
