/**
 * The resolver in the client's C library: asks the server of resolv.conf (kube-dns, if the Pod has none of its own) over UDP for one
 * name of the search path after the other, two attempts of 5 s each at every server. Upstream: glibc's resolv/res_query.c and res_send.c. It remembers nothing; a client whose runtime does (dnsCache) has a
 * row for each name. Left out: the AAAA query that goes beside every A query, TCP for long answers, the conntrack race of the pair.
 */
import type { PacketHeader } from '../api/index.ts';
import { namesAskedBy, nameserversOf } from './clients.ts';
import type { Connection } from './connection.ts';
import { HopRow } from './hopRow.ts';
import { nextSourcePort, sendFromClient, type Live } from './live.ts';
import type { Packet } from './packets.ts';
import { literalAddress, nameUnknown, resolveAtOnce } from './resolution.ts';
import { networkSays as says } from './sentences.ts';
import { sourceAddress } from './sources.ts';
import { scheduleTimer } from './timers.ts';

const ATTEMPT_TIMEOUT = 5000;
const ATTEMPTS = 2;
const DNS_PORT = 53;

/** getaddrinfo()'s own words: EAI_NONAME, EAI_NODATA, EAI_AGAIN. */
const WORDS = {
  unknown: 'Name or service not known',
  nodata: 'No address associated with hostname',
  again: 'Temporary failure in name resolution',
} as const;

/** Called with the address once the name is resolved. */
export type Resolved = (connection: Connection, address: string) => void;

/** Which question is asked next. */
interface Question {
  readonly index: number;
  readonly attempt: number;
  readonly nodata: boolean;
}

const FIRST: Question = { index: 0, attempt: 1, nodata: false };

/** The server whose turn it is: each has an attempt, then each another. */
function serverFor(live: Live, { client }: Connection, attempt: number): string | undefined {
  const servers = nameserversOf(client, live.world.topology);
  return attempt > ATTEMPTS * servers.length ? undefined : servers[(attempt - 1) % servers.length];
}

function sendQuery(live: Live, connection: Connection, server: string, { index, attempt, nodata }: Question): void {
  const { lookups = [], question: type = 'A', flow, client } = connection;
  const names = connection.asking?.names ?? namesAskedBy(client, flow.to.host);
  const name = names[index] ?? '';
  const header: PacketHeader = {
    protocol: 'UDP',
    src: sourceAddress(live.world, client, server),
    sport: nextSourcePort(live, connection),
    dst: server,
    dport: DNS_PORT,
  };
  const timer = scheduleTimer(live, connection, ATTEMPT_TIMEOUT);
  const asking = live.book.update(connection, {
    asking: { names, index, attempt, header, nodata },
    lookups: [...lookups, { name, type, attempt, sentAt: live.sim.now }],
    timer,
  });
  sendFromClient(live, asking, {
    segment: 'query',
    header,
    opening: true,
    payload: { kind: 'question', name, type },
    note: `${type} ${name}`,
  });
}

function fail(live: Live, connection: Connection, nodata: boolean): void {
  const { host } = connection.flow.to;
  const { question = 'A' } = connection;
  const without = question === 'A' ? says.noAddress(host) : says.noRecord(host, question);
  const said = nodata ? without : nameUnknown(host, connection.client);
  const clientSees = nodata ? WORDS.nodata : WORDS.unknown;
  live.book.end(connection, { verdict: 'nxdomain', reason: 'NameNotFound', said }, { clientSees });
}

/** The question was all there was to do. */
function answered(live: Live, connection: Connection, data: readonly string[], server?: string): void {
  const { host } = connection.flow.to;
  const told = data.join(', ');
  const said = server === undefined ? says.resolved(host, told) : says.resolvedBy(server, host, told);
  live.book.end(connection, { verdict: 'accept', reason: 'Answered', said });
}

/** One of several addresses: CoreDNS' loadbalance plugin shuffles the records, and clients take the first. */
function oneOf(live: Live, addresses: readonly string[]): string {
  const index = addresses.length > 1 ? live.sim.randomInt('network/resolver', addresses.length) : 0;
  return addresses[index] ?? '';
}

