/**
 * Which endpoint answered which request to a virtual address: a row a request, which knows the one before it. What is told apart is
 * the address that was asked (a ClusterIP and a port, a node and a NodePort); whose address that is, the API knows. Requests that no
 * rule translated are not written down: who asks a Pod by its own address has chosen it himself.
 */
import type { Answer } from '../api/index.ts';
import { AnswerRow } from './answerRow.ts';
import type { Connection } from './connection.ts';
import { printEnd } from './packets.ts';
import type { NetworkTables } from './tables.ts';

/** An address that can be asked, "TCP 10.96.0.50:80". */
export function targetKey(protocol: string, ip: string, port: number): string {
  return `${protocol} ${printEnd(ip, port)}`;
}

/** The request is answered. */
export function writeAnswer({ answers }: NetworkTables, connection: Connection, at: number): void {
  const { header, endpoint, endpointPod: pod, flow, asked, source } = connection;
  if (!header || endpoint === undefined || endpoint === printEnd(header.dst, header.dport)) return;
  const key = targetKey(header.protocol, header.dst, header.dport);
  // A loop that sends datagrams keeps its socket: conntrack sends them all to the endpoint of the first.
  const opened = asked <= 1 && (header.protocol !== 'UDP' || source === undefined);
  answers.put(key, new AnswerRow({ at, flow, endpoint, pod, opened }, answers.get(key)));
}

/** The last answers from any of these addresses, newest first. */
export function latestAnswers({ answers }: NetworkTables, keys: readonly string[], limit: number): readonly Answer[] {
  const heads = keys.flatMap((key) => answers.get(key) ?? []);
  const found: Answer[] = [];
  while (found.length < limit && heads.length > 0) {
    let newest = 0;
    for (let i = 1; i < heads.length; i++) if (heads[i]!.at > heads[newest]!.at) newest = i;
    const row = heads[newest]!;
    found.push(row);
    if (row.before) heads[newest] = row.before;
    else heads.splice(newest, 1);
  }
  return found;
}
