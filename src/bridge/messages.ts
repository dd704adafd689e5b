/** What the server and the open page say to each other over their WebSocket: JSON, a message each. */
import type { Status } from '../api/index.ts';
import type { ExecOptions, RestRequest } from '../cluster/index.ts';

/** Where the page connects to. */
export const PAGE_PATH = '/servicescope/page';
/** The subprotocol, and the token of this run as a second one. */
export const PAGE_PROTOCOL = 'page.servicescope';
export const tokenProtocol = (token: string): string => `token.${token}`;

/** Bytes travel as base64. */
export type Body = { readonly text: string } | { readonly base64: string } | { readonly json: unknown } | undefined;

export type ToPage =
  | { readonly do: 'open'; readonly id: number; readonly request: Omit<RestRequest, 'body'>; readonly body?: Body }
  | { readonly do: 'exec'; readonly id: number; readonly options: ExecOptions; readonly userAgent: string }
  | { readonly do: 'write'; readonly id: number; readonly text: string }
  | { readonly do: 'end' | 'close'; readonly id: number }
  /** Whether this page is the one that is asked: the newest is. */
  | { readonly do: 'serve'; readonly on: boolean }
  /** Real time passes while clients wait: a hidden page hears of it in no other way. */
  | { readonly do: 'tick' };

export type ToServer =
  | {
      readonly is: 'answer';
      readonly id: number;
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body?: Body;
      /** More comes as text. */
      readonly streams: boolean;
    }
  | { readonly is: 'text'; readonly id: number; readonly text: string; readonly ended: boolean }
  | { readonly is: 'started'; readonly id: number }
  | {
      readonly is: 'printed';
      readonly id: number;
      readonly stdout: string;
      readonly stderr: string;
      readonly exit?: number;
      readonly failure?: string;
      readonly gone?: boolean;
    }
  | { readonly is: 'refused'; readonly id: number; readonly status: Status };

export function packBody(body: unknown): Body {
  if (body === undefined) return undefined;
  if (typeof body === 'string') return { text: body };
  if (!(body instanceof Uint8Array)) return { json: body };
  let binary = '';
  for (const byte of body) binary += String.fromCharCode(byte);
  return { base64: btoa(binary) };
}

export function unpackBody(body: Body): unknown {
  if (body === undefined) return undefined;
  if ('text' in body) return body.text;
  if ('json' in body) return body.json;
  return Uint8Array.from(atob(body.base64), (char) => char.charCodeAt(0));
}
