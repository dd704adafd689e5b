/** Every program by name, and what kinds of images have of them. */
import type { Program, Programs } from '../machine/process.ts';
import { test } from '../language/conditions.ts';
import { shellProgram } from '../language/shell.ts';
import type { Dialect } from '../language/state.ts';
import { curl } from '../net/curl.ts';
import { dig, host } from '../net/dig.ts';
import { nslookup } from '../net/nslookup.ts';
import { getent, nc, ping, telnet } from '../net/reach.ts';
import { redisCli } from '../net/redisCli.ts';
import { wget } from '../net/wget.ts';
import { awk } from './awk.ts';
import { cat } from './cat.ts';
import { cut, sort, tr, uniq } from './columns.ts';
import { date } from './date.ts';
import { echo } from './echo.ts';
import { env, printenv } from './env.ts';
import { cp, ls, mkdir, mktemp, mv, rm, rmdir, touch } from './fileTools.ts';
import { grep } from './grep.ts';
import { head, tail } from './headTail.ts';
import { nohup, time, timeout, watch, which, xargs } from './launchers.ts';
import { printf } from './printf.ts';
import { sed } from './sed.ts';
import { sleep } from './sleep.ts';
import { base64, basename, dirname, nl, rev, seq, tac, tee, wc, yes } from './small.ts';
import { id, shows, uname, whoami } from './system.ts';
import { tar } from './tar.ts';

/** Whose manners the programs have. */
export type Flavour = 'gnu' | 'busybox';

/** true and false. */
function ends(status: number): Program {
  return function* (process) {
    yield* process.step();
    return status;
  };
}

/** What only the host can print. */
const SHOWING = [
  ...[
    'conntrack',
    'crictl',
    'hostname',
    'ip',
    'ip6tables-save',
    'ipset',
    'iptables',
    'iptables-save',
    'ipvsadm',
    'netstat',
    'nft',
  ],
  ...['ps', 'pg_isready', 'mysqladmin', 'ss'],
];

export const PROGRAMS: ReadonlyMap<string, Program> = new Map<string, Program>([
  ['[', test],
  ['cat', cat],
  ['curl', curl],
  ['date', date],
  ['echo', (process) => echo(process)],
  ['env', env],
  ['false', ends(1)],
  ['head', head],
  ['printenv', printenv],
  ['printf', printf],
  ['sleep', sleep],
  ['tail', tail],
  ['test', test],
  ['true', ends(0)],
  ['base64', base64],
  ['basename', basename],
  ['cp', cp],
  ['cut', cut],
  ['dirname', dirname],
  ['ls', ls],
  ['mkdir', mkdir],
  ['mktemp', mktemp],
  ['mv', mv],
  ['nl', nl],
  ['nohup', nohup],
  ['rev', rev],
  ['rm', rm],
  ['rmdir', rmdir],
  ['seq', seq],
  ['sort', sort],
  ['tac', tac],
  ['tar', tar],
  ['tee', tee],
  ['time', time],
  ['timeout', timeout],
  ['touch', touch],
  ['tr', tr],
  ['uniq', uniq],
  ['watch', watch],
  ['wc', wc],
  ['which', which],
  ['xargs', xargs],
  ['yes', yes],
  ['awk', awk],
  ['gawk', awk],
  ['mawk', awk],
  ['egrep', grep],
  ['fgrep', grep],
  ['grep', grep],
  ['sed', sed],
  ['dig', dig],
  ['getent', getent],
  ['host', host],
  ['nc', nc],
  ['netcat', nc],
  ['nslookup', nslookup('busybox')],
  ['ping', ping],
  ['redis-cli', redisCli],
  ['valkey-cli', redisCli],
  ['telnet', telnet],
  ['wget', wget],
  ['id', id],
  ['uname', uname],
  ['whoami', whoami],
  ...SHOWING.map((name) => [name, shows(name)] as const),
]);

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** What every distribution has. */
export const COREUTILS: readonly string[] = words(`
  [ awk base64 basename cat cp cut date dirname echo egrep env false fgrep grep head hostname id ls mkdir mktemp mv nl nohup printenv printf
  rm rmdir sed seq sleep sort tac tail tee test timeout touch tr true uname uniq wc whoami xargs yes
`);
/** What a slim Debian has besides. */
export const DEBIAN: readonly string[] = words('getent mawk rev tar which');
export const BUSYBOX: readonly string[] = [
  ...COREUTILS,
  ...words('getent ip nc netstat nslookup ping ps rev tar telnet time watch wget which'),
];
/** What netshoot and nodes have besides. */
export const NETWORK_TOOLS: readonly string[] = words(`
  conntrack crictl curl dig getent host ip ip6tables-save ipset iptables iptables-save ipvsadm nc netcat netstat nft nslookup ping ps ss
  telnet time watch wget
`);

const DIRECTORIES = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/**
 * What is installed somewhere.
 * @param shells the names of shells there are, each with its manners
 * @param own programs of the host's, by name
 */
export function programsOf(
  names: readonly string[],
  shells: Readonly<Record<string, Dialect>>,
  flavour: Flavour,
  own: ReadonlyMap<string, Program> = new Map(),
): Programs {
  const installed = new Map<string, Program>();
  for (const name of names) {
    const program = PROGRAMS.get(name);
    if (program) installed.set(name, program);
  }
  // Where BIND's tools are installed, nslookup is theirs.
  if (installed.has('dig') && installed.has('nslookup')) installed.set('nslookup', nslookup('bind'));
  for (const [name, dialect] of Object.entries(shells)) installed.set(name, shellProgram(dialect));
  for (const [name, program] of own) installed.set(name, program);
  const sorted = [...installed.keys()].sort((a, b) => (a < b ? -1 : 1));
  return {
    flavour,
    names: () => sorted,
    find(name) {
      const slash = name.lastIndexOf('/');
      const bare = name.slice(slash + 1);
      if (slash >= 0 && !DIRECTORIES.includes(name.slice(0, slash))) return undefined;
      const run = installed.get(bare);
      const home = flavour === 'busybox' ? '/bin' : '/usr/bin';
      return run && { path: slash >= 0 ? name : `${home}/${bare}`, run };
    },
  };
}
