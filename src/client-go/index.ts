/** Informers, work queues, the shell that runs controllers, the recorder of Events. What they pass on is the API server's. */
export type {
  ApiCall,
  EventNote,
  Plan,
  RunningController,
  Refusal,
  RetryPolicy,
  Controller,
  WatchOptions,
  ClientGo,
  CreateClientGo,
} from './types.ts';
export type { ApiServer, Change, ChangeType, DeleteOptions, LaggingLister, Lister } from '../apiserver/index.ts';
export { createClientGo } from './clientGo.ts';
export { informerLatency } from './latency.ts';
