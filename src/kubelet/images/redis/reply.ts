/** What a Redis server answers to all that a client says over one connection. Upstream: src/server.c (processCommand). */
import type { Exchange, Reply } from '../../../network/index.ts';
import { COLLECTIONS } from './collections.ts';
import { Refusal, type Client, type Command } from './command.ts';
import { KEYS } from './keys.ts';
import type { Keyspace } from './keyspace.ts';
import { readRequests } from './requests.ts';
import { SERVER } from './server.ts';
import { STRINGS } from './strings.ts';
import { encode, error, type Answer } from './values.ts';

const COMMANDS: ReadonlyMap<string, Command> = new Map(
  [SERVER, KEYS, STRINGS, COLLECTIONS].flatMap((commands) => Object.entries(commands)),
);

/** What may be said before AUTH. */
const OPEN = ['auth', 'hello', 'quit'];
/** So much of each word, and of all of them, is told of a command nobody knows. */
const MOST_TOLD = 128;

function unknown(name: string, args: readonly string[]): Answer {
  let told = '';
  for (const arg of args) if (told.length < MOST_TOLD) told += `'${arg.slice(0, MOST_TOLD - told.length)}' `;
  const words = `ERR unknown command '${name.slice(0, MOST_TOLD)}', with args beginning with: ${told}`;
  return error(words.replace(/[\r\n]/g, ' '));
}

function perform(client: Client, words: readonly string[]): Answer {
  const [name = '', ...args] = words;
  const known = name.toLowerCase();
  const command = COMMANDS.get(known);
  if (!command) return unknown(name, args);
  if (words.length < command.least || words.length > command.most)
    return error(`ERR wrong number of arguments for '${known}' command`);
  if (!client.hasAuthenticated && !OPEN.includes(known)) return error('NOAUTH Authentication required.');
  try {
    return command.run(client, args);
  } catch (fault) {
    if (fault instanceof Refusal) return error(fault.message);
    throw fault;
  }
}

/** @param settings what the server was started with */
export function redisReply(
  exchange: Exchange,
  keyspace: Keyspace,
  settings: (name: string) => string | undefined,
): Reply {
  // An HTTP request's second line is "Host:", at which Redis closes the connection: somebody may be attacking it.
  if (exchange.says === 'http') return { status: 0, headers: [], body: '' };
  const now = (name: string): string | undefined => keyspace.setting(name) ?? settings(name);
  const client: Client = {
    keyspace,
    database: 0,
    hasAuthenticated: (now('requirepass') ?? '') === '',
    settings: now,
  };
  let body = '';
  for (const request of readRequests(exchange.body)) {
    if (client.leaves) break;
    if ('fault' in request) {
      body += encode(error(`ERR ${request.fault}`));
      break;
    }
    body += encode(perform(client, request.words));
  }
  return { status: 0, headers: [], body };
}
