/** The engine's only door: wires the rooms together into a cluster. */
export { createCluster } from './cluster.ts';
export type { ActionMark, Cluster, ClusterOptions, Interference, NodeOptions, ProxyOptions } from './types.ts';
export type { EndpointExplanation, EndpointState, LabelDifference } from '../controllers/index.ts';
export type { LogLine } from '../kubelet/index.ts';
