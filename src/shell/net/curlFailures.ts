/** curl's exit codes and messages. Upstream: lib/strerror.c, lib/connect.c, lib/transfer.c of curl 8. */
import type { HttpAnswer } from '../host.ts';
import type { CurlOptions } from './curlOptions.ts';
import { NO_HANDSHAKE } from './tls.ts';
import type { Target } from './url.ts';

export interface Failure {
  readonly code: number;
  readonly text: string;
  /** What --retry calls it. */
  readonly warning?: string;
}

/** The longest curl waits for a connection when nothing else is said. */
const CONNECT_PATIENCE = 300_000;

function tooLate(after: number): string {
  return `Operation timed out after ${after} milliseconds with 0 bytes received`;
}

/** Why a transfer failed; undefined: it did not. */
export function failureOf(
  answer: HttpAnswer,
  { host, port, scheme }: Target,
  options: CurlOptions,
): Failure | undefined {
  const { end, after, status = 0, body = '' } = answer;
  const failed = (words: string): string => `Failed to connect to ${host} port ${port} after ${after} ms: ${words}`;
  switch (end) {
    case 'answered':
      if (scheme === 'https' && status === NO_HANDSHAKE)
        return { code: 35, text: 'TLS connect error: error:0A00010B:SSL routines::wrong version number' };
      if (status === 0 && body !== '') return { code: 1, text: 'Received HTTP/0.9 when not allowed' };
      if (status >= 400 && options.fail) return { code: 22, text: `The requested URL returned error: ${status}` };
      return undefined;
    case 'unknown name':
    case 'no address':
      return { code: 6, text: `Could not resolve host: ${host}`, warning: 'name resolution' };
    case 'resolver silent': {
      const limit = Math.min(options.connectTimeout ?? CONNECT_PATIENCE, options.maxTime ?? CONNECT_PATIENCE);
      if (after >= limit)
        return { code: 28, text: `Resolving timed out after ${after} milliseconds`, warning: 'timeout' };
      return { code: 6, text: `Could not resolve host: ${host}`, warning: 'name resolution' };
    }
    case 'refused':
      return { code: 7, text: failed('Could not connect to server'), warning: 'connection refused' };
    case 'unreachable':
      return { code: 7, text: failed('Could not connect to server') };
    case 'connect timed out': {
      const limit = Math.min(options.connectTimeout ?? Infinity, options.maxTime ?? Infinity);
      if (after >= limit)
        return { code: 28, text: `Connection timed out after ${after} milliseconds`, warning: 'timeout' };
      return { code: 28, text: failed('Could not connect to server'), warning: 'timeout' };
    }
    case 'timed out':
      return { code: 28, text: tooLate(after), warning: 'timeout' };
    case 'reset':
      return { code: 56, text: 'Recv failure: Connection reset by peer' };
    case 'closed':
      return { code: 52, text: 'Empty reply from server' };
  }
}
