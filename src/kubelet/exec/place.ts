/** A place where commands run: a container, a node or a machine outside, with what is installed, its environment, its files and its network. */
import type { Container, Flow } from '../../api/index.ts';
import {
  BUSYBOX,
  COREUTILS,
  DEBIAN,
  NETWORK_TOOLS,
  programsOf,
  type Dialect,
  type Program,
  type Programs,
} from '../../shell/index.ts';
import type { Table } from '../../sim/index.ts';
import { specOf, type KubeletContext } from '../context.ts';
import { hostnameOf, resolvConf } from '../environment.ts';
import { canStart, toolboxOf, type Toolbox } from '../images/index.ts';
import type { PodWorker } from '../records.ts';
import { ContainerFiles, type FileTree, type Written } from './files.ts';
import { filesOf } from './imageFiles.ts';
import { mountsOf } from './mounts.ts';
import type { ExecPlace, ExecRequest } from './records.ts';

export interface Place {
  readonly programs: Programs;
  /** What its main process can start: servers, too. */
  readonly mainPrograms?: Programs;
  /** Where processes begin. */
  readonly directory?: string;
  readonly dialects: Readonly<Record<string, Dialect>>;
  readonly from: Flow['from'];
  readonly files: ContainerFiles;
  readonly hostname: string;
  /** Its own address. */
  readonly ip: string;
  /** The nameserver of its resolv.conf. */
  readonly nameserver: string;
  readonly node: string;
  /** Absent on a node. */
  readonly container?: { readonly worker: PodWorker; readonly index: number };
}

const NODE_TOOLBOX: Toolbox = {
  shells: { sh: 'dash', bash: 'bash', dash: 'dash' },
  names: [...new Set([...COREUTILS, ...DEBIAN, ...NETWORK_TOOLS, ...BUSYBOX])],
  flavour: 'gnu',
};

/** What a machine outside runs for its user: the programs that send packets. The rest of its shell is its own business. */
const OUTSIDE_TOOLBOX: Toolbox = {
  shells: { sh: 'dash', bash: 'bash' },
  names: [
    ...COREUTILS,
    ...DEBIAN,
    ...['curl', 'dig', 'host', 'nc', 'netcat', 'nslookup', 'ping', 'telnet', 'time', 'watch', 'wget'],
  ],
  flavour: 'gnu',
};

const installed = new WeakMap<Toolbox, Programs>();

function programsIn(toolbox: Toolbox): Programs {
  let programs = installed.get(toolbox);
  if (!programs) installed.set(toolbox, (programs = programsOf(toolbox.names, toolbox.shells, toolbox.flavour)));
  return programs;
}

/** A program that the host runs: it takes the process' place. */
const serves: Program = function* (process) {
  const status = (yield* process.ask({ kind: 'serve', words: [process.name, ...process.args] })) as number | undefined;
  return status ?? 1;
};

const servers = new WeakMap<Container, Programs>();

/** Besides the tools of an image, the servers that it can start: any name an unknown image may have, and those of the others. */
function withServers(tools: Programs, container: Container): Programs {
  const known = servers.get(container);
  if (known) return known;
  const programs: Programs = {
    flavour: tools.flavour,
    names: () => tools.names(),
    find(name) {
      const tool = tools.find(name);
      if (tool) return tool;
      const bare = name.slice(name.lastIndexOf('/') + 1);
      const starts = (bare === 'httpd' && tools.flavour === 'busybox') || canStart(container, bare);
      return starts ? { path: name, run: serves } : undefined;
    },
  };
  servers.set(container, programs);
  return programs;
}

function containerKey(uid: string, index: number, attempt: number): string {
  return `${uid}/${index}/${attempt}`;
}

