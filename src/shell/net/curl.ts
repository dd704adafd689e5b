/**
 * curl: URLs fetched over HTTP/1.1, with curl's own messages and exit codes (8.x). Upstream: curl(1), lib/strerror.c, lib/connect.c.
 * Left out: every protocol but HTTP and what tls.ts has of HTTPS, cookies, forms, upload, the progress meter, proxies.
 */
import { statusWords } from '../../api/index.ts';
import { ERROR_WORDS, readFile, writeFile } from '../files.ts';
import type { HttpAnswer, HttpRequest } from '../host.ts';
import type { Routine } from '../machine/operations.ts';
import type { Process, Program } from '../machine/process.ts';
import { failureOf, type Failure } from './curlFailures.ts';
import { readCurlOptions, type CurlOptions } from './curlOptions.ts';
import { describeTransfer } from './curlVariables.ts';
import { overTls } from './tls.ts';
import { parseUrl, type Target } from './url.ts';

const CURL_VERSION = '8.14.1';
const MOST_REDIRECTS = 50;
const TRANSIENT_STATUS = [408, 429, 500, 502, 503, 504];
const LONGEST_PAUSE = 600_000;

/** What became of one URL. */
interface Transfer {
  readonly answer: HttpAnswer;
  readonly target: Target;
  readonly request: HttpRequest;
  readonly redirects: number;
  readonly failure: Failure | undefined;
}

function requestFor(options: CurlOptions, target: Target, left: number | undefined): HttpRequest {
  const method = options.head ? 'HEAD' : (options.method ?? (options.data === undefined ? 'GET' : 'POST'));
  const own = new Map(options.headers.map(([name, value]) => [name.toLowerCase(), [name, value] as const]));
  const headers: (readonly [string, string])[] = [];
  const add = (name: string, value: string): void => {
    const given = own.get(name.toLowerCase());
    own.delete(name.toLowerCase());
    if (given?.[1] !== '') headers.push(given ?? [name, value]);
  };
  const defaultPort = target.scheme === 'https' ? 443 : 80;
  add('Host', target.port === defaultPort ? target.host : `${target.host}:${target.port}`);
  if (options.user !== undefined) add('Authorization', `Basic ${options.user}`);
  add('User-Agent', options.agent ?? `curl/${CURL_VERSION}`);
  add('Accept', '*/*');
  const body = options.data;
  if (body !== undefined) {
    add('Content-Length', String(body.length));
    add('Content-Type', 'application/x-www-form-urlencoded');
  }
  headers.push(...[...own.values()].filter(([, value]) => value !== ''));
  const resolved = options.resolve.find(([host, port]) => host === target.host && port === target.port)?.[2];
  return {
    kind: 'http',
    host: target.host,
    port: target.port,
    method,
    path: target.path,
    headers,
    ...(options.urls.length > 1 || options.follow || options.retries > 0 ? { reuse: true } : {}),
    ...(body === undefined ? {} : { body }),
    ...(resolved === undefined ? {} : { address: resolved }),
    ...(options.connectTimeout === undefined ? {} : { connectTimeout: options.connectTimeout }),
    ...(left === undefined ? {} : { timeout: left }),
  };
}

function* transfer(process: Process, options: CurlOptions, first: Target): Routine<Transfer> {
  let target = first;
  let left = options.maxTime;
  for (let redirects = 0; ; redirects++) {
    const request = requestFor(options, target, left);
    const answer =
      target.scheme === 'https' ? yield* overTls(process, request) : ((yield* process.ask(request)) as HttpAnswer);
    yield* trace(process, options, request, target, answer);
    const failure = failureOf(answer, target, options);
    const location = answer.headers?.find(([name]) => name.toLowerCase() === 'location')?.[1];
    const redirected = (answer.status ?? 0) >= 300 && (answer.status ?? 0) < 400 && location !== undefined;
    if (failure || !redirected || !options.follow) return { answer, target, request, redirects, failure };
    if (redirects >= MOST_REDIRECTS)
      return {
        answer,
        target,
        request,
        redirects,
        failure: { code: 47, text: `Maximum (${MOST_REDIRECTS}) redirects followed` },
      };
    const next = parseUrl(
      /^[a-z]+:\/\//i.test(location) ? location : `${target.scheme}://${target.host}:${target.port}${location}`,
    );
    if (!next)
      return {
        answer,
        target,
        request,
        redirects,
        failure: { code: 3, text: 'URL rejected: No host part in the URL' },
      };
    target = next;
    if (left !== undefined) left = Math.max(0, left - answer.after);
  }
}

