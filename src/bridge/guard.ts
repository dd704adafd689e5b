/**
 * Who may talk to the server: programs on this machine, and no web page. A page of any origin can make a browser send requests to
 * 127.0.0.1, and a name that resolves to 127.0.0.1 (DNS rebinding) makes such a page its own origin; both show in the headers.
 */
import type { IncomingHttpHeaders } from 'node:http';

const OWN_NAMES = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** The name of `name:port`; an IPv6 address keeps its brackets. */
const nameOf = (host: string): string => host.replace(/:\d*$/, '').toLowerCase();

/** Whether a Host header names this machine by its loopback interface. */
export const isLoopback = (host: string): boolean => OWN_NAMES.has(nameOf(host));

/** Why a request is refused, in a sentence; undefined when it is not. */
export function refusal(headers: IncomingHttpHeaders): string | undefined {
  const { host, origin } = headers;
  if (host !== undefined && !isLoopback(host))
    return `Host ${JSON.stringify(host)} is refused: this server answers to 127.0.0.1 and localhost only`;
  if (origin !== undefined && origin !== `http://${host ?? ''}`)
    return `Origin ${JSON.stringify(origin)} is refused: no web page may drive this cluster`;
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    return 'the request comes from a web page of another site, and no web page may drive this cluster';
  return undefined;
}