/** undefined: the container's run, the node or the machine is not there any more. */
export function placeOf(
  context: KubeletContext,
  table: Table<Written>,
  clusterDNS: () => string | undefined,
  place: ExecPlace,
  request?: ExecRequest,
): Place | undefined {
  if (place.is === 'external') return outsidePlace(context, table, place, request);
  if (place.is === 'node') {
    const node = context.nodesByName().get(place.node);
    if (!node) return undefined;
    return {
      programs: programsIn(NODE_TOOLBOX),
      dialects: NODE_TOOLBOX.shells,
      from: { node: place.node },
      files: new ContainerFiles(table, `node ${place.node}`, nodeFiles(place.node, node.ip)),
      hostname: place.node,
      ip: node.ip,
      nameserver: '127.0.0.53',
      node: place.node,
    };
  }
  const worker = context.workers.get(place.uid);
  if (!worker || worker.containers[place.index]?.attempt !== place.attempt) return undefined;
  return containerPlace(context, table, clusterDNS(), worker, place.index, place.attempt);
}

export function containerPlace(
  context: KubeletContext,
  table: Table<Written>,
  dns: string | undefined,
  worker: PodWorker,
  index: number,
  attempt: number,
): Place {
  const container = specOf(worker, index);
  const toolbox = toolboxOf(container);
  const hostname = hostnameOf(worker.pod);
  const resolver = resolvConf(worker.pod, dns);
  const ip = worker.ip ?? '';
  const tree = {
    ...filesOf(worker.pod, container, toolbox, { hostname, ip, resolver }),
    mounts: mountsOf(context, table, worker, container),
  };
  return {
    programs: programsIn(toolbox),
    mainPrograms: withServers(programsIn(toolbox), container),
    directory: container.workingDir ?? '/',
    dialects: toolbox.shells,
    from: { pod: worker.key },
    files: new ContainerFiles(table, containerKey(worker.pod.metadata.uid, index, attempt), tree),
    hostname,
    ip,
    nameserver: /^nameserver (\S+)/m.exec(resolver)?.[1] ?? '127.0.0.53',
    node: worker.node,
    container: { worker, index },
  };
}

export function outsideKey(session: string): string {
  return `outside ${session}`;
}

function outsidePlace(
  { network }: KubeletContext,
  table: Table<Written>,
  { external, session }: Extract<ExecPlace, { readonly is: 'external' }>,
  request: ExecRequest | undefined,
): Place | undefined {
  const ip = network.externalAddress(external);
  if (ip === undefined) return undefined;
  const base = new Map([
    ['/etc/hostname', `${external}\n`],
    ['/etc/hosts', `127.0.0.1\tlocalhost\n127.0.1.1\t${external}\n`],
    ['/etc/resolv.conf', 'nameserver 127.0.0.53\noptions edns0 trust-ad\n'],
    ...Object.entries(request?.files ?? {}),
  ]);
  const directories = ['/tmp', '/root', '/home', '/usr', '/bin', '/dev', request?.directory ?? '/'];
  return {
    programs: programsIn(OUTSIDE_TOOLBOX),
    dialects: OUTSIDE_TOOLBOX.shells,
    from: { external },
    files: new ContainerFiles(table, outsideKey(session), { base, directories, readOnly: () => false }),
    hostname: external,
    ip,
    nameserver: '127.0.0.53',
    node: '',
  };
}

function nodeFiles(node: string, ip: string): FileTree {
  return {
    base: new Map([
      ['/etc/hostname', `${node}\n`],
      ['/etc/hosts', `127.0.0.1\tlocalhost\n${ip}\t${node}\n`],
      ['/etc/resolv.conf', 'nameserver 127.0.0.53\noptions edns0 trust-ad\n'],
      ['/proc/sys/net/ipv4/ip_forward', '1\n'],
      ['/proc/sys/net/ipv4/ip_local_port_range', '32768\t60999\n'],
      ['/etc/os-release', 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nID=debian\n'],
    ]),
    directories: ['/tmp', '/root', '/var', '/usr', '/bin', '/proc', '/sys', '/dev', '/home'],
    readOnly: (path) => path.startsWith('/proc/') || path.startsWith('/sys/'),
  };
}
