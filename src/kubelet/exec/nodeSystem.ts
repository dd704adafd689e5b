/** Tools that read a node's kernel and runtime: iptables, nft, ipvsadm, ipset, conntrack, crictl. */
import type { ConntrackRow, PacketHeader } from '../../api/index.ts';
import type { SystemAnswer } from '../../shell/index.ts';
import type { KubeletContext } from '../context.ts';
import { containersOf } from '../specs.ts';
import { listChains } from './iptablesList.ts';
import type { NodeTools } from './records.ts';
import { aligned, failed, printed } from './systemTools.ts';

type Reader = (context: KubeletContext, tools: NodeTools, node: string, args: readonly string[]) => SystemAnswer;

/** The value of the first of these flags. */
function valueOf(args: readonly string[], ...names: readonly string[]): string | undefined {
  for (const [index, word] of args.entries()) {
    if (names.includes(word)) return args[index + 1];
    const joined = names.find((name) => name.startsWith('--') && word.startsWith(`${name}=`));
    if (joined !== undefined) return word.slice(joined.length + 1);
  }
  return undefined;
}

/** One table of iptables-save's text. */
function tableOf(saved: string, table: string): string {
  const at = saved.indexOf(`*${table}\n`);
  const end = saved.indexOf('COMMIT\n', at);
  if (at < 0 || end < 0) return '';
  const header = saved.lastIndexOf('# Generated', at);
  const footer = saved.indexOf('\n', end + 'COMMIT\n'.length);
  return saved.slice(header < 0 ? at : header, footer + 1);
}

const TABLES = ['filter', 'nat', 'mangle', 'raw', 'security'];

const iptablesSave: Reader = (_, tools, node, args) => {
  const table = valueOf(args, '-t', '--table');
  const saved = tools.iptablesSave(node);
  return printed(table === undefined ? saved : tableOf(saved, table));
};

const iptables: Reader = ({ network }, tools, node, args) => {
  const table = valueOf(args, '-t', '--table') ?? 'filter';
  if (!TABLES.includes(table))
    return failed(
      `iptables v1.8.9 (nf_tables): table '${table}' does not exist\nPerhaps iptables or your kernel needs to be upgraded.`,
      3,
    );
  const letters = args.filter((word, index) => /^-[a-zA-Z]+$/.test(word) && args[index - 1] !== '-t').join('');
  const at = args.findIndex((word) => /^-\w*[LS]\w*$/.test(word) || word === '--list' || word === '--list-rules');
  if (at < 0)
    return failed('iptables v1.8.9 (nf_tables): only listing (-L, -S) is simulated: kube-proxy writes the rules', 2);
  const next = args[at + 1];
  const chain = next === undefined || next.startsWith('-') ? undefined : next;
  const saved = tools.iptablesSave(node);
  if (/S/.test(args[at] ?? '')) {
    const lines = tableOf(saved, table).split('\n');
    const policies = lines.flatMap((line) => {
      const [, name, policy] = /^:(\S+) (\S+)/.exec(line) ?? [];
      return name === undefined ? [] : [policy === '-' ? `-N ${name}` : `-P ${name} ${policy ?? ''}`];
    });
    const rules = lines.filter((line) => line.startsWith('-A '));
    const shown = [...policies, ...rules].filter((line) => chain === undefined || line.split(' ')[1] === chain);
    if (shown.length === 0) return failed(`iptables: No chain/target/match by that name.`);
    return printed(shown.map((line) => `${line}\n`).join(''));
  }
  const lineNumbers = args.includes('--line-numbers');
  const text = listChains(saved, {
    table,
    chain,
    verbose: letters.includes('v'),
    lineNumbers,
    counters: network.ruleCounters(node),
  });
  return text === undefined ? failed('iptables: No chain/target/match by that name.') : printed(text);
};

