/** The engine's only door: wires the rooms together into a cluster. */
export type { ActionMark, Cluster, ClusterOptions, Interference, NodeOptions, ProxyOptions } from './types.ts';