// What a client's runtime remembers of names

function cacheKey({ source, flow }: Connection): string {
  return `${source ?? ''} ${flow.to.host}`;
}

function remembered({ sim, tables }: Live, connection: Connection): readonly string[] | undefined {
  const row = connection.source === undefined ? undefined : tables.names.get(cacheKey(connection));
  return row && row.until > sim.now ? row.addresses : undefined;
}

function remember({ sim, tables }: Live, connection: Connection, addresses: readonly string[]): void {
  const { source } = connection;
  const ms = source === undefined ? undefined : tables.sources.get(source)?.source.dnsCache;
  if (ms !== undefined && ms > 0) tables.names.put(cacheKey(connection), { addresses, until: sim.now + ms });
}

// The course of a lookup

/** Resolves the host of the flow; queries travel as packets where the cluster has a DNS server and the client asks it. */
export function startResolving(live: Live, connection: Connection, resolved: Resolved): void {
  const { client, flow, question } = connection;
  const server = serverFor(live, connection, 1);
  const known = remembered(live, connection);
  if (known) return resolved(connection, oneOf(live, known));
  if (literalAddress(flow.to.host) === undefined && server !== undefined)
    return sendQuery(live, connection, server, FIRST);
  const { addresses, hop, nodata } = resolveAtOnce(live.world, client, flow.to.host);
  if (hop) live.tables.hops.put(connection.id, new HopRow([hop], undefined));
  if (addresses.length === 0) fail(live, connection, nodata);
  else if (question === undefined) resolved(connection, oneOf(live, addresses));
  else answered(live, connection, addresses);
}

/** No answer to this attempt: once more, or give up. */
export function retryQuery(live: Live, connection: Connection): void {
  const { asking, timer, client, loss } = connection;
  if (!asking) return;
  if (timer) live.sim.cancel(timer);
  const server = serverFor(live, connection, asking.attempt + 1);
  if (server !== undefined) return sendQuery(live, connection, server, { ...asking, attempt: asking.attempt + 1 });
  const { host } = connection.flow.to;
  const unresolved = client.dns ? says.noNameserver(client.name, host) : says.noDnsServer(client.name, host);
  const said = loss ? says.unresolvedBecause(unresolved, loss.said) : unresolved;
  const ending = { verdict: 'nxdomain', reason: 'ResolverUnreachable', said } as const;
  live.book.end(connection, ending, { clientSees: WORDS.again });
}

/** What the last question was told, written down. */
function toldBy(live: Live, connection: Connection, payload: Extract<Packet['payload'], { kind: 'dns' }>): Connection {
  const { reply, server } = payload;
  const told = { answeredAt: live.sim.now, reply, ...(server === undefined ? {} : { server }) };
  const lookups = connection.lookups ?? [];
  const last = lookups.at(-1);
  return last ? live.book.update(connection, { lookups: lookups.with(-1, { ...last, ...told }) }) : connection;
}

/** An answer (or an error) has come back to the resolver's socket. */
export function resolverReturned(live: Live, connection: Connection, packet: Packet, resolved: Resolved): void {
  const { asking, state, timer, question } = connection;
  if (!asking || state !== 'resolving') return;
  const { payload } = packet;
  if (payload?.kind !== 'dns' || payload.reply.rcode === 'SERVFAIL') return retryQuery(live, connection);
  if (timer) live.sim.cancel(timer);
  const row = toldBy(live, connection, payload);
  const { rcode, records } = payload.reply;
  const data = records.filter(({ type }) => type === (question ?? 'A')).map((record) => record.data);
  if (data.length > 0 && question !== undefined) return answered(live, row, data, payload.server);
  if (data.length > 0) {
    remember(live, row, data);
    return resolved(row, oneOf(live, data));
  }
  const server = serverFor(live, row, asking.attempt);
  const nodata = asking.nodata || rcode === 'NOERROR';
  if (server === undefined || asking.index + 1 >= asking.names.length) return fail(live, row, nodata);
  sendQuery(live, row, server, { index: asking.index + 1, attempt: 1, nodata });
}
