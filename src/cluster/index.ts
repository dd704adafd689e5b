/** The engine's only door: wires the rooms together into a cluster. */
export { createCluster } from './cluster.ts';
export { PAGE_HISTORY } from './pageHistory.ts';
export type {
  ActionMark,
  Cluster,
  ClusterChange,
  ClusterOptions,
  ClusterSettings,
  ExecOptions,
  ExecSession,
  ExternalOptions,
  Happening,
  Horizon,
  Interference,
  NodeOptions,
  ProxyOptions,
  ServiceRange,
} from './types.ts';
export type { EndpointExplanation, EndpointState, LabelDifference } from '../controllers/index.ts';
export type { NodeLink } from '../network/index.ts';
export type { LastProbe, LogLine } from '../kubelet/index.ts';
export type { RestRequest, RestResponse, StreamResponse } from '../apiserver/index.ts';
export type { HistoryLimit } from '../sim/index.ts';
