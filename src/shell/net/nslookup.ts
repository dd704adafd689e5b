/**
 * nslookup, busybox's and BIND's. busybox's asks for A and AAAA at once, takes the search path, and calls what it is not told
 * "can't find". Left out: interactive mode, most types; a server other than resolv.conf's is asked and stays silent.
 */
import type { DnsType } from '../../api/index.ts';
import type { DnsOutcome } from '../host.ts';
import type { Routine } from '../machine/operations.ts';
import type { Process, Program } from '../machine/process.ts';
import { isAddress, namesFor, readResolvConf, reverseName } from './resolvConf.ts';

const TYPES: readonly string[] = ['A', 'AAAA', 'SRV', 'CNAME', 'PTR'];

export function* askDns(process: Process, name: string, type: DnsType, server?: string): Routine<DnsOutcome> {
  const dotted = name.endsWith('.') ? name : `${name}.`;
  return (yield* process.ask({
    kind: 'dns',
    name: dotted,
    type,
    ...(server === undefined ? {} : { server }),
  })) as DnsOutcome;
}

interface Query {
  readonly name: string;
  readonly type: DnsType | undefined;
  readonly server: string | undefined;
}

function readQuery(args: readonly string[]): Query | undefined {
  const words = args.filter((word) => !word.startsWith('-'));
  const [name, server] = words;
  const option = args
    .map((word) => /^-(?:type|query|q|t)=(\w+)$/i.exec(word)?.[1])
    .find((value) => value !== undefined);
  const type = option?.toUpperCase();
  if (name === undefined || words.length > 2 || (type !== undefined && !TYPES.includes(type))) return undefined;
  return { name, type: type as DnsType | undefined, server };
}

const bare = (name: string): string => name.replace(/\.$/, '');

/** The first name of the search path that exists, or what the last was told. */
function* search(
  process: Process,
  names: readonly string[],
  type: DnsType,
  server: string | undefined,
): Routine<{ readonly name: string; readonly outcome: DnsOutcome }> {
  let last: { readonly name: string; readonly outcome: DnsOutcome } | undefined;
  for (const name of names) {
    last = { name, outcome: yield* askDns(process, name, type, server) };
    if (last.outcome.silent || last.outcome.rcode === 'NOERROR') return last;
  }
  return last ?? { name: '', outcome: { silent: true, server: '', rcode: 'NXDOMAIN', records: [], after: 0 } };
}

const TIMED_OUT = ';; connection timed out; no servers could be reached\n';

function* busybox(process: Process, { name, type, server }: Query): Routine<number> {
  const config = yield* readResolvConf(process);
  const asked = server ?? config.server;
  const reverse = isAddress(name);
  const types: readonly DnsType[] = type ? [type] : reverse ? ['PTR'] : ['AAAA', 'A'];
  const names = reverse ? [`${reverseName(name)}.`] : namesFor(name, config);
  let text = `Server:\t\t${asked}\nAddress:\t${asked}:53\n\n`;
  let status = 1;
  const failures = new Set<string>();
  for (const one of types) {
    const { name: full, outcome } = yield* search(process, names, one, server);
    if (outcome.silent) {
      yield* process.write(`${TIMED_OUT}\n`);
      return 1;
    }
    if (outcome.rcode === 'NXDOMAIN') {
      for (const tried of names) failures.add(`** server can't find ${bare(tried)}: NXDOMAIN\n\n`);
      continue;
    }
    status = 0;
    for (const record of outcome.records) {
      if (record.type === 'A' || record.type === 'AAAA')
        text += `Name:\t${bare(record.name)}\nAddress: ${record.data}\n`;
      else if (record.type === 'PTR') text += `${bare(record.name)}\tname = ${bare(record.data)}\n`;
      else if (record.type === 'CNAME') text += `${bare(record.name)}\tcanonical name = ${bare(record.data)}\n`;
      else text += `${bare(record.name)}\tservice = ${bare(record.data)}\n`;
    }
    if (outcome.records.length > 0) text += '\n';
    else if (types.length === 1) text += `*** Can't find ${bare(full)}: No answer\n\n`;
    else text += one === 'AAAA' ? '' : '\n';
  }
  yield* process.write(text + (status === 0 ? '' : [...failures].join('')));
  return status;
}

function* bind(process: Process, { name, type, server }: Query): Routine<number> {
  const config = yield* readResolvConf(process);
  const asked = server ?? config.server;
  const reverse = isAddress(name);
  const chosen: DnsType = type ?? (reverse ? 'PTR' : 'A');
  const names = reverse ? [`${reverseName(name)}.`] : namesFor(name, config);
  const { name: full, outcome } = yield* search(process, names, chosen, server);
  if (outcome.silent) {
    yield* process.write(`${TIMED_OUT}\n`);
    return 1;
  }
  let text = `Server:\t\t${asked}\nAddress:\t${asked}#53\n\n`;
  if (outcome.rcode !== 'NOERROR') {
    yield* process.write(`${text}** server can't find ${reverse ? bare(full) : name}: ${outcome.rcode}\n\n`);
    return 1;
  }
  if (outcome.records.length === 0) text += `*** Can't find ${bare(full)}: No answer\n`;
  for (const record of outcome.records) {
    if (record.type === 'A' || record.type === 'AAAA') text += `Name:\t${bare(record.name)}\nAddress: ${record.data}\n`;
    else if (record.type === 'PTR') text += `${bare(record.name)}\tname = ${record.data}\n`;
    else if (record.type === 'CNAME') text += `${bare(record.name)}\tcanonical name = ${record.data}\n`;
    else text += `${bare(record.name)}\tservice = ${record.data}\n`;
  }
  yield* process.write(`${text}\n`);
  return outcome.records.length > 0 ? 0 : 1;
}

/** @param like whose words it has */
export function nslookup(like: 'busybox' | 'bind'): Program {
  return function* (process) {
    const query = readQuery(process.args);
    if (query) return yield* like === 'busybox' ? busybox(process, query) : bind(process, query);
    yield* process.write('Usage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]\n', 2);
    return 1;
  };
}
