/**
 * What programs do over the network of the place they run in: real simulated connections, which tell the session when they have ended.
 * Left out: DNS questions to servers other than resolv.conf's.
 */
import type { ConnectionRecord, Flow } from '../../api/index.ts';
import type {
  DnsOutcome,
  DnsRequest,
  HostRequest,
  HttpAnswer,
  HttpRequest,
  NetEnd,
  PingAnswer,
  ResolveAnswer,
  TalkRequest,
} from '../../shell/index.ts';
import type { KubeletContext } from '../context.ts';
import type { ExecEvent, ExecRow } from './records.ts';

/** A request under way, as its record has it. */
export interface Underway {
  readonly record: ConnectionRecord;
  /** Which of the connection's requests it is. */
  readonly number: number;
  /** When the program asked. */
  readonly from: number;
}

/** Names the place's own /etc/hosts has. */
export type OwnNames = (host: string) => string | undefined;

export interface Sender {
  readonly context: KubeletContext;
  readonly from: Flow['from'];
  readonly ownName: OwnNames;
  readonly row: ExecRow;
  /** Who sends it, as sources of traffic are named; absent: a command beside the container's own. */
  readonly source?: string;
}

const isBrief = (ms: number | undefined): ms is number => ms !== undefined && ms < 1e9;

/** Starts what a request asks for; the connection, or undefined when it is no business of the network's. */
export function send(
  sender: Sender,
  request: HostRequest,
  call: number,
): { readonly connection: string; readonly open?: ExecRow['open'] } | undefined {
  const { context, from, ownName, row, source } = sender;
  const { network } = context;
  const named = source === undefined ? {} : { source };
  const tell: ExecEvent = { kind: 'kubelet/exec', id: row.id, call };
  switch (request.kind) {
    case 'http':
      return sendHttp(sender, request, tell);
    case 'talk':
      return { connection: network.connect(flow(from, ownName, request), { ...talkOptions(request), ...named, tell }) };
    case 'dns':
      return { connection: network.ask(from, request.name, request.type, tell) };
    case 'resolve':
      return { connection: network.ask(from, ownName(request.host) ?? request.host, 'A', tell) };
    case 'ping': {
      const to = { host: ownName(request.host) ?? request.host, port: 0 };
      return { connection: network.connect({ from, to, protocol: 'ICMP' }, { timeout: request.timeout, tell }) };
    }
    default:
      return undefined;
  }
}

function flow(from: Flow['from'], ownName: OwnNames, { host, port, protocol }: TalkRequest): Flow {
  return { from, to: { host: ownName(host) ?? host, port }, protocol };
}

function talkOptions({ text, timeout }: TalkRequest) {
  return {
    timeout: isBrief(timeout) ? timeout : Infinity,
    exchange: {
      says: text === undefined ? ('none' as const) : ('text' as const),
      method: '',
      path: '',
      headers: [],
      body: text ?? '',
    },
  };
}

function sendHttp({ context, from, ownName, row, source }: Sender, request: HttpRequest, tell: ExecEvent) {
  const { network } = context;
  const { host, port, address, method, path, headers, body = '', timeout, connectTimeout, reuse, tls } = request;
  const exchange = { says: 'http' as const, method, path, headers, body, ...(tls ? { tls } : {}) };
  const to = `${host}:${port}`;
  const { open } = row;
  if (reuse && open?.to === to && network.request(open.connection, path, exchange, tell))
    return { connection: open.connection, open };
  if (open) network.close(open.connection);
  const connection = network.connect(
    { from, to: { host: address ?? ownName(host) ?? host, port }, protocol: 'TCP' },
    {
      path,
      exchange,
      tell,
      ...(source === undefined ? {} : { source }),
      keepAlive: reuse === true,
      timeout: isBrief(timeout) ? timeout : Infinity,
      connectTimeout: isBrief(connectTimeout) ? connectTimeout : Infinity,
    },
  );
  return { connection, open: { connection, to } };
}

