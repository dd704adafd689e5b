/** What Redis keeps and what it answers, and how both look on the wire. Upstream: redis.io, RESP2. Left out: RESP3, sorted sets, streams. */
import { utf8Bytes } from '../../../api/index.ts';

/** A value: text, a list, a hash (fields in the order they came), a set. */
export type Value =
  | { readonly type: 'string'; readonly text: string }
  | { readonly type: 'list'; readonly items: readonly string[] }
  | { readonly type: 'hash'; readonly fields: ReadonlyMap<string, string> }
  | { readonly type: 'set'; readonly members: ReadonlySet<string> };

/** A key as it is kept: a row of the kubelet's, gone with its container. */
export interface StoredKey {
  /** The run of the container whose it is. */
  readonly container: string;
  readonly database: number;
  readonly key: string;
  readonly value: Value;
  /** ms of cluster time; absent: never. */
  readonly expiresAt?: number;
}

export type Answer =
  | { readonly is: 'status' | 'error'; readonly text: string }
  | { readonly is: 'integer'; readonly value: number }
  | { readonly is: 'text'; readonly text: string | undefined }
  | { readonly is: 'list'; readonly items: readonly Answer[] };

export const OK: Answer = { is: 'status', text: 'OK' };
export const NIL: Answer = { is: 'text', text: undefined };
export const integer = (value: number): Answer => ({ is: 'integer', value });
export const text = (value: string | undefined): Answer => ({ is: 'text', text: value });
export const error = (words: string): Answer => ({ is: 'error', text: words });
export const list = (items: readonly Answer[]): Answer => ({ is: 'list', items });
export const texts = (items: Iterable<string>): Answer => list([...items].map(text));

/** An answer as bytes. */
export function encode(answer: Answer): string {
  switch (answer.is) {
    case 'status':
      return `+${answer.text}\r\n`;
    case 'error':
      return `-${answer.text}\r\n`;
    case 'integer':
      return `:${answer.value}\r\n`;
    case 'text':
      return answer.text === undefined ? '$-1\r\n' : `$${utf8Bytes(answer.text).length}\r\n${answer.text}\r\n`;
    case 'list':
      return `*${answer.items.length}\r\n${answer.items.map(encode).join('')}`;
  }
}
