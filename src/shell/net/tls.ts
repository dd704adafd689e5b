/**
 * HTTPS, as far as it goes: the connection is made over the network like any other, and whether the server speaks TLS is told by its
 * port. Servers in the cluster are plain HTTP: from them a client gets no handshake. Hosts on the internet do it on 443, with
 * certificates that everybody trusts. Left out: the handshake's packets and time, certificates, SNI.
 */
import type { HttpAnswer, HttpRequest } from '../host.ts';
import type { Routine } from '../machine/operations.ts';
import type { Process } from '../machine/process.ts';

/** Stands in the place of a status: what answered was no handshake. */
export const NO_HANDSHAKE = -1;

export function* overTls(process: Process, request: HttpRequest): Routine<HttpAnswer> {
  const answer = (yield* process.ask({ ...request, tls: true })) as HttpAnswer;
  return answer.end === 'answered' && !answer.tls ? { ...answer, status: NO_HANDSHAKE } : answer;
}
