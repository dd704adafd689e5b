/** What a client's program says over a connection and what it is told, where somebody wants to know every word of it. Plain data. */

export type Header = readonly [name: string, value: string];

/** A request as a program makes it. */
export interface Exchange {
  /** `http`: method, path, headers and body; `text`: bytes as they are; `none`: only whether somebody accepts (nc -z). */
  readonly says: 'http' | 'text' | 'none';
  readonly method: string;
  readonly path: string;
  readonly headers: readonly Header[];
  readonly body: string;
  /** It is said over TLS. */
  readonly tls?: true;
}

/** What it is told. */
export interface Reply {
  /** 0: it was no HTTP. */
  readonly status: number;
  readonly headers: readonly Header[];
  readonly body: string;
  /** The server spoke TLS. */
  readonly tls?: true;
}

/** A request as the serving program sees it. */
export interface Served {
  /** "namespace/name" of the Pod whose program it is. */
  readonly pod: string;
  readonly port: number;
  readonly protocol: 'TCP' | 'UDP';
  /** Where it seems to come from. */
  readonly client: { readonly ip: string; readonly port: number };
  readonly exchange: Exchange;
  /** The status and the body it would give to any request. */
  readonly otherwise: { readonly status: number; readonly body: string };
}
