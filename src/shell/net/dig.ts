/**
 * dig and host, of BIND. dig does not take the search path unless it is told to (+search). Message ids are made from the name, sizes
 * are as DNS writes them without compression. Left out: +trace, DNSSEC, several questions in one go.
 */
import type { DnsType, ResourceRecord } from '../../api/index.ts';
import { hash32 } from '../../sim/index.ts';
import type { DnsOutcome } from '../host.ts';
import type { Routine } from '../machine/operations.ts';
import type { Process, Program } from '../machine/process.ts';
import { formatDate, momentOf } from '../programs/date.ts';
import { askDns } from './nslookup.ts';
import { isAddress, namesFor, readResolvConf, reverseName } from './resolvConf.ts';

const VERSION = '9.20.11';
const TYPES: readonly string[] = ['A', 'AAAA', 'SRV', 'CNAME', 'PTR'];

interface Question {
  readonly name: string;
  readonly type: DnsType;
  readonly server: string | undefined;
  readonly options: ReadonlySet<string>;
}

function readQuestion(args: readonly string[]): Question | { readonly error: string } {
  let name: string | undefined;
  let type: DnsType | undefined;
  let server: string | undefined;
  const options = new Set<string>();
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!;
    const upper = word.toUpperCase();
    if (word.startsWith('@')) server = word.slice(1);
    else if (word.startsWith('+')) options.add(word.slice(1));
    else if (word === '-x') {
      name = reverseName(args[++at] ?? '');
      type = 'PTR';
    } else if (word === '-t' || word === '-q') {
      const value = args[++at]?.toUpperCase() ?? '';
      if (word === '-q') name = args[at];
      else if (TYPES.includes(value)) type = value as DnsType;
    } else if (word === '-4' || word === '-6' || upper === 'IN') continue;
    else if (word.startsWith('-'))
      return { error: `Invalid option: ${word}\nUsage:  dig [@global-server] [domain] [q-type] [q-class] {q-opt}` };
    else if (TYPES.includes(upper)) type = upper as DnsType;
    else name = word;
  }
  return { name: name ?? '.', type: type ?? 'A', server, options };
}

const tabs = (name: string): string => name + '\t'.repeat(Math.max(1, 3 - Math.floor(name.length / 8)));

function line({ name, ttl, type, data }: ResourceRecord): string {
  return `${tabs(name)}${ttl}\tIN\t${type}\t${data}`;
}

/** What the answer weighs: a header, the question, a pointer and ten octets a record, its data. */
function sizeOf(name: string, records: readonly ResourceRecord[]): number {
  const question = 12 + name.length + 1 + 4;
  const data = ({ type, data: text }: ResourceRecord): number =>
    type === 'A' ? 4 : type === 'SRV' ? 6 + text.length : text.length + 1;
  return question + 11 + records.reduce((sum, record) => sum + name.length + 1 + 10 + data(record), 0);
}

function* report(process: Process, question: Question, name: string, outcome: DnsOutcome): Routine<void> {
  const { type, options } = question;
  const { rcode, records, server } = outcome;
  const shows = (part: string): boolean => !options.has(`no${part}`) && (!options.has('noall') || options.has(part));
  const now = (yield* process.ask({ kind: 'now' })) as number;
  const id = hash32(`${name} ${type} ${now}`) % 65_536;
  const given = process.args.join(' ');
  const parts: string[] = [];
  if (shows('cmd') || (!options.has('noall') && !options.has('nocmd')))
    parts.push(`\n; <<>> DiG ${VERSION} <<>> ${given}\n;; global options: +cmd`);
  if (shows('comments'))
    parts.push(
      `;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: ${rcode}, id: ${id}\n;; flags: qr aa rd; QUERY: 1, ANSWER: ${records.length}, AUTHORITY: 0, ADDITIONAL: 1\n;; WARNING: recursion requested but not available\n\n;; OPT PSEUDOSECTION:\n; EDNS: version: 0, flags:; udp: 1232`,
    );
  if (shows('question')) parts.push(`;; QUESTION SECTION:\n;${tabs(name)}\tIN\t${type}\n`);
  if (shows('answer') && records.length > 0)
    parts.push(
      `${options.has('noall') ? '' : ';; ANSWER SECTION:\n'}${records.map(line).join('\n')}${options.has('noall') ? '' : '\n'}`,
    );
  if (shows('stats'))
    parts.push(
      `;; Query time: ${outcome.after} msec\n;; SERVER: ${server}#53(${server}) (UDP)\n;; WHEN: ${formatDate('%a %b %d %H:%M:%S UTC %Y', momentOf(now))}\n;; MSG SIZE  rcvd: ${sizeOf(name, records)}\n`,
    );
  if (parts.length > 0) yield* process.say(parts.join('\n'));
}

