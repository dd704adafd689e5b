/**
 * The line a server writes to its log for a request, in the server's own format: nginx' `main`, httpd's `common`, Python's and Go's.
 * Left out: requests of traffic sources and probes, which are not made word by word.
 */
import type { Reply, Served } from '../../network/index.ts';
import { formatDate, momentOf } from '../../shell/index.ts';
import type { Program } from './program.ts';

/** undefined: it keeps no such log, or this was no HTTP. */
export function accessLine(
  program: Program,
  { exchange, client }: Pick<Served, 'exchange' | 'client'>,
  { status, body }: Reply,
  now: number,
): string | undefined {
  if (exchange.says !== 'http' || status === 0) return undefined;
  const header = (name: string): string | undefined =>
    exchange.headers.find(([key]) => key.toLowerCase() === name)?.[1];
  const when = (format: string): string => formatDate(format, momentOf(now));
  const request = `"${exchange.method} ${exchange.path} HTTP/1.1"`;
  const size = exchange.method === 'HEAD' ? 0 : body.length;
  const agent = header('user-agent') ?? '-';
  switch (program.name) {
    case 'nginx':
      return `${client.ip} - - [${when('%d/%b/%Y:%H:%M:%S +0000')}] ${request} ${status} ${size} "${header('referer') ?? '-'}" "${agent}" "${header('x-forwarded-for') ?? '-'}"`;
    case 'httpd':
      return `${client.ip} - - [${when('%d/%b/%Y:%H:%M:%S +0000')}] ${request} ${status} ${size === 0 ? '-' : size}`;
    case 'http.server':
      return `${client.ip} - - [${when('%d/%b/%Y %H:%M:%S')}] ${request} ${status} -`;
    case 'http-echo':
      return `${when('%Y/%m/%d %H:%M:%S')} ${header('host') ?? ''} ${client.ip}:${client.port} ${request} ${status} ${size} "${agent}" 0s`;
    default:
      return undefined;
  }
}

/** How Go's log package stamps a line. */
export function goLine(now: number, text: string): string {
  return `${formatDate('%Y/%m/%d %H:%M:%S', momentOf(now))} ${text}`;
}