const nft: Reader = (_, tools, node, args) => {
  if (args[0] !== 'list') return failed('Error: only `nft list` is simulated: kube-proxy writes the rules');
  const text = tools.nftRuleset(node) ?? '';
  if (args[1] === 'tables')
    return printed([...text.matchAll(/^(table \S+ \S+) \{/gm)].map(([, name = '']) => `${name}\n`).join(''));
  if (args[1] === 'chain') {
    const name = args.at(-1) ?? '';
    const chain = new RegExp(`^\\tchain ${name.replace(/[^\w-]/g, '')} \\{\\n[^]*?^\\t\\}\\n`, 'm').exec(text)?.[0];
    if (chain === undefined)
      return failed(
        `Error: No such file or directory\nlist chain ip kube-proxy ${name}\n                         ${'^'.repeat(name.length)}`,
      );
    return printed(`table ip kube-proxy {\n${chain}}\n`);
  }
  if (args[1] === 'table' && text === '')
    return failed(`Error: No such file or directory\n${['list', ...args.slice(1)].join(' ')}`);
  return printed(text);
};

const ipvsadm: Reader = (_, tools, node, args) =>
  args.length === 0 || args.some((word) => /^-\w*L/.test(word))
    ? printed(
        tools.ipvsadm(node) ||
          'IP Virtual Server version 1.2.1 (size=4096)\nProt LocalAddress:Port Scheduler Flags\n  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn\n',
      )
    : failed('ipvsadm: only listing (-L) is simulated: kube-proxy writes the servers', 2);

/** `ipset save` as it is, or as `ipset list` shows it. */
const ipset: Reader = (_, tools, node, args) => {
  const saved = tools.ipsetSave(node);
  const [what = 'list', name] = args;
  if (what === 'save') return printed(saved);
  if (what !== 'list') return failed(`ipset v7.17: only list and save are simulated`);
  const sets = saved.split('\n').filter((line) => line.startsWith('create '));
  const wanted = name === undefined || name === '-n' ? sets : sets.filter((line) => line.split(' ')[1] === name);
  if (name !== undefined && name !== '-n' && wanted.length === 0)
    return failed(`ipset v7.17: The set with the given name does not exist`);
  if (name === '-n') return printed(sets.map((line) => `${line.split(' ')[1] ?? ''}\n`).join(''));
  const blocks = wanted.map((line) => {
    const [, set = '', type = '', ...header] = line.split(' ');
    const members = saved
      .split('\n')
      .filter((one) => one.startsWith(`add ${set} `))
      .map((one) => one.split(' ').slice(2).join(' '));
    return [
      `Name: ${set}`,
      `Type: ${type}`,
      'Revision: 7',
      `Header: ${header.join(' ')}`,
      'References: 1',
      `Number of entries: ${members.length}`,
      'Members:',
      ...members,
      '',
    ].join('\n');
  });
  return printed(blocks.join('\n'));
};

const NUMBERS: Readonly<Record<string, number>> = { ICMP: 1, TCP: 6, UDP: 17, SCTP: 132 };
const ASSURED: readonly string[] = ['ESTABLISHED', 'FIN_WAIT', 'CLOSE_WAIT', 'LAST_ACK', 'TIME_WAIT'];

function tuple({ protocol, src, sport, dst, dport }: PacketHeader, request: boolean): string {
  if (protocol === 'ICMP') return `src=${src} dst=${dst} type=${request ? 8 : 0} code=0 id=${sport || dport}`;
  return `src=${src} dst=${dst} sport=${sport} dport=${dport}`;
}

function trackedLine({ protocol, state, tcpState, original, reply, expiresAt }: ConntrackRow, now: number): string {
  const seconds = Math.max(0, Math.round((expiresAt - now) / 1000));
  const assured = state !== 'NEW' && tcpState !== undefined && ASSURED.includes(tcpState) ? '[ASSURED] ' : '';
  const parts = [
    `${protocol.toLowerCase().padEnd(8)} ${NUMBERS[protocol] ?? 0} ${seconds}`,
    ...(tcpState === undefined ? [] : [tcpState]),
    tuple(original, true),
    ...(state === 'NEW' ? ['[UNREPLIED]'] : []),
    tuple(reply, false),
  ];
  return `${parts.join(' ')} ${assured}mark=0 use=1`;
}

const conntrack: Reader = ({ network, sim }, _, node, args) => {
  const wanted = (name: string, long: string, has: (row: ConntrackRow, value: string) => boolean) => {
    const value = valueOf(args, name, long);
    return (row: ConntrackRow): boolean => value === undefined || has(row, value);
  };
  const filters = [
    wanted('-p', '--proto', (row, value) => row.protocol.toLowerCase() === value.toLowerCase()),
    wanted('-s', '--src', (row, value) => row.original.src === value),
    wanted('-d', '--dst', (row, value) => row.original.dst === value),
    wanted('-r', '--reply-src', (row, value) => row.reply.src === value),
    wanted('-q', '--reply-dst', (row, value) => row.reply.dst === value),
    wanted('--sport', '--orig-port-src', (row, value) => String(row.original.sport) === value),
    wanted('--dport', '--orig-port-dst', (row, value) => String(row.original.dport) === value),
    wanted('--state', '--state', (row, value) => row.tcpState === value),
    (row: ConntrackRow): boolean => !args.some((word) => word === '-g' || word === '--dst-nat') || row.dnat,
    (row: ConntrackRow): boolean => !args.some((word) => word === '-n' || word === '--src-nat') || row.snat,
  ];
  const rows = network.conntrack(node).filter((row) => filters.every((filter) => filter(row)));
  if (args[0] === '-C' || args[0] === '--count') return printed(`${rows.length}\n`);
  if (args.length > 0 && args[0] !== '-L' && args[0] !== '--dump')
    return failed('conntrack v1.4.7 (conntrack-tools): only -L and -C are simulated', 2);
  const out = rows.map((row) => `${trackedLine(row, sim.now)}\n`).join('');
  return { out, err: `conntrack v1.4.7 (conntrack-tools): ${rows.length} flow entries have been shown.\n`, status: 0 };
};

const ageOf = (ms: number): string => {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return `${seconds} seconds ago`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} minutes ago` : `${Math.floor(minutes / 60)} hours ago`;
};

const crictl: Reader = ({ workersByNode, sim }, _, node, args) => {
  const [what = ''] = args;
  if (what !== 'ps' && what !== 'pods') return failed(`crictl: only ps and pods are simulated`);
  const workers = workersByNode.get(node);
  const short = (uid: string, index: number): string =>
    uid
      .replaceAll('-', '')
      .slice(index, 13 + index)
      .padEnd(13, '0');
  if (what === 'pods') {
    const rows = workers.map(({ pod, acceptedAt }) => [
      short(pod.metadata.uid, 0),
      ageOf(sim.now - acceptedAt),
      'Ready',
      pod.metadata.name,
      pod.metadata.namespace ?? 'default',
      '0',
      '(default)',
    ]);
    return printed(aligned([['POD ID', 'CREATED', 'STATE', 'NAME', 'NAMESPACE', 'ATTEMPT', 'RUNTIME'], ...rows], 15));
  }
  const all = args.includes('-a') || args.includes('--all');
  const rows = workers.flatMap(({ pod, containers }) =>
    containers.flatMap(({ name, state, attempt }, index) => {
      if (state.is === 'waiting' || (state.is === 'terminated' && !all)) return [];
      const { uid } = pod.metadata;
      const image = containersOf(pod.spec)[index]?.spec.image ?? '';
      return [
        [
          short(uid, index + 1),
          image,
          ageOf(sim.now - state.startedAt),
          state.is === 'running' ? 'Running' : 'Exited',
          name,
          String(attempt - 1),
          short(uid, 0),
          pod.metadata.name,
          pod.metadata.namespace ?? 'default',
        ],
      ];
    }),
  );
  return printed(
    aligned([['CONTAINER', 'IMAGE', 'CREATED', 'STATE', 'NAME', 'ATTEMPT', 'POD ID', 'POD', 'NAMESPACE'], ...rows], 5),
  );
};

export const NODE_READERS: Readonly<Record<string, Reader>> = {
  'iptables-save': iptablesSave,
  iptables,
  nft,
  ipvsadm,
  ipset,
  conntrack,
  crictl,
};
