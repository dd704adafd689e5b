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

/** A connection attempt nobody limits ends when Linux gives up on the SYN: after about 130 s. */
const SYN_GIVES_UP = 130_000;

function curl(words: readonly string[]): RequestLine[] {
  const { values, flags, rest } = readOptions(words, CURL);
  const timeout = milliseconds(
    values.get('m') ?? values.get('max-time') ?? values.get('connect-timeout'),
    SYN_GIVES_UP,
  );
  const failsOnStatus = flags.has('f') || flags.has('fail');
  const prints = !values.has('o') && !values.has('output') && !flags.has('I') && !flags.has('head');
  return rest.map((target) => ({ tool: 'curl', target, protocol: 'TCP', timeout, failsOnStatus, prints }));
}

function wget(words: readonly string[]): RequestLine[] {
  const { values, flags, rest } = readOptions(words, WGET);
  const timeout = milliseconds(values.get('T') ?? values.get('timeout'), SYN_GIVES_UP);
  const prints = (values.get('O') ?? values.get('output-document')) === '-' && !flags.has('spider');
  return rest.map((target) => ({ tool: 'wget', target, protocol: 'TCP', timeout, failsOnStatus: true, prints }));
}

function nc(words: readonly string[]): RequestLine[] {
  const { values, flags, rest } = readOptions(words, NC);
  const [target, port] = rest;
  if (target === undefined || port === undefined || flags.has('l')) return [];
  const timeout = milliseconds(values.get('w'), SYN_GIVES_UP);
  return [
    {
      tool: 'nc',
      target,
      port,
      protocol: flags.has('u') ? 'UDP' : 'TCP',
      timeout,
      failsOnStatus: false,
      prints: false,
    },
  ];
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
