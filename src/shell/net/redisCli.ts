/**
 * redis-cli: a command from its arguments, or one a line from its input, said to a server over the network. Answers are raw unless they
 * go to a terminal. Upstream: src/redis-cli.c. Left out: cluster, statistics, monitoring, its own history and hints.
 */
import { utf8Bytes, utf8End } from '../../api/index.ts';
import type { HttpAnswer } from '../host.ts';
import type { Routine } from '../machine/operations.ts';
import type { Process, Program } from '../machine/process.ts';
import { readFlags, type Flags } from '../programs/flags.ts';
import { splitWords } from '../text/splitWords.ts';

type Answer = { readonly is: '+' | '-' | ':' | '$'; readonly text: string } | 'nil' | readonly Answer[];

/** The answer at a place in what came back. @returns undefined where it is not whole */
function readAnswer(bytes: string, at: number): { readonly answer: Answer; readonly end: number } | undefined {
  const line = bytes.indexOf('\r\n', at);
  if (line < 0) return undefined;
  const is = bytes[at] ?? '';
  const head = bytes.slice(at + 1, line);
  if (is === '+' || is === '-' || is === ':') return { answer: { is, text: head }, end: line + 2 };
  const count = Number(head);
  if (count < 0) return { answer: 'nil', end: line + 2 };
  if (is === '$') {
    const end = utf8End(bytes, line + 2, count);
    return end === undefined ? undefined : { answer: { is, text: bytes.slice(line + 2, end) }, end: end + 2 };
  }
  const items: Answer[] = [];
  let end = line + 2;
  for (let number = 0; number < count; number++) {
    const read = readAnswer(bytes, end);
    if (!read) return undefined;
    items.push(read.answer);
    end = read.end;
  }
  return { answer: items, end };
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\x07': '\\a',
  '\b': '\\b',
};

