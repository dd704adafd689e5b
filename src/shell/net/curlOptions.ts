/** curl's command line. Left out: config files, URL globbing but for lists of braces and ranges, most of its 250 options. */
import { encodeBase64, utf8Bytes } from '../../api/index.ts';

export interface CurlOptions {
  readonly urls: readonly string[];
  readonly method?: string;
  readonly head: boolean;
  readonly include: boolean;
  readonly silent: boolean;
  readonly showError: boolean;
  readonly verbose: boolean;
  readonly fail: boolean;
  readonly failWithBody: boolean;
  readonly failEarly: boolean;
  readonly globOff: boolean;
  readonly follow: boolean;
  readonly get: boolean;
  readonly headers: readonly (readonly [string, string])[];
  readonly dataParts: readonly { readonly text: string; readonly raw: boolean }[];
  readonly data?: string;
  readonly user?: string;
  readonly agent?: string;
  /** Of each URL in turn. */
  readonly outputs: readonly string[];
  readonly remoteName: boolean;
  readonly writeOut?: string;
  /** ms. */
  readonly connectTimeout?: number;
  readonly maxTime?: number;
  readonly retries: number;
  readonly retryDelay?: number;
  readonly retryAll: boolean;
  readonly retryRefused: boolean;
  readonly resolve: readonly (readonly [host: string, port: number, address: string])[];
  readonly version: boolean;
}

type Draft = { -readonly [K in keyof CurlOptions]: CurlOptions[K] extends readonly (infer T)[] ? T[] : CurlOptions[K] };

const SHORT: Readonly<Record<string, string>> = {
  X: 'request',
  I: 'head',
  i: 'include',
  s: 'silent',
  S: 'show-error',
  v: 'verbose',
  f: 'fail',
  L: 'location',
  G: 'get',
  H: 'header',
  d: 'data',
  g: 'globoff',
  u: 'user',
  A: 'user-agent',
  o: 'output',
  O: 'remote-name',
  w: 'write-out',
  m: 'max-time',
  k: 'insecure',
  V: 'version',
  '4': 'ipv4',
  '6': 'ipv6',
  N: 'no-buffer',
  '#': 'progress-bar',
  e: 'referer',
  b: 'cookie',
  c: 'cookie-jar',
  x: 'proxy',
};

const seconds = (value: string): number => Number(value) * 1000;

/** Options with a value: what they do to the draft. */
const VALUED: Readonly<Record<string, (draft: Draft, value: string) => void>> = {
  request: (draft, value) => void (draft.method = value),
  header: (draft, value) => {
    const at = value.indexOf(':');
    if (at > 0) draft.headers.push([value.slice(0, at).trim(), value.slice(at + 1).trim()]);
    else if (value.endsWith(';')) draft.headers.push([value.slice(0, -1), '']);
  },
  data: (draft, value) => void draft.dataParts.push({ text: value, raw: false }),
  'data-ascii': (draft, value) => void draft.dataParts.push({ text: value, raw: false }),
  'data-binary': (draft, value) => void draft.dataParts.push({ text: value, raw: false }),
  'data-raw': (draft, value) => void draft.dataParts.push({ text: value, raw: true }),
  'data-urlencode': (draft, value) => {
    const [, name = '', text = ''] = /^(?:([^=@]*)=)?([^]*)$/.exec(value) ?? [];
    draft.dataParts.push({ text: (name === '' ? '' : `${name}=`) + encodeURIComponent(text), raw: true });
  },
  json: (draft, value) => {
    draft.dataParts.push({ text: value, raw: false });
    draft.headers.push(['Content-Type', 'application/json'], ['Accept', 'application/json']);
  },
  user: (draft, value) => void (draft.user = encodeBase64(utf8Bytes(value))),
  'user-agent': (draft, value) => void (draft.agent = value),
  referer: (draft, value) => void draft.headers.push(['Referer', value]),
  cookie: (draft, value) => void draft.headers.push(['Cookie', value]),
  'cookie-jar': () => undefined,
  proxy: () => undefined,
  noproxy: () => undefined,
  output: (draft, value) => void draft.outputs.push(value),
  'write-out': (draft, value) => void (draft.writeOut = value),
  'max-time': (draft, value) => void (draft.maxTime = seconds(value)),
  'connect-timeout': (draft, value) => void (draft.connectTimeout = seconds(value)),
  retry: (draft, value) => void (draft.retries = Number(value)),
  'retry-delay': (draft, value) => void (Number(value) > 0 && (draft.retryDelay = seconds(value))),
  'retry-max-time': () => undefined,
  'max-redirs': () => undefined,
  interface: () => undefined,
  'keepalive-time': () => undefined,
  url: (draft, value) => void draft.urls.push(value),
  resolve: (draft, value) => {
    const [host = '', port = '', address = ''] = value.replace(/^[-+]/, '').split(':');
    draft.resolve.push([host, Number(port), address]);
  },
};

