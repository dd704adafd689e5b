/** Informers, work queues and the shell that runs controllers. */
export type { ApiCall, EventNote, Plan, Controller, WatchOptions, ClientGo, CreateClientGo } from './types.ts';
