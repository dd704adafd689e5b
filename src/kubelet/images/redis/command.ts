/** What a command of Redis is made of, and what all of them share: looking for a key of a type, numbers, refusals. */
import type { Keyspace } from './keyspace.ts';
import type { Answer, StoredKey, Value } from './values.ts';

/** A connection: what commands leave behind for the next ones. */
export interface Client {
  readonly keyspace: Keyspace;
  database: number;
  hasAuthenticated: boolean;
  /** It said QUIT. */
  leaves?: true;
  readonly settings: (name: string) => string | undefined;
}

export interface Command {
  /** So many words at least, its name among them… */
  readonly least: number;
  /** …and at most. */
  readonly most: number;
  readonly run: (client: Client, args: readonly string[]) => Answer;
}

/** A refusal from within a command. */
export class Refusal extends Error {
  override name = 'Refusal';
}

const NOT_AN_INTEGER = 'ERR value is not an integer or out of range';
export const SYNTAX = 'ERR syntax error';

export function wholeNumber(word: string | undefined, words = NOT_AN_INTEGER): number {
  const value = Number(word);
  if (word === undefined || !/^-?(?:0|[1-9]\d*)$/.test(word) || !Number.isSafeInteger(value)) throw new Refusal(words);
  return value;
}

type Kept<T extends Value['type']> = Extract<Value, { readonly type: T }>;

/** The value of a key, if it is of this type. @throws Refusal when it is of another */
export function valueAt<T extends Value['type']>(client: Client, key: string, type: T): Kept<T> | undefined {
  const value = client.keyspace.get(client.database, key)?.value;
  if (value && value.type !== type)
    throw new Refusal('WRONGTYPE Operation against a key holding the wrong kind of value');
  return value as Kept<T> | undefined;
}

export function rowAt({ keyspace, database }: Client, key: string): StoredKey | undefined {
  return keyspace.get(database, key);
}

/** Changes a key's value; when it expires stays. An empty collection is no key. */
export function change(client: Client, key: string, value: Value): void {
  const { keyspace, database } = client;
  const isEmpty =
    (value.type === 'list' && value.items.length === 0) ||
    (value.type === 'hash' && value.fields.size === 0) ||
    (value.type === 'set' && value.members.size === 0);
  if (isEmpty) keyspace.delete(database, key);
  else keyspace.put(database, key, value, rowAt(client, key)?.expiresAt);
}

export function command(least: number, most: number, run: Command['run']): Command {
  return { least, most, run };
}

export const ANY = Infinity;
