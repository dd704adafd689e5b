/** wget as busybox has it: -q -O -S -T -Y --spider --header --post-data. Its words, and exit 1 for whatever goes wrong. */
import { statusWords } from '../../api/index.ts';
import { ERROR_WORDS, writeFile } from '../files.ts';
import type { HttpAnswer, HttpRequest } from '../host.ts';
import type { Process, Program } from '../machine/process.ts';
import type { Routine } from '../machine/operations.ts';
import { readFlags } from '../programs/flags.ts';
import { NO_HANDSHAKE, overTls } from './tls.ts';
import { parseUrl, type Target } from './url.ts';

/** Without -T busybox gives up after 900 s of silence. */
const PATIENCE = 900_000;
const MOST_REDIRECTS = 20;

function failure({ end, address = '' }: HttpAnswer, { host }: Target): string {
  switch (end) {
    case 'unknown name':
    case 'no address':
    case 'resolver silent':
      return `bad address '${host}'`;
    case 'refused':
      return `can't connect to remote host (${address}): Connection refused`;
    case 'unreachable':
      return `can't connect to remote host (${address}): Host is unreachable`;
    case 'reset':
      return 'error getting response: Connection reset by peer';
    case 'closed':
      return 'error getting response';
    default:
      return 'download timed out';
  }
}

interface Options {
  readonly quiet: boolean;
  readonly showsHead: boolean;
  readonly spider: boolean;
  readonly output: string | undefined;
  readonly timeout: number;
  /** --no-check-certificate. */
  readonly trusts: boolean;
  readonly headers: readonly (readonly [string, string])[];
  readonly data: string | undefined;
}

function requestFor(target: Target, { headers, data, timeout, spider }: Options): HttpRequest {
  const own = new Set(headers.map(([name]) => name.toLowerCase()));
  const standard: (readonly [string, string])[] = [
    ['Host', target.hasPort ? `${target.host}:${target.port}` : target.host],
    ['User-Agent', 'Wget'],
    ['Connection', 'close'],
    ...(data === undefined
      ? []
      : ([
          ['Content-Type', 'application/x-www-form-urlencoded'],
          ['Content-Length', String(data.length)],
        ] as const)),
  ];
  return {
    kind: 'http',
    host: target.host,
    port: target.port,
    method: spider ? 'HEAD' : data === undefined ? 'GET' : 'POST',
    path: target.path,
    headers: [...standard.filter(([name]) => !own.has(name.toLowerCase())), ...headers],
    timeout,
    ...(data === undefined ? {} : { body: data }),
  };
}

function* save(process: Process, options: Options, target: Target, answer: HttpAnswer): Routine<number> {
  const { body = '' } = answer;
  if (options.spider) {
    if (!options.quiet) yield* process.write('remote file exists\n', 2);
    return 0;
  }
  const name = options.output ?? (target.path.split(/[?#]/, 1)[0]?.split('/').at(-1) || 'index.html');
  if (name === '-') {
    if (!options.quiet) yield* process.write('writing to stdout\n', 2);
    yield* process.write(body);
    if (!options.quiet) yield* process.write(`${progress('-', body.length)}written to stdout\n`, 2);
    return 0;
  }
  const { error } = yield* writeFile(process, name, body);
  if (error) {
    yield* process.complain(`can't open '${name}': ${ERROR_WORDS[error]}`);
    return 1;
  }
  if (!options.quiet) yield* process.write(`saving to '${name}'\n${progress(name, body.length)}'${name}' saved\n`, 2);
  return 0;
}

/** The last state of the progress bar. */
function progress(name: string, size: number): string {
  return `${name.padEnd(20).slice(0, 20)} 100% |${'*'.repeat(32)}| ${String(size).padStart(5)}  0:00:00 ETA\n`;
}

export const wget: Program = function* (process) {
  const flags = readFlags(process.args, 'qcSO:T:t:Y:U:P:', {
    quiet: 'q',
    spider: 's',
    header: 'H:',
    'post-data': 'D:',
    timeout: 'T:',
    'output-document': 'O:',
    'server-response': 'S',
    'no-check-certificate': 'k',
    tries: 't:',
    'user-agent': 'U:',
    proxy: 'Y:',
    continue: 'c',
  });
  const [url] = flags.rest;
  const target = url === undefined ? undefined : parseUrl(url);
  if (flags.unknown !== undefined || url === undefined) {
    if (flags.unknown !== undefined)
      yield* process.complain(`unrecognized option: ${flags.unknown.replace(/^-+/, '')}`);
    yield* process.write(
      'Usage: wget [-cqS] [--spider] [-O FILE] [--header STR] [--post-data STR] [-T SEC] URL...\n',
      2,
    );
    return 1;
  }
  if (!target) {
    yield* process.complain(`bad address '${url}'`);
    return 1;
  }
  const seconds = Number(flags.value('T') ?? PATIENCE / 1000);
  const options: Options = {
    quiet: flags.has('q'),
    showsHead: flags.has('S'),
    spider: flags.has('s'),
    output: flags.value('O'),
    timeout: seconds * 1000,
    trusts: flags.has('k'),
    headers: [
      ...flags
        .values('H')
        .map((line) => [line.slice(0, line.indexOf(':')).trim(), line.slice(line.indexOf(':') + 1).trim()] as const),
      ...flags.values('U').map((agent) => ['User-Agent', agent] as const),
    ],
    data: flags.value('D'),
  };
  return yield* fetchPage(process, options, target);
};

function* fetchPage(process: Process, options: Options, first: Target): Routine<number> {
  let target = first;
  for (let redirects = 0; redirects < MOST_REDIRECTS; redirects++) {
    const request = requestFor(target, options);
    const isSecure = target.scheme === 'https';
    if (isSecure && !options.trusts) yield* process.complain('note: TLS certificate validation not implemented');
    const answer = isSecure ? yield* overTls(process, request) : ((yield* process.ask(request)) as HttpAnswer);
    const { status = 0, headers = [], address } = answer;
    if (!options.quiet && address !== undefined)
      yield* process.write(
        `Connecting to ${target.host}${target.host === address && !target.hasPort ? '' : ''} (${address}:${target.port})\n`,
        2,
      );
    if (answer.end !== 'answered') {
      yield* process.complain(failure(answer, target));
      return 1;
    }
    if (status === NO_HANDSHAKE) {
      yield* process.complain('got bad TLS record (len:5) while expecting handshake record');
      return 1;
    }
    if (status === 0) {
      yield* process.complain('error getting response');
      return 1;
    }
    if (options.showsHead)
      yield* process.write(
        [`HTTP/1.1 ${status} ${statusWords(status)}`, ...headers.map(([name, value]) => `${name}: ${value}`)]
          .map((line) => `  ${line}\n`)
          .join(''),
        2,
      );
    const location = headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
    const next =
      location === undefined
        ? undefined
        : parseUrl(
            /^[a-z]+:\/\//i.test(location) ? location : `${target.scheme}://${target.host}:${target.port}${location}`,
          );
    if (status >= 300 && status < 400 && next) {
      target = next;
      continue;
    }
    if (status >= 400) {
      yield* process.complain(`server returned error: HTTP/1.1 ${status} ${statusWords(status)}`);
      return 1;
    }
    return yield* save(process, options, target, answer);
  }
  yield* process.complain('too many redirections');
  return 1;
}
