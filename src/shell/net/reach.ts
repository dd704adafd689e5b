/** nc, telnet, ping, getent: is somebody there, and what does he say. */
import type { HttpAnswer, PingAnswer, ResolveAnswer, TalkRequest } from '../host.ts';
import type { Routine } from '../machine/operations.ts';
import type { Process, Program } from '../machine/process.ts';
import { readFlags } from '../programs/flags.ts';
import { isAddress } from './resolvConf.ts';

function* talk(process: Process, request: Omit<TalkRequest, 'kind'>): Routine<HttpAnswer> {
  return (yield* process.ask({ kind: 'talk', ...request })) as HttpAnswer;
}

/** The ports of "80", "80-82". */
function portsOf(words: readonly string[]): readonly number[] {
  return words.flatMap((word) => {
    const [, from = '', to = from] = /^(\d+)(?:-(\d+))?$/.exec(word) ?? [];
    const count = Number(to) - Number(from) + 1;
    return from === ''
      ? []
      : Array.from({ length: Math.min(1000, Math.max(0, count)) }, (_, index) => Number(from) + index);
  });
}

const SERVICES: Readonly<Record<number, string>> = {
  22: 'ssh',
  53: 'domain',
  80: 'http',
  443: 'https',
  3306: 'mysql',
  5432: 'postgresql',
  6379: 'redis',
  8080: 'http-alt',
};

function ncWords(flavour: 'gnu' | 'busybox', host: string, port: number, answer: HttpAnswer): string {
  const { end, address = host } = answer;
  const unknown = end === 'unknown name' || end === 'no address' || end === 'resolver silent';
  const why = end === 'refused' ? 'Connection refused' : 'Operation timed out';
  if (flavour === 'busybox')
    return unknown
      ? `nc: bad address '${host}'`
      : `nc: ${host} (${address}:${port}): ${why === 'Connection refused' ? why : 'Connection timed out'}`;
  if (unknown)
    return `nc: getaddrinfo for host "${host}" port ${port}: ${end === 'resolver silent' ? 'Temporary failure in name resolution' : 'Name or service not known'}`;
  const where = host === address ? host : `${host} (${address})`;
  return `nc: connect to ${where} port ${port} (tcp) ${why === 'Connection refused' ? `failed: ${why}` : `timed out: ${why}`}`;
}

/** nc -l: says what it reads from its input to who connects, and prints what that one says. -k: to one after the other. */
function* listen(process: Process, keeps: boolean): Routine<number> {
  const says = yield* process.readAll();
  const words = [process.name, ...process.args];
  do {
    const heard = (yield* process.ask({ kind: 'serve', words, says })) as string | undefined;
    if (heard === undefined) {
      // Sockets that others can see belong to the container's main process.
      yield* process.complain('listening is not simulated beside the main process');
      return 1;
    }
    yield* process.write(heard);
  } while (keeps);
  return 0;
}

export const nc: Program = function* (process) {
  const flags = readFlags(process.args, 'zvuw:nN46q:i:lkp:');
  const [host, ...words] = flags.rest;
  const ports = portsOf(words);
  if (flags.has('l')) {
    return yield* listen(process, flags.has('k'));
  }
  if (host === undefined || ports.length === 0 || flags.unknown !== undefined) {
    yield* process.write('usage: nc [-nuvz] [-w timeout] destination port\n', 2);
    return 1;
  }
  const { flavour } = process.system.programs;
  const protocol = flags.has('u') ? 'UDP' : 'TCP';
  const wait = flags.value('w');
  const timeout = wait === undefined ? {} : { timeout: Number(wait) * 1000 };
  let status = 0;
  for (const port of ports) {
    if (flags.has('z')) {
      const answer = yield* talk(process, { protocol, host, port, ...timeout });
      // A datagram that nobody answers may have arrived.
      const open =
        answer.end === 'answered' || (protocol === 'UDP' && answer.end !== 'refused' && answer.address !== undefined);
      if (!open) status = 1;
      if (open && flags.has('v')) {
        const { address = host } = answer;
        const name = SERVICES[port] ?? '*';
        yield* process.write(
          flavour === 'busybox'
            ? `${host} (${address}:${port}) open\n`
            : `Connection to ${host === address ? host : `${host} (${address})`} ${port} port [${protocol.toLowerCase()}/${name}] succeeded!\n`,
          2,
        );
      } else if (!open && flags.has('v')) yield* process.write(`${ncWords(flavour, host, port, answer)}\n`, 2);
      continue;
    }
    const text = yield* process.readAll();
    const answer = yield* talk(process, { protocol, host, port, text, ...timeout });
    if (answer.end === 'answered') yield* process.write(answer.body ?? '');
    else if (answer.end !== 'closed' && answer.end !== 'reset') {
      status = 1;
      const silent = answer.end === 'connect timed out' && !flags.has('v') && flavour === 'gnu';
      if (!silent && (flags.has('v') || flavour === 'busybox'))
        yield* process.write(`${ncWords(flavour, host, port, answer)}\n`, 2);
    }
  }
  return status;
};

