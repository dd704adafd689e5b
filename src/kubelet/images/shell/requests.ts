/** The command lines of curl, wget and nc, as far as they say whom to ask and when to give up. */
import type { RequestLine } from './steps.ts';

interface Options {
  /** Short options that take a value. */
  readonly short: string;
  readonly long: readonly string[];
}

const CURL: Options = {
  short: 'mHXdowuAbceFTxC',
  long: [
    'max-time',
    'connect-timeout',
    'header',
    'request',
    'data',
    'output',
    'write-out',
    'user',
    'user-agent',
    'retry',
    'retry-delay',
    'resolve',
    'interface',
    'cacert',
  ],
};
const WGET: Options = {
  short: 'OTtowUe',
  long: ['timeout', 'tries', 'output-document', 'header', 'post-data', 'user-agent', 'waitretry'],
};
const NC: Options = { short: 'wipsqx', long: [] };

interface Parsed {
  readonly values: ReadonlyMap<string, string>;
  readonly flags: ReadonlySet<string>;
  readonly rest: readonly string[];
}

/** Options in the ways these tools take them: -m 5, -m5, -sSm 5, --max-time 5, --max-time=5. */
function readOptions(words: readonly string[], options: Options): Parsed {
  const values = new Map<string, string>();
  const flags = new Set<string>();
  const rest: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word.startsWith('--')) {
      const [name = '', value] = splitOnce(word.slice(2), '=');
      if (value !== undefined) values.set(name, value);
      else if (options.long.includes(name)) values.set(name, words[++i] ?? '');
      else flags.add(name);
    } else if (word.startsWith('-') && word.length > 1) {
      for (let j = 1; j < word.length; j++) {
        const letter = word[j]!;
        if (!options.short.includes(letter)) flags.add(letter);
        else {
          const attached = word.slice(j + 1);
          values.set(letter, attached === '' ? (words[++i] ?? '') : attached);
          break;
        }
      }
    } else rest.push(word);
  }
  return { values, flags, rest };
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
}

/** Both tools take seconds, with a fraction if need be. */
function milliseconds(text: string | undefined, otherwise: number): number {
  const seconds = Number(text);
  return text !== undefined && Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : otherwise;
}

/** What a tool does that has no say in it. */
const PLAIN = {
  connectTimeout: Infinity,
  keepsOpen: false,
  keepAlive: false,
  retries: 0,
  retryDelay: 1000,
  retryFixed: false,
  retryRefused: false,
  retryAll: false,
} as const;

/** curl's own limit on connecting; a SYN that nobody answers ends in the kernel before that. */
const CURL_CONNECTS_WITHIN = 300_000;

function curl(words: readonly string[]): RequestLine[] {
  const { values, flags, rest } = readOptions(words, CURL);
  const retryDelay = milliseconds(values.get('retry-delay'), 0);
  const common = {
    ...PLAIN,
    tool: 'curl',
    protocol: 'TCP',
    timeout: milliseconds(values.get('m') ?? values.get('max-time'), Infinity),
    connectTimeout: milliseconds(values.get('connect-timeout'), CURL_CONNECTS_WITHIN),
    failsOnStatus: flags.has('f') || flags.has('fail'),
    prints: !values.has('o') && !values.has('output') && !flags.has('I') && !flags.has('head'),
    retries: Math.max(0, Math.trunc(Number(values.get('retry') ?? 0)) || 0),
    retryDelay: retryDelay === 0 ? PLAIN.retryDelay : retryDelay,
    retryFixed: retryDelay > 0,
    retryRefused: flags.has('retry-connrefused'),
    retryAll: flags.has('retry-all-errors'),
  } as const;
  return rest.map((target, i) => ({ ...common, target, keepsOpen: i < rest.length - 1 }));
}

function wget(words: readonly string[]): RequestLine[] {
  const { values, flags, rest } = readOptions(words, WGET);
  const timeout = milliseconds(values.get('T') ?? values.get('timeout'), Infinity);
  const prints = (values.get('O') ?? values.get('output-document')) === '-' && !flags.has('spider');
  return rest.map((target) => ({
    ...PLAIN,
    tool: 'wget',
    target,
    protocol: 'TCP',
    timeout,
    failsOnStatus: true,
    prints,
  }));
}

function nc(words: readonly string[]): RequestLine[] {
  const { values, flags, rest } = readOptions(words, NC);
  const [target, port] = rest;
  if (target === undefined || port === undefined || flags.has('l')) return [];
  const timeout = milliseconds(values.get('w'), Infinity);
  const protocol = flags.has('u') ? 'UDP' : 'TCP';
  return [{ ...PLAIN, tool: 'nc', target, port, protocol, timeout, failsOnStatus: false, prints: false }];
}

const TOOLS: Readonly<Record<string, (words: readonly string[]) => RequestLine[]>> = {
  curl,
  wget,
  nc,
  ncat: nc,
  netcat: nc,
};

/** The requests a command line makes; undefined when the program is none of these tools. */
export function requestsOf(program: string, words: readonly string[]): RequestLine[] | undefined {
  return Object.hasOwn(TOOLS, program) ? TOOLS[program]?.(words) : undefined;
}

export interface Destination {
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

/** Where a request goes, its variables filled in already; undefined when no host or port is left (an unset variable). */
export function destinationOf(request: RequestLine): Destination | undefined {
  if (request.port !== undefined) {
    const port = Number(request.port);
    return request.target === '' || !isPort(port) ? undefined : { host: request.target, port, path: '' };
  }
  const [, scheme, rest = ''] = /^(?:(https?):\/\/)?(.*)$/.exec(request.target) ?? [];
  const [, host, digits, path = '/'] = /^(?:[^@/]*@)?([^:/?#@]+)(?::(\d*))?([/?#].*)?$/.exec(rest) ?? [];
  if (host === undefined) return undefined;
  const standard = scheme === 'https' ? 443 : 80;
  const port = digits === undefined || digits === '' ? standard : Number(digits);
  return isPort(port) ? { host, port, path } : undefined;
}

const isPort = (port: number): boolean => Number.isInteger(port) && port > 0 && port < 65_536;
