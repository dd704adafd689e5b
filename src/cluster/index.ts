/** The engine's only door: wires the rooms together into a cluster. */
export type { Cluster, ClusterOptions, Interference, NodeOptions, ProxyOptions } from './types.ts';
