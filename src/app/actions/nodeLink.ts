/**
 * What can be done to a node's power and network. Nobody is told: the control plane learns of a silent node when its lease has run
 * out, 50 s later, and of a slow or lossy link not at all; TCP sends again what is lost, so a lossy link is slow, not dead.
 */
import { act, clusterStore } from '../store/clusterStore.ts';
import { showToast } from '../store/toastStore.ts';
import type { Cluster, NodeLink } from '../../cluster/index.ts';
import type { Action, Instead, NodeTarget } from './action.ts';
import { actWithUndo } from './takeBack.ts';

const SLOW_MS = 300;
const LOSS = 0.2;

interface LinkAction {
  readonly id: string;
  readonly label: string;
  /** Takes the node away. */
  readonly isDanger?: boolean;
  readonly isOffered: (link: NodeLink) => boolean;
  readonly change: (cluster: Cluster, node: string) => void;
  readonly instead: (node: string) => Instead;
  /** What the message says that offers to take it back; absent: it makes something whole again. */
  readonly said?: string;
}

/** Typed on the node, or on its console when the network is what is gone. */
const onNode =
  (line: string) =>
  (node: string): Instead => ({ on: node, line });

function linkAction({ id, label, isDanger = false, isOffered, change, instead, said }: LinkAction): Action<NodeTarget> {
  return {
    id: `node.${id}`,
    label,
    isDanger,
    isOffered: ({ name }) => isOffered(clusterStore().getState().cluster.link(name)),
    instead: ({ name }) => instead(name),
    perform: ({ name }) => {
      if (said === undefined) return act((cluster) => change(cluster, name));
      const undo = actWithUndo((cluster) => change(cluster, name));
      showToast(`${name}: ${said}`, { undo });
    },
  };
}

/** The network is bad, and good again. */
export const LINK_ACTIONS: readonly Action<NodeTarget>[] = [
  linkAction({
    id: 'slowLink',
    label: `Slow link (+${SLOW_MS} ms)`,
    isOffered: ({ delay }) => delay === 0,
    change: (cluster, node) => cluster.interfere({ kind: 'slowLink', node, ms: SLOW_MS }),
    instead: onNode(`tc qdisc replace dev eth0 root netem delay ${SLOW_MS}ms`),
    said: 'its link is slow',
  }),
  linkAction({
    id: 'lossyLink',
    label: `Lossy link (${LOSS * 100} %)`,
    isOffered: ({ loss }) => loss === 0,
    change: (cluster, node) => cluster.interfere({ kind: 'lossyLink', node, loss: LOSS }),
    instead: onNode(`tc qdisc replace dev eth0 root netem loss ${LOSS * 100}%`),
    said: 'its link loses packets',
  }),
  linkAction({
    id: 'healLink',
    label: 'Repair link',
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
    label: 'Cut network',
    isDanger: true,
    isOffered: ({ powered, connected }) => powered && connected,
    change: (cluster, node) => cluster.interfere({ kind: 'cutNetwork', node }),
    instead: onNode('ip link set eth0 down'),
    said: 'network cut',
  }),
  linkAction({
    id: 'restoreNetwork',
    label: 'Restore network',
    instead: onNode('ip link set eth0 up'),
    isOffered: ({ connected }) => !connected,
    change: (cluster, node) => cluster.interfere({ kind: 'restoreNetwork', node }),
  }),
  linkAction({
    id: 'powerOff',
    label: 'Power off',
    isDanger: true,
    isOffered: ({ powered }) => powered,
    change: (cluster, node) => cluster.interfere({ kind: 'powerOff', node }),
    instead: onNode('echo o > /proc/sysrq-trigger'),
    said: 'powered off',
  }),
  linkAction({
    id: 'powerOn',
    label: 'Power on',
    instead: () => ({ why: 'its power button, or the console of the cloud' }),
    isOffered: ({ powered }) => !powered,
    change: (cluster, node) => cluster.interfere({ kind: 'powerOn', node }),
  }),
];
