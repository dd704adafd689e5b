/**
 * Answers that keep coming: watches, followed logs. Nobody calls a stream; the pump asks all of them whenever something may have
 * happened. A client that does not read is not written to: its stream keeps nothing but its place, until patience is over.
 */
import type { ServerResponse } from 'node:http';
import type { ResponseStream } from '../api/index.ts';

/** How long a client may leave what was sent unread. */
const STALLED_MS = 30_000;
/** Without timeoutSeconds a watch ends after so long (upstream: --min-request-timeout, 30 to 60 minutes). */
const DEFAULT_TIMEOUT_SECONDS = 2700;
/** The longest timer there is. */
const MOST_MS = 2 ** 31 - 1;

interface OpenStream {
  readonly stream: ResponseStream;
  readonly response: ServerResponse;
  stalled: NodeJS.Timeout | undefined;
}

export interface StreamPump {
  /** Sends headers at once and then whatever comes. */
  add(response: ServerResponse, stream: ResponseStream, timeoutSeconds: number): void;
  /** Something may have happened. */
  pump(): void;
  /** Ends all streams, each with its last words. */
  close(): void;
  readonly size: number;
}

/** Hundreds of watchers may be told the same: it is encoded once. */
function sharedBytes(): (text: string) => Uint8Array {
  const known = new Map<string, Uint8Array>();
  return (text) => {
    let bytes = known.get(text);
    if (!bytes) known.set(text, (bytes = Buffer.from(text)));
    return bytes;
  };
}

export function createStreamPump(stalledMs = STALLED_MS): StreamPump {
  const open = new Set<OpenStream>();

  const pumpOne = (each: OpenStream, bytesOf: (text: string) => Uint8Array | string = (text) => text): void => {
    const { stream, response } = each;
    if (each.stalled !== undefined) return;
    const text = stream.read();
    if (text !== '' && !response.write(bytesOf(text))) {
      each.stalled = setTimeout(() => response.destroy(), stalledMs);
      each.stalled.unref();
    }
    if (stream.ended) response.end();
  };

  return {
    add(response, stream, timeoutSeconds) {
      const each: OpenStream = { stream, response, stalled: undefined };
      open.add(each);
      const seconds = timeoutSeconds > 0 ? timeoutSeconds : DEFAULT_TIMEOUT_SECONDS;
      const over = setTimeout(
        () => {
          stream.close();
          if (each.stalled === undefined) pumpOne(each);
          response.end();
        },
        Math.min(seconds * 1000, MOST_MS),
      );
      over.unref();
      response.on('drain', () => {
        clearTimeout(each.stalled);
        each.stalled = undefined;
        pumpOne(each);
      });
      response.on('close', () => {
        clearTimeout(over);
        clearTimeout(each.stalled);
        stream.close();
        open.delete(each);
      });
      response.flushHeaders();
      pumpOne(each);
    },
    pump() {
      const bytesOf = sharedBytes();
      for (const each of open) pumpOne(each, bytesOf);
    },
    close() {
      for (const each of open) {
        each.stream.close();
        pumpOne(each);
        each.response.end();
      }
    },
    get size() {
      return open.size;
    },
  };
}