/** As sdscatrepr() does: bytes that cannot be printed by their number. */
function quoted(text: string): string {
  const shown = [...text].map((character) => {
    const known = ESCAPES[character];
    if (known !== undefined) return known;
    if (character >= ' ' && character <= '~') return character;
    return utf8Bytes(character)
      .map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`)
      .join('');
  });
  return `"${shown.join('')}"`;
}

/** As a terminal shows it; every line but the first of nested ones is indented. */
function formatted(answer: Answer, indent = ''): string {
  if (answer === 'nil') return '(nil)\n';
  if ('is' in answer) {
    const { is, text } = answer;
    const before = { '+': '', '-': '(error) ', ':': '(integer) ', $: '' }[is];
    return `${before}${is === '$' ? quoted(text) : text}\n`;
  }
  if (answer.length === 0) return '(empty array)\n';
  const width = String(answer.length).length;
  return answer
    .map((item, index) => {
      const number = `${String(index + 1).padStart(width)}) `;
      return `${index === 0 ? '' : indent}${number}${formatted(item, indent + ' '.repeat(width + 2))}`;
    })
    .join('');
}

function raw(answer: Answer): string {
  if (answer === 'nil') return '';
  if ('is' in answer) return answer.is === '-' ? `${answer.text}\n` : answer.text;
  return answer.map(raw).join('\n');
}

const encoded = (words: readonly string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${utf8Bytes(word).length}\r\n${word}\r\n`).join('')}`;

/** A server, and how one speaks to it. */
interface Link {
  readonly host: string;
  readonly port: number;
  /** A password, or a user and the password. */
  readonly login: readonly string[] | undefined;
  readonly isRaw: boolean;
  database: number;
}

function whyNot({ end, connectedAfter }: HttpAnswer): string {
  if (connectedAfter !== undefined) return 'Server closed the connection';
  switch (end) {
    case 'refused':
      return 'Connection refused';
    case 'unknown name':
    case 'no address':
      return 'Name or service not known';
    case 'resolver silent':
      return 'Temporary failure in name resolution';
    default:
      return 'Connection timed out';
  }
}

/** One command. @returns false when there was nobody to say it to */
function* say(process: Process, link: Link, words: readonly string[]): Routine<boolean> {
  const { host, port, login, isRaw } = link;
  // Each command is a connection of its own: what the one before left behind is said again.
  const before = [...(login ? [['AUTH', ...login]] : []), ['SELECT', String(link.database)]];
  const text = [...before, words].map(encoded).join('');
  const answer = (yield* process.ask({ kind: 'talk', protocol: 'TCP', host, port, text })) as HttpAnswer;
  if (answer.end !== 'answered') {
    const what = answer.connectedAfter === undefined ? `Could not connect to Redis at ${host}:${port}` : 'Error';
    yield* process.write(`${what}: ${whyNot(answer)}\n`, 2);
    return false;
  }
  const answers: Answer[] = [];
  const { body = '' } = answer;
  for (let at = 0; at < body.length;) {
    const read = readAnswer(body, at);
    if (!read) break;
    answers.push(read.answer);
    at = read.end;
  }
  const [auth] = answers;
  if (login && auth && typeof auth === 'object' && 'is' in auth && auth.is === '-')
    yield* process.write(`AUTH failed: ${auth.text}\n`, 2);
  const told = answers[before.length];
  if (told === undefined) {
    yield* process.write('Error: Server closed the connection\n', 2);
    return false;
  }
  if (words[0]?.toLowerCase() === 'select' && typeof told === 'object' && 'is' in told && told.is === '+')
    link.database = Number(words[1]);
  yield* process.write(isRaw ? `${raw(told)}\n` : formatted(told));
  return true;
}

/** Commands from standard input, with a prompt where one types them. */
function* converse(process: Process, link: Link): Routine<number> {
  const input = process.files.get(0);
  const isTyped = input?.kind === 'pipe-in' && input.pipe.isTerminal;
  for (;;) {
    const where = `${link.host}:${link.port}${link.database === 0 ? '' : `[${link.database}]`}`;
    if (isTyped) yield* process.write(`${where}> `);
    const line = yield* process.readLine();
    if (line === undefined) return 0;
    const words = splitWords(line.replace(/\n$/, ''));
    if (!words) yield* process.say('Invalid argument(s)');
    else if (words.length > 0) {
      const [name = ''] = words;
      if (isTyped && /^(?:quit|exit)$/i.test(name)) return 0;
      const isHeard = yield* say(process, link, words);
      if (!isHeard && !isTyped) return 1;
    }
  }
}

const LONG = {
  raw: 'R',
  'no-raw': 'F',
  version: 'v',
  help: '?',
  pass: 'a:',
  user: 'U:',
  'no-auth-warning': 'W',
  scan: 'S',
  pattern: 'P:',
};

function linkOf(process: Process, flags: Flags): Link {
  const output = process.files.get(1);
  const password = flags.value('a') ?? process.environment.get('REDISCLI_AUTH');
  const user = flags.value('U');
  const isTerminal = output?.kind === 'host-out' && output.isTerminal;
  return {
    host: flags.value('h') ?? '127.0.0.1',
    port: Number(flags.value('p') ?? 6379),
    login: password === undefined ? undefined : [...(user === undefined ? [] : [user]), password],
    isRaw: flags.has('R') || (!isTerminal && !flags.has('F')),
    database: Number(flags.value('n') ?? 0),
  };
}

export const redisCli: Program = function* (process) {
  const flags = readFlags(process.args, 'h:p:a:n:r:i:xeRFv?U:WSP:', LONG, false);
  if (flags.has('v')) {
    yield* process.say('redis-cli 8.2.1');
    return 0;
  }
  if (flags.unknown !== undefined || flags.missing !== undefined) {
    const word = flags.unknown ?? flags.missing ?? '';
    yield* process.write(`Unrecognized option or bad number of args for: '${word}'\n`, 2);
    return 1;
  }
  if (flags.value('a') !== undefined && !flags.has('W'))
    yield* process.write(
      "Warning: Using a password with '-a' or '-u' option on the command line interface may not be safe.\n",
      2,
    );
  const link = linkOf(process, flags);
  if (flags.has('S')) return (yield* say(process, link, ['KEYS', flags.value('P') ?? '*'])) ? 0 : 1;
  if (flags.rest.length === 0) return yield* converse(process, link);
  const words = flags.has('x') ? [...flags.rest, yield* process.readAll()] : flags.rest;
  const times = Number(flags.value('r') ?? 1);
  const pause = Number(flags.value('i') ?? 0) * 1000;
  for (let time = 0; time < times || times < 0; time++) {
    if (time > 0 && pause > 0) yield* process.ask({ kind: 'sleep', ms: pause });
    if (!(yield* say(process, link, words))) return 1;
  }
  return 0;
};
