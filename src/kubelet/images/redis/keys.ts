/** Commands for keys of any type: whether they are there, how long, under which name. Upstream: src/db.c, src/expire.c. */
import { compilePattern } from './glob.ts';
import { ANY, command, Refusal, rowAt, SYNTAX, wholeNumber, type Client, type Command } from './command.ts';
import { DATABASES } from './keyspace.ts';
import { integer, list, NIL, OK, text, texts, type Answer } from './values.ts';

const count = (keys: readonly string[], does: (key: string) => boolean): Answer => integer(keys.filter(does).length);

const remove: Command['run'] = (client, keys) => count(keys, (key) => client.keyspace.delete(client.database, key));

/** EXPIRE and its kin: in so many units, or at a moment. */
function expire(unit: number, isMoment: boolean): Command['run'] {
  return (client, [key = '', word, condition = '']) => {
    const { keyspace, database } = client;
    const amount = wholeNumber(word) * unit;
    const at = isMoment ? amount - keyspace.epoch : keyspace.now + amount;
    const row = rowAt(client, key);
    if (!row) return integer(0);
    const before = row.expiresAt;
    switch (condition.toUpperCase()) {
      case 'NX':
        if (before !== undefined) return integer(0);
        break;
      case 'XX':
        if (before === undefined) return integer(0);
        break;
      case 'GT':
        if (before === undefined || at <= before) return integer(0);
        break;
      case 'LT':
        if (before !== undefined && at >= before) return integer(0);
        break;
      case '':
        break;
      default:
        throw new Refusal(`ERR Unsupported option ${condition}`);
    }
    if (at <= keyspace.now) keyspace.delete(database, key);
    else keyspace.put(database, key, row.value, at);
    return integer(1);
  };
}

function timeLeft(unit: number): Command['run'] {
  return (client, [key = '']) => {
    const row = rowAt(client, key);
    if (!row) return integer(-2);
    return integer(row.expiresAt === undefined ? -1 : Math.round((row.expiresAt - client.keyspace.now) / unit));
  };
}

function rename(client: Client, from: string, to: string): void {
  const { keyspace, database } = client;
  const row = rowAt(client, from);
  if (!row) throw new Refusal('ERR no such key');
  keyspace.delete(database, from);
  keyspace.put(database, to, row.value, row.expiresAt);
}

/** All at once: the cursor that comes back is always 0. */
function scan(client: Client, [cursor, ...words]: readonly string[]): Answer {
  wholeNumber(cursor, 'ERR invalid cursor');
  let pattern = '*';
  let type = '';
  for (let at = 0; at < words.length; at += 2) {
    const value = words[at + 1];
    const word = (words[at] ?? '').toUpperCase();
    if (value === undefined || !['MATCH', 'COUNT', 'TYPE'].includes(word)) throw new Refusal(SYNTAX);
    if (word === 'MATCH') pattern = value;
    if (word === 'TYPE') type = value.toLowerCase();
    if (word === 'COUNT' && wholeNumber(value) < 1) throw new Refusal(SYNTAX);
  }
  const fits = compilePattern(pattern);
  const found = client.keyspace
    .keys(client.database)
    .filter(({ key, value }) => fits(key) && (type === '' || value.type === type));
  return list([text('0'), texts(found.map(({ key }) => key))]);
}

function flush(client: Client, databases: readonly number[]): Answer {
  for (const database of databases)
    for (const { key } of client.keyspace.keys(database)) client.keyspace.delete(database, key);
  return OK;
}

export const KEYS: Readonly<Record<string, Command>> = {
  del: command(2, ANY, remove),
  unlink: command(2, ANY, remove),
  exists: command(2, ANY, (client, keys) => count(keys, (key) => rowAt(client, key) !== undefined)),
  touch: command(2, ANY, (client, keys) => count(keys, (key) => rowAt(client, key) !== undefined)),
  type: command(2, 2, (client, [key = '']) => ({ is: 'status', text: rowAt(client, key)?.value.type ?? 'none' })),
  keys: command(2, 2, ({ keyspace, database }, [pattern = '']) => {
    const fits = compilePattern(pattern);
    return texts(keyspace.keys(database).flatMap(({ key }) => (fits(key) ? [key] : [])));
  }),
  scan: command(2, ANY, scan),
  randomkey: command(1, 1, ({ keyspace, database }) => {
    const [first] = keyspace.keys(database);
    return first ? text(first.key) : NIL;
  }),
  dbsize: command(1, 1, ({ keyspace, database }) => integer(keyspace.keys(database).length)),
  rename: command(3, 3, (client, [from = '', to = '']) => {
    rename(client, from, to);
    return OK;
  }),
  renamenx: command(3, 3, (client, [from = '', to = '']) => {
    if (rowAt(client, from) && rowAt(client, to)) return integer(0);
    rename(client, from, to);
    return integer(1);
  }),
  expire: command(3, 4, expire(1000, false)),
  pexpire: command(3, 4, expire(1, false)),
  expireat: command(3, 4, expire(1000, true)),
  pexpireat: command(3, 4, expire(1, true)),
  ttl: command(2, 2, timeLeft(1000)),
  pttl: command(2, 2, timeLeft(1)),
  persist: command(2, 2, (client, [key = '']) => {
    const row = rowAt(client, key);
    if (row?.expiresAt === undefined) return integer(0);
    client.keyspace.put(client.database, key, row.value);
    return integer(1);
  }),
  flushdb: command(1, 2, (client) => flush(client, [client.database])),
  flushall: command(1, 2, (client) =>
    flush(
      client,
      Array.from({ length: DATABASES }, (_, database) => database),
    ),
  ),
};