export const telnet: Program = function* (process) {
  const [host, port = '23'] = process.args.filter((word) => !word.startsWith('-'));
  if (host === undefined) return 1;
  const answer = yield* talk(process, { protocol: 'TCP', host, port: Number(port), text: yield* process.readAll() });
  if (answer.end === 'unknown name' || answer.end === 'no address' || answer.end === 'resolver silent') {
    yield* process.complain(`bad address '${host}'`);
    return 1;
  }
  if (answer.connectedAfter === undefined) {
    yield* process.complain(
      `can't connect to remote host (${answer.address ?? host}): ${answer.end === 'refused' ? 'Connection refused' : 'Connection timed out'}`,
    );
    return 1;
  }
  yield* process.write(`Connected to ${host}\n`, 2);
  yield* process.write(answer.body ?? '');
  yield* process.write('Connection closed by foreign host\n', 2);
  return 1;
};

/** ms between two echo requests, and how long each is waited for. */
const PING_EVERY = 1000;
const PING_PATIENCE = 10_000;

interface Counted {
  readonly sent: number;
  readonly times: readonly number[];
}

function summary(host: string, { sent, times }: Counted, gnu: boolean, began: number, ended: number): string {
  const lost = sent === 0 ? 0 : Math.round((100 * (sent - times.length)) / sent);
  const show = (ms: number): string => ms.toFixed(3);
  const mean = times.reduce((sum, time) => sum + time, 0) / Math.max(1, times.length);
  const deviation = Math.sqrt(times.reduce((sum, time) => sum + (time - mean) ** 2, 0) / Math.max(1, times.length));
  const range = `${show(Math.min(...times))}/${show(mean)}/${show(Math.max(...times))}`;
  const rtt =
    times.length === 0
      ? ''
      : gnu
        ? `rtt min/avg/max/mdev = ${range}/${show(deviation)} ms\n`
        : `round-trip min/avg/max = ${range} ms\n`;
  const counts = gnu
    ? `${sent} packets transmitted, ${times.length} received, ${lost}% packet loss, time ${Math.round(ended - began)}ms\n`
    : `${sent} packets transmitted, ${times.length} packets received, ${lost}% packet loss\n`;
  return `\n--- ${host} ping statistics ---\n${counts}${rtt}`;
}

export const ping: Program = function* (process) {
  const flags = readFlags(process.args, 'c:W:w:i:s:I:nq46');
  const [host] = flags.rest;
  if (host === undefined) {
    yield* process.write('Usage: ping [OPTIONS] HOST\n', 2);
    return 1;
  }
  const gnu = process.system.programs.flavour === 'gnu';
  const count = Number(flags.value('c') ?? Infinity);
  const timeout = Number(flags.value('W') ?? PING_PATIENCE / 1000) * 1000;
  const every = Number(flags.value('i') ?? PING_EVERY / 1000) * 1000;
  const limit = Number(flags.value('w') ?? Infinity) * 1000;
  const now = function* (): Routine<number> {
    return (yield* process.ask({ kind: 'now' })) as number;
  };
  const resolved = isAddress(host)
    ? { end: 'answered' as const, address: host }
    : ((yield* process.ask({ kind: 'resolve', host })) as ResolveAnswer);
  const { address } = resolved;
  if (address === undefined) {
    const words =
      resolved.end === 'resolver silent' ? 'Temporary failure in name resolution' : 'Name or service not known';
    yield* gnu ? process.complain(`${host}: ${words}`) : process.complain(`bad address '${host}'`);
    return gnu ? 2 : 1;
  }
  yield* process.write(
    gnu ? `PING ${host} (${address}) 56(84) bytes of data.\n` : `PING ${host} (${address}): 56 data bytes\n`,
  );
  const began = yield* now();
  const times: number[] = [];
  let sent = 0;
  for (; sent < count && (yield* now()) - began < limit;) {
    const at = yield* now();
    const answer = (yield* process.ask({ kind: 'ping', host: address, timeout })) as PingAnswer;
    const number = sent++;
    if (answer.end === 'answered') {
      times.push(answer.after);
      if (!flags.has('q'))
        yield* process.write(
          gnu
            ? `64 bytes from ${address}: icmp_seq=${number + 1} ttl=63 time=${answer.after.toFixed(answer.after < 1 ? 3 : 1)} ms\n`
            : `64 bytes from ${address}: seq=${number} ttl=63 time=${answer.after.toFixed(3)} ms\n`,
        );
    } else if (answer.end === 'unreachable')
      yield* process.write(`From ${address} icmp_seq=${number + 1} Destination Port Unreachable\n`);
    const rest = every - ((yield* now()) - at);
    if (sent < count && rest > 0) yield* process.ask({ kind: 'sleep', ms: rest });
  }
  yield* process.write(summary(host, { sent, times }, gnu, began, yield* now()));
  return times.length > 0 ? 0 : 1;
};

/** getent hosts and ahosts: the C library's way to an address, with the search path and /etc/hosts. */
export const getent: Program = function* (process) {
  const [database, ...names] = process.args;
  if (database !== 'hosts' && database !== 'ahosts' && database !== 'ahostsv4') {
    yield* process.complain(database === undefined ? 'wrong number of arguments' : `Unknown database: ${database}`);
    return 1;
  }
  let status = 0;
  for (const name of names) {
    const { address } = (yield* process.ask({ kind: 'resolve', host: name })) as ResolveAnswer;
    if (address === undefined) status = 2;
    else if (database === 'hosts') yield* process.say(`${address.padEnd(15)} ${name}`);
    else
      for (const type of ['STREAM', 'DGRAM', 'RAW'])
        yield* process.say(`${address.padEnd(15)} ${type}${type === 'STREAM' ? ` ${name}` : ''}`);
  }
  return status;
};