export const dig: Program = function* (process) {
  const question = readQuestion(process.args);
  if ('error' in question) {
    yield* process.write(`${question.error}\n`, 2);
    return 1;
  }
  const { type, options, server } = question;
  const config = yield* readResolvConf(process);
  const names = options.has('search')
    ? namesFor(question.name, config)
    : [question.name.endsWith('.') ? question.name : `${question.name}.`];
  let outcome: DnsOutcome | undefined;
  let name = names[0] ?? '.';
  for (const one of names) {
    name = one;
    outcome = yield* askDns(process, one, type, server);
    if (outcome.silent || (outcome.rcode === 'NOERROR' && outcome.records.length > 0)) break;
  }
  if (!outcome || outcome.silent) {
    const asked = server ?? config.server;
    yield* process.say(
      `;; communications error to ${asked}#53: timed out\n;; communications error to ${asked}#53: timed out\n\n; <<>> DiG ${VERSION} <<>> ${process.args.join(' ')}\n;; global options: +cmd\n;; no servers could be reached`,
    );
    return 9;
  }
  if (options.has('short')) {
    for (const { data } of outcome.records) yield* process.say(data);
    return 0;
  }
  yield* report(process, question, name, outcome);
  return 0;
};

export const host: Program = function* (process) {
  const words = process.args.filter((word, index) => !word.startsWith('-') && process.args[index - 1] !== '-t');
  const given = process.args[process.args.indexOf('-t') + 1]?.toUpperCase();
  const [name, server] = words;
  if (name === undefined) {
    yield* process.write('Usage: host [-aCdilrTvVw] [-t type] hostname [server]\n', 2);
    return 1;
  }
  const config = yield* readResolvConf(process);
  const type: DnsType =
    process.args.includes('-t') && TYPES.includes(given ?? '') ? (given as DnsType) : isAddress(name) ? 'PTR' : 'A';
  for (const one of isAddress(name) ? [`${reverseName(name)}.`] : namesFor(name, config)) {
    const { silent, rcode, records } = yield* askDns(process, one, type, server);
    if (silent) {
      yield* process.write(';; communications error: timed out\n;; no servers could be reached\n');
      return 1;
    }
    if (rcode !== 'NOERROR') continue;
    const shown = one.replace(/\.$/, '');
    for (const record of records) {
      if (record.type === 'A') yield* process.say(`${record.name.replace(/\.$/, '')} has address ${record.data}`);
      else if (record.type === 'PTR') yield* process.say(`${shown} domain name pointer ${record.data}`);
      else if (record.type === 'SRV') yield* process.say(`${shown} has SRV record ${record.data}`);
      else if (record.type === 'CNAME') yield* process.say(`${shown} is an alias for ${record.data}`);
    }
    if (records.length === 0) yield* process.say(`${shown} has no ${type} record`);
    return 0;
  }
  yield* process.say(`Host ${isAddress(name) ? `${reverseName(name)}.` : name} not found: 3(NXDOMAIN)`);
  return 1;
};
