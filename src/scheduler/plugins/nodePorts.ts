/** NodePorts: two Pods cannot have one hostPort of a node. Upstream: plugins/nodeports. Left out: hostIP (every port is for all addresses). */
import type { Plugin, Rejection } from '../framework.ts';
import { hostPortsOf } from '../nodeInfo.ts';

const REJECTION: Rejection = {
  reasons: ["node(s) didn't have free ports for the requested pod ports"],
  unresolvable: false,
};

export const nodePorts: Plugin = {
  name: 'NodePorts',
  filter: ({ pod }) => {
    const wanted = hostPortsOf(pod);
    if (wanted.length === 0) return undefined;
    return ({ ports }) => (wanted.some((port) => (ports.get(port) ?? 0) > 0) ? REJECTION : undefined);
  },
  mayHelp: (event, pod) => {
    if (event.kind === 'nodeAdded') return true;
    return event.kind === 'podDeleted' && hostPortsOf(pod).some((port) => event.pod.ports.includes(port));
  },
};