function* trace(
  process: Process,
  options: CurlOptions,
  request: HttpRequest,
  target: Target,
  answer: HttpAnswer,
): Routine<void> {
  if (!options.verbose) return;
  const lines: string[] = [];
  const { address, local, localPort } = answer;
  if (answer.end === 'unknown name' || answer.end === 'no address' || answer.end === 'resolver silent') {
    lines.push(`* Could not resolve host: ${target.host}`);
  } else if (address !== undefined) {
    if (target.host !== address && !answer.reused)
      lines.push(`* Host ${target.host}:${target.port} was resolved.`, '* IPv6: (none)', `* IPv4: ${address}`);
    if (answer.reused) lines.push(`* Re-using existing http: connection with host ${target.host}`);
    else lines.push(`*   Trying ${address}:${target.port}...`);
    if (answer.end === 'refused')
      lines.push(
        `* connect to ${address} port ${target.port} from ${local ?? ''} port ${localPort ?? 0} failed: Connection refused`,
      );
    if (answer.connectedAfter !== undefined) {
      if (!answer.reused) lines.push(`* Connected to ${target.host} (${address}) port ${target.port}`);
      lines.push('* using HTTP/1.x', `> ${request.method} ${request.path} HTTP/1.1`);
      for (const [name, value] of request.headers) lines.push(`> ${name}: ${value}`);
      lines.push('>', '* Request completely sent off');
      if (request.body !== undefined) lines.splice(-1, 1, '* upload completely sent off');
    }
    if (answer.status !== undefined && answer.status > 0) {
      lines.push(`< HTTP/1.1 ${answer.status} ${statusWords(answer.status)}`);
      for (const [name, value] of answer.headers ?? []) lines.push(`< ${name}: ${value}`);
      lines.push('<');
    }
  }
  const bare = (line: string): string => (/^[<>]$/.test(line) ? `${line} ` : line);
  if (lines.length > 0) yield* process.write(`${lines.map(bare).join('\n')}\n`, 2);
}

