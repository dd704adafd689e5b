/** What curl, wget and nc exit with and print, for what they were told by the network. The words are theirs. */
import type { ConnectionRecord, RequestRecord } from '../api/index.ts';
import type { Destination, RequestLine } from './images/index.ts';

export interface Exit {
  readonly status: number;
  readonly text: string;
}

export function malformed({ tool }: RequestLine): Exit {
  return tool === 'curl'
    ? { status: 3, text: 'curl: (3) URL rejected: No host part in the URL' }
    : { status: 1, text: `${tool}: bad address` };
}

/** The request with this number, counted from 0; a record keeps only the last ones of many. */
export function requestOf(record: ConnectionRecord | undefined, number: number): RequestRecord | undefined {
  const { requests = [], requestCount = requests.length } = record ?? {};
  return requests[number - (requestCount - requests.length)];
}

/** An answer came: what the tool makes of its status, and prints. */
function answered({ tool, failsOnStatus, prints }: RequestLine, { status = 200, body = '' }: RequestRecord): Exit {
  if (!failsOnStatus || status < 400) return { status: 0, text: prints ? body.trimEnd() : '' };
  return tool === 'curl'
    ? { status: 22, text: `curl: (22) The requested URL returned error: ${status}` }
    : { status: 1, text: `wget: server returned error: HTTP/1.1 ${status}` };
}

function curlFailure(
  { host, port }: Destination,
  record: ConnectionRecord | undefined,
  after: number,
  patience: number,
): Exit {
  const sees = record?.clientSees;
  if (record?.verdict === 'nxdomain') return { status: 6, text: `curl: (6) Could not resolve host: ${host}` };
  if (sees === 'EOF') return { status: 52, text: 'curl: (52) Empty reply from server' };
  if (sees === 'connection reset by peer')
    return { status: 56, text: 'curl: (56) Recv failure: Connection reset by peer' };
  if (sees === 'operation timed out')
    return { status: 28, text: `curl: (28) Operation timed out after ${after} milliseconds with 0 bytes received` };
  if (sees === 'connection timed out' && after >= patience)
    return { status: 28, text: `curl: (28) Connection timed out after ${after} milliseconds` };
  const text = `Failed to connect to ${host} port ${port} after ${after} ms: Could not connect to server`;
  // ECONNREFUSED is 7, ETIMEDOUT from the kernel is 28.
  const status = sees === 'connection refused' ? 7 : 28;
  return { status, text: `curl: (${status}) ${text}` };
}

function wgetFailure({ host }: Destination, record: ConnectionRecord | undefined): string {
  if (record?.verdict === 'nxdomain') return `wget: bad address '${host}'`;
  const address = record?.header?.dst ?? host;
  switch (record?.clientSees) {
    case 'connection refused':
      return `wget: can't connect to remote host (${address}): Connection refused`;
    case 'connection reset by peer':
      return 'wget: error getting response: Connection reset by peer';
    case 'EOF':
      return 'wget: error getting response';
    default:
      return 'wget: download timed out';
  }
}

/**
 * What the tool exits with, and what it prints.
 * @param number which of the connection's requests it was
 */
export function exitOf(
  request: RequestLine,
  to: Destination,
  record: ConnectionRecord | undefined,
  number: number,
): Exit {
  const asked = requestOf(record, number);
  if (asked?.answeredAt !== undefined) return answered(request, asked);
  if (record?.verdict === 'accept') return answered(request, { sentAt: 0 });
  if (request.tool === 'curl') {
    const began = number > 0 ? asked?.sentAt : record?.openedAt;
    const after = Math.round((record?.endedAt ?? 0) - (began ?? 0));
    return curlFailure(to, record, after, Math.min(request.timeout, request.connectTimeout));
  }
  return { status: 1, text: request.tool === 'wget' ? wgetFailure(to, record) : '' };
}
