/**
 * The virtual servers of a node as `ipvsadm -Ln` prints them. Upstream: ipvsadm.c (print_service_entry), libipvs.c (the order).
 * A real server that is no longer wanted but still has TCP connections stands there with weight 0, as kube-proxy leaves it until
 * they are over (pkg/proxy/ipvs/graceful_termination.go). Simplified: it goes with its last connection, not up to a minute later.
 */
import type { ConntrackRow } from '../../api/index.ts';
import { addressNumber } from '../address.ts';
import type { Ipvs, RealServer, VirtualServer } from './types.ts';

const TITLE = [
  'IP Virtual Server version 1.2.1 (size=4096)',
  'Prot LocalAddress:Port Scheduler Flags',
  '  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn',
];

const PROTOCOLS = { tcp: 6, udp: 17, sctp: 132 } as const;

/** States in which ip_vs counts a TCP connection as active. UDP is never active. */
const ACTIVE: ReadonlySet<string> = new Set(['SYN_SENT', 'SYN_RECV', 'ESTABLISHED']);

interface Counted {
  readonly real: RealServer;
  weight: 0 | 1;
  active: number;
  inactive: number;
}

/** The difference of two addresses as C's int has it: 192.168.0.1 stands before 10.0.0.1, since theirs overflows. No order where three go round. */
function byAddress(a: RealServer, b: RealServer): number {
  return (addressNumber(a.ip) - addressNumber(b.ip)) | 0 || a.port - b.port;
}

function byService(a: VirtualServer, b: VirtualServer): number {
  return PROTOCOLS[a.protocol] - PROTOCOLS[b.protocol] || byAddress(a, b);
}

const serverKey = (protocol: string, ip: string, port: number): string => `${protocol.toLowerCase()} ${ip}:${port}`;
const realKey = ({ ip, port }: RealServer): string => `${ip}:${port}`;

/** @param rows the node's connection tracking. */
export function printIpvsadm({ virtualServers }: Pick<Ipvs, 'virtualServers'>, rows: readonly ConntrackRow[]): string {
  const byServer = new Map<string, ConntrackRow[]>();
  for (const row of rows) {
    if (!row.ipvs) continue;
    const key = serverKey(row.protocol, row.original.dst, row.original.dport);
    const same = byServer.get(key);
    if (same) same.push(row);
    else byServer.set(key, [row]);
  }
  const lines = [...virtualServers]
    .sort(byService)
    .flatMap((server) => [
      serverLine(server),
      ...realServersOf(server, byServer.get(serverKey(server.protocol, server.ip, server.port)) ?? []).map(realLine),
    ]);
  return [...TITLE, ...lines, ''].join('\n');
}

function serverLine({ protocol, ip, port, scheduler, persistence }: VirtualServer): string {
  const flags = persistence === undefined ? '' : ` persistent ${persistence}`;
  return `${protocol.toUpperCase().padEnd(3)}  ${ip}:${port} ${scheduler}${flags}`;
}

function realServersOf({ realServers, protocol }: VirtualServer, rows: readonly ConntrackRow[]): readonly Counted[] {
  const counted = new Map<string, Counted>(
    realServers.map((real) => [realKey(real), { real, weight: 1, active: 0, inactive: 0 }]),
  );
  for (const { reply, tcpState } of rows) {
    const real = { ip: reply.src, port: reply.sport };
    let known = counted.get(realKey(real));
    if (!known && protocol !== 'tcp') continue;
    if (!known) counted.set(realKey(real), (known = { real, weight: 0, active: 0, inactive: 0 }));
    if (tcpState !== undefined && ACTIVE.has(tcpState)) known.active++;
    else known.inactive++;
  }
  return [...counted.values()].sort((a, b) => byAddress(a.real, b.real));
}

function realLine({ real, weight, active, inactive }: Counted): string {
  const columns = [realKey(real).padEnd(28), 'Masq'.padEnd(7), String(weight).padEnd(6), String(active).padEnd(10)];
  return `  -> ${columns.join(' ')} ${String(inactive).padEnd(10)}`;
}