function headText({ status = 0, headers = [] }: HttpAnswer): string {
  return `HTTP/1.1 ${status} ${statusWords(status)}\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
}

/** Writes what came to standard output or a file. Returns how many characters of body, or the failure of writing. */
function* deliver(process: Process, options: CurlOptions, done: Transfer, index: number): Routine<Failure | undefined> {
  const { answer, target } = done;
  const isHttp = (answer.status ?? 0) > 0;
  const shows = answer.end === 'answered' && !(done.failure?.code === 22 && !options.failWithBody);
  const head = (options.include || options.head) && isHttp ? headText(answer) : '';
  const text = !shows ? '' : head + (options.head ? '' : (answer.body ?? ''));
  if (done.failure && done.failure.code !== 22) return undefined;
  const name = options.remoteName ? (target.path.split('/').at(-1) ?? '') : options.outputs[index];
  if (name === undefined || name === '-') yield* process.write(text);
  else if (name !== '/dev/null') {
    const { error } = yield* writeFile(process, name, text);
    if (error) {
      yield* process.write(`Warning: Failed to open the file ${name}: ${ERROR_WORDS[error]}\n`, 2);
      return { code: 23, text: 'client returned ERROR on write, 0 bytes written' };
    }
  }
  return undefined;
}

function isTransient(options: CurlOptions, { answer, failure }: Transfer): boolean {
  if (answer.status !== undefined && TRANSIENT_STATUS.includes(answer.status)) return true;
  if (!failure) return false;
  return options.retryAll || failure.code === 28 || failure.code === 6 || (options.retryRefused && failure.code === 7);
}

function* fetchOne(process: Process, options: CurlOptions, url: string, index: number): Routine<number> {
  const target = parseUrl(url);
  if (!target || (target.scheme !== 'http' && target.scheme !== 'https')) {
    const failure = target
      ? { code: 1, text: `Protocol "${target.scheme}" not supported` }
      : {
          code: 3,
          text: url.includes(':')
            ? 'URL rejected: Port number was not a decimal number between 0 and 65535'
            : 'URL rejected: Malformed input to a URL function',
        };
    yield* tellFailure(process, options, failure);
    return failure.code;
  }
  let done = yield* transfer(process, options, target);
  for (let attempt = 1; attempt <= options.retries && isTransient(options, done); attempt++) {
    const ms = options.retryDelay ?? Math.min(LONGEST_PAUSE, 1000 * 2 ** (attempt - 1));
    if (!options.silent) {
      const what = done.failure ? (done.failure.warning ?? done.failure.text) : `HTTP error`;
      const rest = options.retries - attempt + 1;
      yield* process.write(
        `Warning: Problem: ${what}. Will retry in ${Math.ceil(ms / 1000)} second${ms > 1000 ? 's' : ''}. ${rest} ${rest === 1 ? 'retry' : 'retries'} left.\n`,
        2,
      );
    }
    yield* process.ask({ kind: 'sleep', ms });
    done = yield* transfer(process, options, target);
  }
  const failure = (yield* deliver(process, options, done, index)) ?? done.failure;
  if (failure) yield* tellFailure(process, options, failure);
  if (options.writeOut !== undefined) {
    const code = failure?.code ?? 0;
    const text = describeTransfer(options.writeOut, {
      ...done,
      url,
      code,
      message: failure?.text ?? '',
      method: done.request.method,
    });
    yield* process.write(text.out);
    yield* process.write(text.err, 2);
  }
  return failure?.code ?? 0;
}

function* tellFailure(process: Process, options: CurlOptions, { code, text }: Failure): Routine<void> {
  if (!options.silent || options.showError) yield* process.write(`curl: (${code}) ${text}\n`, 2);
}

/** -d @file. */
function* withData(process: Process, options: CurlOptions): Routine<CurlOptions> {
  const parts: string[] = [];
  for (const { text, raw } of options.dataParts) {
    if (raw || !text.startsWith('@')) parts.push(text);
    else if (text === '@-') parts.push((yield* process.readAll()).replace(/[\r\n]/g, ''));
    else {
      const found = yield* readFile(process, text.slice(1));
      parts.push('error' in found ? '' : found.text.replace(/[\r\n]/g, ''));
    }
  }
  if (parts.length === 0) return options;
  if (!options.get) return { ...options, data: parts.join('&') };
  return { ...options, urls: options.urls.map((url) => `${url}${url.includes('?') ? '&' : '?'}${parts.join('&')}`) };
}

export const curl: Program = function* (process) {
  const read = readCurlOptions(process.args);
  if ('error' in read) {
    yield* process.write(`curl: ${read.error}\ncurl: try 'curl --help' or 'curl --manual' for more information\n`, 2);
    return 2;
  }
  if (read.version) {
    yield* process.say(
      `curl ${CURL_VERSION} (x86_64-pc-linux-gnu) libcurl/${CURL_VERSION}\nProtocols: http https\nFeatures: alt-svc IPv6 Largefile threadsafe`,
    );
    return 0;
  }
  const options = yield* withData(process, read);
  let status = 0;
  for (const [index, url] of options.urls.entries()) {
    status = yield* fetchOne(process, options, url, index);
    if (status !== 0 && options.failEarly) break;
  }
  if (options.urls.length > 1 || options.follow || options.retries > 0) yield* process.ask({ kind: 'hang up' });
  return status;
};