// Answers

function endOf({ verdict, clientSees, reasonCode }: ConnectionRecord): NetEnd {
  if (verdict === 'nxdomain') {
    if (reasonCode === 'ResolverUnreachable') return 'resolver silent';
    return clientSees === 'No address associated with hostname' ? 'no address' : 'unknown name';
  }
  switch (clientSees) {
    case 'connection refused':
      return 'refused';
    case 'connection reset by peer':
      return 'reset';
    case 'EOF':
      return 'closed';
    case 'operation timed out':
      return 'timed out';
    case 'connection timed out':
      return 'connect timed out';
    default:
      return verdict === 'accept' ? 'answered' : 'connect timed out';
  }
}

const resolvedAt = ({ lookups, openedAt }: ConnectionRecord): number => lookups?.at(-1)?.answeredAt ?? openedAt;

/** The answer to a request over TCP or UDP. */
export function exchangeAnswer(context: KubeletContext, { record, number, from }: Underway): HttpAnswer {
  const { now } = context.sim;
  const { header, requests, requestCount = requests.length } = record;
  const asked = requests[number - (requestCount - requests.length)];
  const isAnswered = asked?.answeredAt !== undefined || (record.verdict === 'accept' && requests.length === 0);
  const end = isAnswered ? 'answered' : endOf(record);
  const since = (at: number | undefined): number => Math.max(0, Math.round((at ?? now) - from));
  const reply = isAnswered ? context.network.reply(record.id) : undefined;
  const isConnected = record.verdict === 'accept' || requests.length > 0;
  return {
    end,
    after: since(asked?.answeredAt ?? asked?.failedAt ?? record.endedAt),
    ...(header ? { address: header.dst, local: header.src, localPort: header.sport } : {}),
    ...(header ? { resolvedAfter: number > 0 ? 0 : since(resolvedAt(record)) } : {}),
    ...(isConnected && header ? { connectedAfter: number > 0 ? 0 : since(asked?.sentAt) } : {}),
    ...(isAnswered ? { answeredAfter: since(asked?.answeredAt) } : {}),
    ...(number > 0 ? { reused: true } : {}),
    ...(reply ? { status: reply.status, headers: reply.headers, body: reply.body } : {}),
    ...(reply?.tls ? { tls: true } : {}),
  };
}

export function dnsAnswer({ record, from }: Underway, now: number, server: string): DnsOutcome {
  const last = record.lookups?.at(-1);
  const after = Math.round((record.endedAt ?? now) - from);
  if (!last?.reply) {
    const silent = record.reasonCode === 'ResolverUnreachable';
    return { silent, server, rcode: record.verdict === 'accept' ? 'NOERROR' : 'NXDOMAIN', records: [], after };
  }
  return { silent: false, server, rcode: last.reply.rcode, records: last.reply.records, after };
}

export function resolveAnswer({ flow: { to }, verdict, lookups, ...record }: ConnectionRecord): ResolveAnswer {
  if (verdict === 'accept') {
    const address = lookups?.at(-1)?.reply?.records.findLast(({ type }) => type === 'A')?.data ?? to.host;
    return { end: 'answered', address: address === 'localhost' ? '127.0.0.1' : address };
  }
  const end = endOf({ ...record, flow: record.header as never, verdict } as ConnectionRecord);
  return { end: end === 'no address' || end === 'resolver silent' ? end : 'unknown name' };
}

export function pingAnswer({ record, from }: Underway, now: number): PingAnswer {
  const after = Math.round((record.endedAt ?? now) - from);
  const address = record.header ? { address: record.header.dst } : {};
  if (record.verdict === 'accept') return { end: 'answered', after, ...address };
  if (record.verdict === 'nxdomain') return { end: 'unknown name', after };
  return { end: record.clientSees === 'Destination Port Unreachable' ? 'unreachable' : 'silent', after, ...address };
}

export type { DnsRequest };
