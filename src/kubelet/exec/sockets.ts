/**
 * Listening sockets as `ss` and `netstat` list them: those of a Pod's network namespace; on a node, and in a Pod that uses its network,
 * the node's own. Left out: established connections, counters, filters.
 */
import type { SystemAnswer } from '../../shell/index.ts';
import type { KubeletContext } from '../context.ts';
import type { Place } from './place.ts';
import type { NodeTools } from './records.ts';
import { aligned, printed } from './systemTools.ts';

interface SocketRow {
  readonly protocol: 'tcp' | 'udp';
  /** "*": both families. */
  readonly address: string;
  readonly port: number;
  readonly backlog: number;
  readonly program: string;
  readonly pid: number;
}

/** net.core.somaxconn, which Go's programs take; and what nginx and Apache ask for. */
const SOMAXCONN = 4096;
const WEB_SERVERS = 511;

/** The node whose network the place sees; undefined: it has one of its own. */
function nodeOf({ container, node }: Place): string | undefined {
  return container && container.worker.pod.spec.hostNetwork !== true ? undefined : node;
}

function socketsOf({ network }: KubeletContext, tools: NodeTools, place: Place): readonly SocketRow[] {
  const node = nodeOf(place);
  const pod = place.container?.worker.key ?? '';
  const listeners = node === undefined ? network.socketsOf(pod) : network.socketsOn(node);
  const rows = listeners.map(({ protocol, port, program, pod: owner }): SocketRow => {
    const isDaemon = owner === '';
    return {
      protocol: protocol === 'UDP' ? 'udp' : 'tcp',
      address: isDaemon ? '*' : '0.0.0.0',
      port,
      backlog: isDaemon ? SOMAXCONN : WEB_SERVERS,
      program: program.slice(0, 15),
      pid: isDaemon ? 593 : 1,
    };
  });
  const daemons = node === undefined ? [] : (tools.daemons?.(node) ?? []);
  const own = daemons.map((daemon): SocketRow => ({ ...daemon, protocol: 'tcp', backlog: SOMAXCONN }));
  return [...rows, ...own].sort((a, b) =>
    a.protocol === b.protocol ? a.port - b.port : a.protocol < b.protocol ? -1 : 1,
  );
}

function wanted(rows: readonly SocketRow[], args: readonly string[]): readonly SocketRow[] {
  const letters = args.filter((word) => /^-\w+$/.test(word)).join('');
  const isAll = !/[tu]/.test(letters);
  return rows.filter(({ protocol }) => isAll || letters.includes(protocol === 'tcp' ? 't' : 'u'));
}

export function ss(context: KubeletContext, tools: NodeTools, place: Place, args: readonly string[]): SystemAnswer {
  const rows = wanted(socketsOf(context, tools, place), args);
  const letters = args.join('');
  const both = !/[tu]/.test(letters) || (letters.includes('t') && letters.includes('u'));
  const shows = letters.includes('p');
  const head = ['State', 'Recv-Q', 'Send-Q', 'Local Address:Port', 'Peer Address:Port', 'Process'];
  const body = rows.map(({ protocol, address, port, backlog, program, pid }) => [
    protocol === 'tcp' ? 'LISTEN' : 'UNCONN',
    '0',
    protocol === 'tcp' ? String(backlog) : '0',
    `${address}:${port}`,
    address === '*' ? '*:*' : '0.0.0.0:*',
    shows ? `users:(("${program}",pid=${pid},fd=6))` : '',
  ]);
  const listed = [head, ...body];
  return printed(
    aligned(
      both ? listed.map((row, index) => [index === 0 ? 'Netid' : (rows[index - 1]?.protocol ?? ''), ...row]) : listed,
    ),
  );
}

export function netstat(
  context: KubeletContext,
  tools: NodeTools,
  place: Place,
  args: readonly string[],
): SystemAnswer {
  const shows = args.join('').includes('p');
  const lines = wanted(socketsOf(context, tools, place), args).map(({ protocol, address, port, program, pid }) => {
    const state = protocol === 'tcp' ? 'LISTEN' : '';
    const isBoth = address === '*';
    const name = `${protocol}${isBoth ? '6' : ''}`.padEnd(5);
    const local = `${isBoth ? '::' : address}:${port}`.padEnd(24);
    const peer = (isBoth ? ':::*' : '0.0.0.0:*').padEnd(24);
    const owner = shows ? `${pid}/${program}` : '';
    return `${name}${'0'.padStart(7)}${'0'.padStart(7)} ${local}${peer}${state.padEnd(12)}${owner}`.trimEnd();
  });
  const head = `Proto Recv-Q Send-Q Local Address           Foreign Address         State       ${shows ? 'PID/Program name' : ''}`;
  return printed(['Active Internet connections (only servers)', head, ...lines, ''].join('\n'));
}
