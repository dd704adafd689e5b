/**
 * What tools show of the system they run on, as text. In a container: its own network namespace (ip, ss, netstat), its processes (ps),
 * its database (pg_isready). On a node besides: the kernel's rules and what it tracks. Left out: counters and statistics of
 * interfaces.
 */
import { parseCidr } from '../../api/index.ts';
import type { SystemAnswer, SystemRequest } from '../../shell/index.ts';
import { specOf, type KubeletContext } from '../context.ts';
import { programOf } from '../images/index.ts';
import { NODE_READERS } from './nodeSystem.ts';
import { netstat, ss } from './sockets.ts';
import type { Place } from './place.ts';
import type { NodeTools } from './records.ts';
import { aligned, failed, printed } from './systemTools.ts';

interface Interface {
  readonly name: string;
  readonly address: string;
  readonly length: number;
}

const prefixOf = (cidr: string | undefined): number => (cidr === undefined ? undefined : parseCidr(cidr)?.bits) ?? 24;

function interfacesOf({ network }: KubeletContext, place: Place): readonly Interface[] {
  const loopback = { name: 'lo', address: '127.0.0.1', length: 8 };
  const pod = place.container?.worker.key;
  const hostNetwork = place.container?.worker.pod.spec.hostNetwork === true;
  const length = pod === undefined || hostNetwork ? 24 : prefixOf(network.podCIDR(place.node));
  return [loopback, { name: 'eth0', address: place.ip, length }];
}

/** A MAC address is always the same for an address. */
function macOf(address: string): string {
  const bytes = address.split('.').map((part) => Number(part).toString(16).padStart(2, '0'));
  return ['0a', '58', ...bytes].join(':');
}

function network24(address: string, length: number): string {
  const bits = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const base = Math.floor(bits / 2 ** (32 - length)) * 2 ** (32 - length);
  return [24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256).join('.');
}

function gatewayOf(context: KubeletContext, place: Place): string {
  const isPod = place.container && place.container.worker.pod.spec.hostNetwork !== true;
  if (isPod) return context.cni.gateway(place.node) ?? '';
  return `${network24(place.ip, 24).replace(/\.0$/, '')}.1`;
}

const numberOf = ({ name }: Interface): number => (name === 'lo' ? 1 : 2);

type IpView = 'addresses' | 'links';

interface IpStyle {
  readonly brief: boolean;
  /** -o: a record is one line, its line ends are backslashes. */
  readonly oneline: boolean;
  readonly isBusybox: boolean;
}

function ipInterfaces(interfaces: readonly Interface[], view: IpView, style: IpStyle): string {
  if (style.brief) return ipBrief(interfaces, view);
  const records = interfaces.map((one) => {
    const { address, length, name } = one;
    const scope = name === 'lo' ? 'scope host lo' : `brd ${broadcast(address, length)} scope global eth0`;
    const inet = `    inet ${address}/${length} ${scope}\n       valid_lft forever preferred_lft forever`;
    if (view === 'links') return linkOf(one, style.isBusybox, true);
    return style.oneline ? `${numberOf(one)}: ${name}${inet}` : `${linkOf(one, style.isBusybox, false)}\n${inet}`;
  });
  return records.map((text) => `${style.oneline ? text.replaceAll('\n', '\\') : text}\n`).join('');
}

function ipBrief(interfaces: readonly Interface[], view: IpView): string {
  return aligned(
    interfaces.map(({ name, address, length }) => {
      const state = name === 'lo' ? 'UNKNOWN' : 'UP';
      const flags = name === 'lo' ? '<LOOPBACK,UP,LOWER_UP>' : '<BROADCAST,MULTICAST,UP,LOWER_UP>';
      const mac = name === 'lo' ? '00:00:00:00:00:00' : macOf(address);
      return view === 'links' ? [name, state, mac, flags] : [name, state, `${address}/${length}`];
    }),
    8,
  );
}

/** The two lines of a link. iproute2 tells the mode where it lists links only; busybox tells less of everything. */
function linkOf(one: Interface, isBusybox: boolean, tellsMode: boolean): string {
  const { name, address } = one;
  const isLoopback = name === 'lo';
  const flags = isLoopback ? 'LOOPBACK,UP,LOWER_UP' : `BROADCAST,MULTICAST,UP,LOWER_UP${isBusybox ? ',M-DOWN' : ''}`;
  const label = isLoopback ? '1: lo' : `${numberOf(one)}: eth0@if${numberOf(one) + 4}`;
  const queue = `mtu ${isLoopback ? 65536 : 1500} qdisc noqueue state ${isLoopback ? 'UNKNOWN' : 'UP'}`;
  const group = isBusybox ? '' : `${tellsMode ? ' mode DEFAULT' : ''} group default`;
  const link = isLoopback
    ? 'link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00'
    : `link/ether ${macOf(address)} brd ff:ff:ff:ff:ff:ff${isBusybox ? '' : ' link-netnsid 0'}`;
  return `${label}: <${flags}> ${queue}${group} qlen 1000\n    ${link}`;
}

function broadcast(address: string, length: number): string {
  const base =
    network24(address, length)
      .split('.')
      .reduce((sum, part) => sum * 256 + Number(part), 0) +
    2 ** (32 - length) -
    1;
  return [24, 16, 8, 0].map((shift) => Math.floor(base / 2 ** shift) % 256).join('.');
}

