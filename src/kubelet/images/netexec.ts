/**
 * agnhost netexec's answers, over HTTP by path and over UDP by word. Upstream: test/images/agnhost/netexec/netexec.go.
 * Left out: /dial, /upload, SCTP, TLS.
 */
import { parseDuration } from '../../api/index.ts';
import type { Exchange } from '../../network/index.ts';
import { formatDate, momentOf } from '../../shell/index.ts';
import { pathOf } from './serving.ts';

interface Asked {
  readonly hostname: string;
  readonly client: { readonly ip: string; readonly port: number };
  readonly now: number;
}

/** What it says, what it writes to its log, and what it does besides. */
export interface NetexecAnswer {
  readonly status: number;
  readonly body: string;
  readonly location?: string;
  readonly log: readonly string[];
  /** Its process ends: after so many ms, with this code. `cutsOff`: without an answer. */
  readonly exits?: { readonly after: number; readonly code: number; readonly cutsOff: boolean };
  /** A command of which the answer tells. */
  readonly runs?: string;
}

/** The datagram is a word: hostname, clientip, "echo hello". Anything else is answered with nothing. */
export function netexecDatagram(text: string, { hostname, client }: Asked): string {
  const [, word = '', rest = ''] = /^(\S*)\s?([^]*)$/.exec(text) ?? [];
  if (word.toLowerCase() === 'hostname') return hostname;
  if (word.toLowerCase() === 'clientip') return `${client.ip}:${client.port}`;
  return word.toLowerCase() === 'echo' ? rest : '';
}

/** The values of a query, and of a form in the body. */
function valuesOf({ path, headers, body }: Exchange): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const isForm = headers.some(
    ([name, value]) => name.toLowerCase() === 'content-type' && value.startsWith('application/x-www-form-urlencoded'),
  );
  const [, query = ''] = /^[^?]*\?([^#]*)/.exec(path) ?? [];
  for (const pair of [...(isForm ? body.split('&') : []), ...query.split('&')]) {
    const [name = '', ...value] = pair.split('=');
    if (name !== '' && !values.has(decoded(name))) values.set(decoded(name), decoded(value.join('=')));
  }
  return values;
}

const integer = (text: string): number | undefined => (/^[-+]?\d+$/.test(text) ? Number(text) : undefined);

/** The status netexec gives to a GET, for who asks for nothing else. */
export function netexecStatus(path: string, query = ''): number {
  if (path === '/redirect') return integer(/(?:^|&)code=([^&]*)/.exec(query)?.[1] ?? '') ?? 302;
  return path === '/echo' ? (integer(/(?:^|&)code=([^&]*)/.exec(query)?.[1] ?? '') ?? 200) : 200;
}

export function netexec(exchange: Exchange, asked: Asked): NetexecAnswer {
  const path = pathOf(exchange);
  const values = valuesOf(exchange);
  const value = (name: string): string => values.get(name) ?? '';
  const say = (body: string, ...log: string[]): NetexecAnswer => ({ status: 200, body, log });
  switch (path) {
    case '/clientip':
      return say(`${asked.client.ip}:${asked.client.port}`, 'GET /clientip');
    case '/hostname':
    case '/hostName':
      return say(asked.hostname, `GET ${path}`);
    case '/healthz':
      return say('', 'GET /healthz');
    case '/echo': {
      const log = `GET /echo?msg=${value('msg')}&code=${value('code')}`;
      const code = integer(value('code'));
      if (value('code') !== '' && code === undefined)
        return say(`argument 'code' must be an integer or empty, got "${value('code')}"\n`, log);
      return { ...say(value('msg'), log), status: code ?? 200 };
    }
    case '/exit':
      return exit(value('code'), value('timeout'), value('wait'));
    case '/shutdown':
      return { ...say('', 'GET /shutdown'), exits: { after: 0, code: 0, cutsOff: true } };
    case '/redirect': {
      const log = `GET /redirect?location=${value('location')}&code=${value('code')}`;
      const status = integer(value('code')) ?? 302;
      return { status, body: '', location: value('location'), log: [log] };
    }
    case '/shell': {
      const command = value('shellCommand') || value('cmd');
      return { ...say('', `GET /shell?cmd=${command}`), runs: command };
    }
    case '/header': {
      const key = value('key').toLowerCase();
      if (key === '') {
        const all = exchange.headers.map(([name, text]) => [name, [text]] as const);
        return say(JSON.stringify(Object.fromEntries(all)), 'GET /header');
      }
      const found = exchange.headers.find(([name]) => name.toLowerCase() === key)?.[1] ?? '';
      return say(found, `GET /header?key=${value('key')}`);
    }
    default:
      return say(`NOW: ${stamp(asked.now)}`, 'GET /');
  }
}

/** The process ends by itself; with a time-out it answers first what it has. */
function exit(codeText: string, timeoutText: string, waitText: string): NetexecAnswer {
  const log = `GET /exit?code=${codeText}&timeout=${timeoutText}&wait=${waitText}`;
  const wrong = (name: string, kind: string, text: string): NetexecAnswer => ({
    status: 200,
    body: `argument '${name}' must be ${kind} or empty, got "${text}"\n`,
    log: [log],
  });
  const timeout = timeoutText === '' ? 0 : parseDuration(timeoutText);
  if (timeout === undefined) return wrong('timeout', 'a valid golang duration', timeoutText);
  const wait = waitText === '' ? 0 : parseDuration(waitText);
  if (wait === undefined) return wrong('wait', 'a valid golang duration', waitText);
  const code = codeText === '' ? 0 : integer(codeText);
  if (code === undefined) return wrong('code', 'an integer [0-127]', codeText);
  const will = `Will begin shutdown in ${waitText || '0s'}, allowing ${timeoutText || '0s'} for connections to close, then will exit with ${code}`;
  // Go takes a duration below zero for none.
  const cutsOff = timeout <= 0;
  const after = Math.max(0, wait) + (cutsOff ? 0 : CLOSING_MS);
  return { status: 200, body: '', log: [log, will], exits: { after, code: code & 255, cutsOff } };
}

/** How long its connections take to close once they are idle. */
const CLOSING_MS = 500;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

/** How Go prints a time. */
function stamp(now: number): string {
  const fraction = String(Math.floor(now % 1000)).padStart(3, '0');
  return `${formatDate('%Y-%m-%d %H:%M:%S', momentOf(now))}.${fraction}000000 +0000 UTC m=+${((now % 1e9) / 1000).toFixed(9)}`;
}
