/** Links, routing, the walk of a packet over the cluster, the life of connections. */
export type {
  ConnectOptions,
  ExternalHost,
  Internet,
  InternetRequest,
  Listener,
  Network,
  NetworkNode,
  NodeLink,
  PodAddress,
  PublicHost,
  Topology,
} from './types.ts';
export type { Exchange, Header, Reply, Served } from './exchange.ts';
export { SERVED_WINDOW_MS } from './served.ts';
export { createNetwork, type NetworkOptions } from './network.ts';
