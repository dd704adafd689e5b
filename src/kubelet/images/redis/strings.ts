/** Commands for texts and numbers. Upstream: src/t_string.c. Left out: bits, floats, ranges. */
import { utf8Bytes } from '../../../api/index.ts';
import {
  ANY,
  change,
  command,
  Refusal,
  rowAt,
  SYNTAX,
  valueAt,
  wholeNumber,
  type Client,
  type Command,
} from './command.ts';
import { integer, list, NIL, OK, text, type Answer } from './values.ts';

const UNITS: Readonly<Record<string, number>> = { EX: 1000, PX: 1, EXAT: 1000, PXAT: 1 };

interface SetOptions {
  readonly expiresAt?: number;
  readonly keepsTime: boolean;
  readonly only?: 'NX' | 'XX';
  readonly tellsOld: boolean;
}

function expiry(client: Client, unit: string, word: string | undefined): number {
  const amount = wholeNumber(word);
  if (amount <= 0) throw new Refusal("ERR invalid expire time in 'set' command");
  const ms = amount * (UNITS[unit] ?? 1);
  return unit.endsWith('AT') ? ms - client.keyspace.epoch : client.keyspace.now + ms;
}

function setOptions(client: Client, words: readonly string[]): SetOptions {
  let options: SetOptions = { keepsTime: false, tellsOld: false };
  for (let at = 0; at < words.length; at++) {
    const word = (words[at] ?? '').toUpperCase();
    if ((word === 'NX' || word === 'XX') && !options.only) options = { ...options, only: word };
    else if (word === 'GET') options = { ...options, tellsOld: true };
    else if (word === 'KEEPTTL' && options.expiresAt === undefined) options = { ...options, keepsTime: true };
    else if (
      UNITS[word] !== undefined &&
      !options.keepsTime &&
      options.expiresAt === undefined &&
      at + 1 < words.length
    )
      options = { ...options, expiresAt: expiry(client, word, words[++at]) };
    else throw new Refusal(SYNTAX);
  }
  return options;
}

function store({ keyspace, database }: Client, key: string, value: string, expiresAt?: number): void {
  keyspace.put(database, key, { type: 'string', text: value }, expiresAt);
}

function set(client: Client, [key = '', value = '', ...words]: readonly string[]): Answer {
  const { expiresAt, keepsTime, only, tellsOld } = setOptions(client, words);
  const row = rowAt(client, key);
  const old = tellsOld ? text(valueAt(client, key, 'string')?.text) : undefined;
  if ((only === 'NX' && row) || (only === 'XX' && !row)) return old ?? NIL;
  store(client, key, value, keepsTime ? row?.expiresAt : expiresAt);
  return old ?? OK;
}

function add(client: Client, key: string, amount: number): Answer {
  const value = wholeNumber(valueAt(client, key, 'string')?.text ?? '0') + amount;
  if (!Number.isSafeInteger(value)) throw new Refusal('ERR increment or decrement would overflow');
  change(client, key, { type: 'string', text: String(value) });
  return integer(value);
}

const textAt = (client: Client, key: string): string | undefined => valueAt(client, key, 'string')?.text;

function getAndChange(change_: (client: Client, key: string) => void): Command['run'] {
  return (client, [key = '']) => {
    const old = textAt(client, key);
    if (old !== undefined) change_(client, key);
    return text(old);
  };
}

function setFor(unit: number, name: string): Command['run'] {
  return (client, [key = '', word, value = '']) => {
    const amount = wholeNumber(word);
    if (amount <= 0) throw new Refusal(`ERR invalid expire time in '${name}' command`);
    store(client, key, value, client.keyspace.now + amount * unit);
    return OK;
  };
}

/** MSET and MSETNX. */
function pairsOf(words: readonly string[], name: string): readonly (readonly [string, string])[] {
  if (words.length % 2 !== 0) throw new Refusal(`ERR wrong number of arguments for '${name}' command`);
  return words.flatMap((key, at) => (at % 2 === 0 ? [[key, words[at + 1] ?? ''] as const] : []));
}

export const STRINGS: Readonly<Record<string, Command>> = {
  get: command(2, 2, (client, [key = '']) => text(textAt(client, key))),
  set: command(3, ANY, set),
  setnx: command(3, 3, (client, [key = '', value = '']) => {
    if (rowAt(client, key)) return integer(0);
    store(client, key, value);
    return integer(1);
  }),
  setex: command(4, 4, setFor(1000, 'setex')),
  psetex: command(4, 4, setFor(1, 'psetex')),
  getset: command(3, 3, (client, [key = '', value = '']) => {
    const old = textAt(client, key);
    store(client, key, value);
    return text(old);
  }),
  getdel: command(
    2,
    2,
    getAndChange(({ keyspace, database }, key) => keyspace.delete(database, key)),
  ),
  mget: command(2, ANY, ({ keyspace, database }, keys) =>
    list(
      keys.map((key) => {
        const value = keyspace.get(database, key)?.value;
        return text(value?.type === 'string' ? value.text : undefined);
      }),
    ),
  ),
  mset: command(3, ANY, (client, words) => {
    for (const [key, value] of pairsOf(words, 'mset')) store(client, key, value);
    return OK;
  }),
  msetnx: command(3, ANY, (client, words) => {
    const pairs = pairsOf(words, 'msetnx');
    if (pairs.some(([key]) => rowAt(client, key))) return integer(0);
    for (const [key, value] of pairs) store(client, key, value);
    return integer(1);
  }),
  append: command(3, 3, (client, [key = '', more = '']) => {
    const whole = (textAt(client, key) ?? '') + more;
    change(client, key, { type: 'string', text: whole });
    return integer(utf8Bytes(whole).length);
  }),
  strlen: command(2, 2, (client, [key = '']) => integer(utf8Bytes(textAt(client, key) ?? '').length)),
  incr: command(2, 2, (client, [key = '']) => add(client, key, 1)),
  decr: command(2, 2, (client, [key = '']) => add(client, key, -1)),
  incrby: command(3, 3, (client, [key = '', amount]) => add(client, key, wholeNumber(amount))),
  decrby: command(3, 3, (client, [key = '', amount]) => add(client, key, -wholeNumber(amount))),
};