const PLAIN: Readonly<Record<string, (draft: Draft) => void>> = {
  head: (draft) => void (draft.head = true),
  include: (draft) => void (draft.include = true),
  'show-headers': (draft) => void (draft.include = true),
  silent: (draft) => void (draft.silent = true),
  'show-error': (draft) => void (draft.showError = true),
  verbose: (draft) => void (draft.verbose = true),
  fail: (draft) => void (draft.fail = true),
  'fail-with-body': (draft) => {
    draft.fail = true;
    draft.failWithBody = true;
  },
  globoff: (draft) => void (draft.globOff = true),
  'fail-early': (draft) => void (draft.failEarly = true),
  location: (draft) => void (draft.follow = true),
  'location-trusted': (draft) => void (draft.follow = true),
  get: (draft) => void (draft.get = true),
  'remote-name': (draft) => void (draft.remoteName = true),
  'retry-all-errors': (draft) => void (draft.retryAll = true),
  'retry-connrefused': (draft) => void (draft.retryRefused = true),
  version: (draft) => void (draft.version = true),
};

const IGNORED = new Set([
  'insecure',
  'ipv4',
  'ipv6',
  'no-buffer',
  'progress-bar',
  'http1.1',
  'http1.0',
  'http2',
  'http2-prior-knowledge',
  'no-keepalive',
  'compressed',
  'no-progress-meter',
  'tcp-nodelay',
  'parallel',
  'path-as-is',
  'tr-encoding',
  'raw',
  'styled-output',
  'no-sessionid',
  'basic',
  'anyauth',
]);
const NUMBERS = new Set(['max-time', 'connect-timeout', 'retry', 'retry-delay']);

/** {a,b} and [1-3] in a URL. */
function globUrl(url: string): string[] {
  const match = /\{([^{}]*)\}|\[(\d+)-(\d+)(?::(\d+))?\]/.exec(url);
  if (!match) return [url];
  const [whole, list, from = '0', to = '0', step = '1'] = match;
  const choices =
    list !== undefined
      ? list.split(',')
      : Array.from(
          { length: Math.min(1000, Math.max(0, Math.floor((Number(to) - Number(from)) / Number(step)) + 1)) },
          (_, index) =>
            String(Number(from) + index * Number(step)).padStart(from.startsWith('0') ? from.length : 0, '0'),
        );
  const before = url.slice(0, match.index);
  const rests = globUrl(url.slice(match.index + whole.length));
  return choices.flatMap((choice) => rests.map((rest) => before + choice + rest));
}

export function readCurlOptions(args: readonly string[]): CurlOptions | { readonly error: string } {
  const draft: Draft = {
    urls: [],
    head: false,
    include: false,
    silent: false,
    showError: false,
    verbose: false,
    fail: false,
    failWithBody: false,
    failEarly: false,
    globOff: false,
    follow: false,
    get: false,
    headers: [],
    dataParts: [],
    outputs: [],
    remoteName: false,
    retries: 0,
    retryAll: false,
    retryRefused: false,
    resolve: [],
    version: false,
  };
  let at = 0;
  /** Sets one option; the complaint when it cannot be. */
  const put = (name: string, shown: string, joined?: string): string | undefined => {
    const valued = VALUED[name];
    if (valued) {
      const value = joined ?? args[++at];
      if (value === undefined) return `option ${shown}: requires parameter`;
      if (NUMBERS.has(name) && !/^\d*\.?\d+$/.test(value))
        return `option ${shown}: expected a proper numerical parameter`;
      valued(draft, value);
    } else if (PLAIN[name]) PLAIN[name](draft);
    else if (!IGNORED.has(name) && !/^no-/.test(name)) return `option ${shown}: is unknown`;
    return undefined;
  };
  for (; at < args.length; at++) {
    const word = args[at]!;
    let error: string | undefined;
    if (word === '--next' || word === '-:') continue;
    if (word.startsWith('--') && word !== '--') error = put(word.slice(2), word);
    else if (word.startsWith('-') && word.length > 1 && word !== '--') {
      for (let index = 1; index < word.length && error === undefined; index++) {
        const name = SHORT[word[index] ?? ''];
        if (name === undefined) error = `option -${word[index] ?? ''}: is unknown`;
        else if (VALUED[name]) {
          const joined = word.slice(index + 1);
          error = put(name, `-${word[index] ?? ''}`, joined === '' ? undefined : joined);
          break;
        } else error = put(name, `-${word[index] ?? ''}`);
      }
    } else draft.urls.push(word);
    if (error !== undefined) return { error };
  }
  if (!draft.globOff) draft.urls = draft.urls.flatMap(globUrl);
  if (draft.urls.length === 0 && !draft.version) return { error: '(2) no URL specified' };
  return draft;
}
