/**
 * What the HTTP face wants of a cluster, wherever that is: in this process, or in an open page that is asked over a WebSocket. Runs in
 * Node and in the page.
 */
import type { Cluster, ExecOptions, ExecSession, RestRequest, StreamResponse } from '../cluster/index.ts';
import { createProxy } from './proxy.ts';

export type OpenedCommand = Pick<ExecSession, 'write' | 'closeStdin' | 'read' | 'exit' | 'failure' | 'gone' | 'close'>;

export interface Door {
  /** The REST face, the proxy subresources among it. Rejects with an ApiError when nobody can answer. */
  open(request: RestRequest): Promise<StreamResponse>;
  /** Rejects with an ApiError when it cannot be run. */
  exec(options: ExecOptions, userAgent: string): Promise<OpenedCommand>;
  /** Something may have happened in the cluster. */
  pump(): void;
}

export type ClusterDoor = Pick<Cluster, 'open' | 'exec' | 'object' | 'objects'>;

/** @param catchUp called before each request: brings the cluster up to the present moment */
export function doorTo(cluster: ClusterDoor, catchUp: () => void = () => undefined): Door {
  const proxy = createProxy(cluster);
  return {
    async open(request) {
      catchUp();
      return (await proxy.answer(request)) ?? cluster.open(request);
    },
    exec(options) {
      catchUp();
      // In a promise, so that a refusal is its rejection.
      return Promise.resolve().then(() => cluster.exec(options));
    },
    pump: () => proxy.pump(),
  };
}