function ip(context: KubeletContext, place: Place, args: readonly string[]): SystemAnswer {
  const [object = '', ...rest] = args.filter((word) => !/^-(?:4|6|o|c|d|s|br?|brief|oneline)$/.test(word));
  const brief = args.some((word) => word === '-br' || word === '-brief' || word === '-b');
  const oneline = args.includes('-o') || args.includes('-oneline');
  const style: IpStyle = { brief, oneline, isBusybox: place.programs.flavour === 'busybox' };
  const interfaces = interfacesOf(context, place);
  const named = interfaces.filter(
    ({ name }) => rest.length === 0 || ['show', 'list', 'dev'].includes(rest[0] ?? '') || rest.includes(name),
  );
  const device = rest.at(-1);
  const shown = device === 'eth0' || device === 'lo' ? named.filter(({ name }) => name === device) : named;
  if (object !== '' && ['addr', 'address'].some((word) => word.startsWith(object)))
    return printed(ipInterfaces(shown, 'addresses', style));
  if (object !== '' && 'route'.startsWith(object)) {
    const gateway = gatewayOf(context, place);
    const eth0 = interfaces[1];
    if (rest[0] === 'get')
      return printed(`${rest[1] ?? ''} via ${gateway} dev eth0 src ${place.ip} uid 0 \n    cache \n`);
    const isPod = place.container && place.container.worker.pod.spec.hostNetwork !== true;
    const subnet = `${network24(place.ip, eth0?.length ?? 24)}/${eth0?.length ?? 24}`;
    // The ptp plugin: everything goes by the gateway, also to the neighbours.
    if (isPod)
      return printed(
        `default via ${gateway} dev eth0 \n${subnet} via ${gateway} dev eth0 src ${place.ip} \n${gateway} dev eth0 scope link src ${place.ip} \n`,
      );
    return printed(
      `default via ${gateway} dev eth0 \n${context.network
        .routes(place.node)
        .map(({ cidr, via }) => `${cidr} via ${via} dev eth0 \n`)
        .join('')}${subnet} dev eth0 proto kernel scope link src ${place.ip} \n`,
    );
  }
  if (object !== '' && 'link'.startsWith(object)) return printed(ipInterfaces(shown, 'links', style));
  return failed(
    object === '' ? 'Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }' : `Object "${object}" is unknown, try "ip help".`,
    object === '' ? 255 : 1,
  );
}

/** The command line of a container's main process. */
function mainCommand(place: Place): string {
  const { container } = place;
  if (!container) return '/sbin/init';
  const spec = specOf(container.worker, container.index);
  const words = [...(spec.command ?? []), ...(spec.args ?? [])];
  if (spec.command || words.length > 0) return words.join(' ').replace(/\s+/g, ' ');
  const { name } = programOf(spec);
  return name === 'nginx' ? 'nginx: master process nginx -g daemon off;' : name;
}

function ps(place: Place, args: readonly string[]): SystemAnswer {
  const command = mainCommand(place);
  const own = ['ps', ...args].join(' ');
  if (place.programs.flavour === 'busybox')
    return printed(
      ['PID   USER     TIME  COMMAND', `    1 root      0:00 ${command}`, `   12 root      0:00 ${own}`, ''].join('\n'),
    );
  if (/[au].*x|x.*[au]/.test(args.join('')))
    return printed(
      aligned([
        ['USER', 'PID', '%CPU', '%MEM', 'VSZ', 'RSS', 'TTY', 'STAT', 'START', 'TIME', 'COMMAND'],
        ['root', '1', '0.0', '0.1', '11460', '7368', '?', 'Ss', '09:00', '0:00', command],
        ['root', '12', '0.0', '0.0', '6700', '2880', '?', 'R', '09:00', '0:00', own],
      ]),
    );
  return printed(
    aligned([
      ['UID', 'PID', 'PPID', 'C', 'STIME', 'TTY', 'TIME', 'CMD'],
      ['root', '1', '0', '0', '09:00', '?', '00:00:00', command],
      ['root', '12', '0', '0', '09:00', '?', '00:00:00', own],
    ]),
  );
}

/** The client programs of databases: whether the container's own server listens. */
function database(place: Place, what: string): SystemAnswer {
  const { container } = place;
  const listens = container !== undefined && container.worker.containers[container.index]?.listening === true;
  const port = container ? (programOf(specOf(container.worker, container.index)).listens[0]?.port ?? 0) : 0;
  if (what === 'pg_isready')
    return listens
      ? printed(`/var/run/postgresql:${port} - accepting connections\n`)
      : { out: `/var/run/postgresql:${port} - no response\n`, err: '', status: 2 };
  return listens ? printed('mysqld is alive\n') : failed(`mysqladmin: connect to server at 'localhost' failed`);
}

export function systemAnswer(
  context: KubeletContext,
  tools: NodeTools,
  place: Place,
  { what, args }: SystemRequest,
): SystemAnswer {
  const reader = NODE_READERS[what];
  if (reader) {
    if (!place.container) return reader(context, tools, place.node, args);
    if (what === 'conntrack') return printed('');
    return failed(
      what.startsWith('iptables')
        ? 'iptables: Could not fetch rule set generation id: Permission denied (you must be root)'
        : `${what}: Operation not permitted`,
      4,
    );
  }
  switch (what) {
    case 'hostname':
      return printed(`${args.includes('-i') || args.includes('-I') ? place.ip : place.hostname}\n`);
    case 'ip':
      return ip(context, place, args);
    case 'ss':
      return ss(context, tools, place, args);
    case 'netstat':
      return netstat(context, tools, place, args);
    case 'ps':
      return ps(place, args);
    case 'pg_isready':
    case 'mysqladmin':
      return database(place, what);
    default:
      return failed(`${what}: not simulated here`);
  }
}
