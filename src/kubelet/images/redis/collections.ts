/** Commands for lists, hashes and sets. Upstream: src/t_list.c, t_hash.c, t_set.c. Left out: those that wait, move and combine. */
import { ANY, change, command, Refusal, valueAt, wholeNumber, type Client, type Command } from './command.ts';
import { integer, list, NIL, text, texts, type Answer } from './values.ts';

const itemsAt = (client: Client, key: string): readonly string[] => valueAt(client, key, 'list')?.items ?? [];
const fieldsAt = (client: Client, key: string): ReadonlyMap<string, string> =>
  valueAt(client, key, 'hash')?.fields ?? new Map<string, string>();
const membersAt = (client: Client, key: string): ReadonlySet<string> =>
  valueAt(client, key, 'set')?.members ?? new Set<string>();

function push(atHead: boolean, onlyIfThere: boolean): Command['run'] {
  return (client, [key = '', ...more]) => {
    const known = itemsAt(client, key);
    if (onlyIfThere && known.length === 0) return integer(0);
    const items = atHead ? [...more.toReversed(), ...known] : [...known, ...more];
    change(client, key, { type: 'list', items });
    return integer(items.length);
  };
}

function pop(atHead: boolean): Command['run'] {
  return (client, [key = '', word]) => {
    const known = itemsAt(client, key);
    const many = word === undefined ? 1 : wholeNumber(word, 'ERR value is out of range, must be positive');
    if (many < 0) throw new Refusal('ERR value is out of range, must be positive');
    if (known.length === 0) return NIL;
    const taken = atHead ? known.slice(0, many) : known.slice(Math.max(0, known.length - many)).reverse();
    const items = atHead ? known.slice(many) : known.slice(0, Math.max(0, known.length - many));
    change(client, key, { type: 'list', items });
    return word === undefined ? text(taken[0]) : texts(taken);
  };
}

/** From one place to another, both counted from the end when they are negative. */
function range(items: readonly string[], from: number, to: number): readonly string[] {
  const place = (at: number): number => (at < 0 ? items.length + at : at);
  return items.slice(Math.max(0, place(from)), Math.max(0, place(to) + 1));
}

function setFields(client: Client, key: string, words: readonly string[], name: string): number {
  if (words.length === 0 || words.length % 2 !== 0)
    throw new Refusal(`ERR wrong number of arguments for '${name}' command`);
  const fields = new Map(fieldsAt(client, key));
  const before = fields.size;
  for (let at = 0; at < words.length; at += 2) fields.set(words[at] ?? '', words[at + 1] ?? '');
  change(client, key, { type: 'hash', fields });
  return fields.size - before;
}

function removeFrom<T>(known: Iterable<T>, unwanted: readonly string[], nameOf: (one: T) => string): T[] {
  return [...known].filter((one) => !unwanted.includes(nameOf(one)));
}

function countIn(client: Client, [key = '', field = '', word]: readonly string[]): Answer {
  const amount = wholeNumber(word);
  const old = fieldsAt(client, key).get(field) ?? '0';
  const value = wholeNumber(old, 'ERR hash value is not an integer') + amount;
  setFields(client, key, [field, String(value)], 'hincrby');
  return integer(value);
}

export const COLLECTIONS: Readonly<Record<string, Command>> = {
  lpush: command(3, ANY, push(true, false)),
  rpush: command(3, ANY, push(false, false)),
  lpushx: command(3, ANY, push(true, true)),
  rpushx: command(3, ANY, push(false, true)),
  lpop: command(2, 3, pop(true)),
  rpop: command(2, 3, pop(false)),
  llen: command(2, 2, (client, [key = '']) => integer(itemsAt(client, key).length)),
  lindex: command(3, 3, (client, [key = '', at]) => text(itemsAt(client, key).at(wholeNumber(at)))),
  lrange: command(4, 4, (client, [key = '', from, to]) =>
    texts(range(itemsAt(client, key), wholeNumber(from), wholeNumber(to))),
  ),
  hset: command(4, ANY, (client, [key = '', ...words]) => integer(setFields(client, key, words, 'hset'))),
  hmset: command(4, ANY, (client, [key = '', ...words]) => {
    setFields(client, key, words, 'hmset');
    return { is: 'status', text: 'OK' };
  }),
  hget: command(3, 3, (client, [key = '', field = '']) => text(fieldsAt(client, key).get(field))),
  hmget: command(3, ANY, (client, [key = '', ...names]) => {
    const fields = fieldsAt(client, key);
    return list(names.map((name) => text(fields.get(name))));
  }),
  hgetall: command(2, 2, (client, [key = '']) => texts([...fieldsAt(client, key)].flat())),
  hkeys: command(2, 2, (client, [key = '']) => texts(fieldsAt(client, key).keys())),
  hvals: command(2, 2, (client, [key = '']) => texts(fieldsAt(client, key).values())),
  hlen: command(2, 2, (client, [key = '']) => integer(fieldsAt(client, key).size)),
  hexists: command(3, 3, (client, [key = '', field = '']) => integer(Number(fieldsAt(client, key).has(field)))),
  hdel: command(3, ANY, (client, [key = '', ...names]) => {
    const fields = fieldsAt(client, key);
    const left = new Map(removeFrom(fields, names, ([name]) => name));
    if (left.size < fields.size) change(client, key, { type: 'hash', fields: left });
    return integer(fields.size - left.size);
  }),
  hincrby: command(4, 4, countIn),
  sadd: command(3, ANY, (client, [key = '', ...more]) => {
    const known = membersAt(client, key);
    const members = new Set([...known, ...more]);
    change(client, key, { type: 'set', members });
    return integer(members.size - known.size);
  }),
  srem: command(3, ANY, (client, [key = '', ...names]) => {
    const known = membersAt(client, key);
    const members = new Set(removeFrom(known, names, (name) => name));
    if (members.size < known.size) change(client, key, { type: 'set', members });
    return integer(known.size - members.size);
  }),
  smembers: command(2, 2, (client, [key = '']) => texts(membersAt(client, key))),
  sismember: command(3, 3, (client, [key = '', name = '']) => integer(Number(membersAt(client, key).has(name)))),
  scard: command(2, 2, (client, [key = '']) => integer(membersAt(client, key).size)),
};
