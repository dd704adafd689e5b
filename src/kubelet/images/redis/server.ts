/** Commands about the server and the connection. Upstream: src/server.c, src/networking.c. Left out: clusters, scripts, subscriptions. */
import { ANY, command, Refusal, SYNTAX, wholeNumber, type Client, type Command } from './command.ts';
import { compilePattern } from './glob.ts';
import { DATABASES } from './keyspace.ts';
import { isSetting, SETTING_NAMES, settingValue } from './settings.ts';
import { error, integer, list, OK, text, texts, type Answer } from './values.ts';

const REDIS_VERSION = '8.2.1';

function authenticate(client: Client, words: readonly string[]): Answer {
  const wanted = client.settings('requirepass') ?? '';
  if (wanted === '' && words.length === 1)
    return error(
      'ERR AUTH <password> called without any password configured for the default user. Are you sure your configuration is correct?',
    );
  const [user = 'default'] = words.length > 1 ? words : [];
  // A user without a password takes any.
  if (user !== 'default' || (wanted !== '' && words.at(-1) !== wanted))
    return error('WRONGPASS invalid username-password pair or user is disabled.');
  client.hasAuthenticated = true;
  return OK;
}

function keyspaceLines({ keyspace }: Client): readonly string[] {
  return Array.from({ length: DATABASES }, (_, database) => database).flatMap((database) => {
    const keys = keyspace.keys(database);
    const expiring = keys.filter(({ expiresAt }) => expiresAt !== undefined);
    const left = expiring.reduce((sum, { expiresAt = 0 }) => sum + expiresAt - keyspace.now, 0);
    const mean = expiring.length === 0 ? 0 : Math.round(left / expiring.length);
    return keys.length === 0
      ? []
      : [`db${database}:keys=${keys.length},expires=${expiring.length},avg_ttl=${mean},subexpiry=0`];
  });
}

function sections(client: Client): Readonly<Record<string, readonly string[]>> {
  const port = client.settings('port') ?? '';
  return {
    Server: [
      `redis_version:${REDIS_VERSION}`,
      'redis_mode:standalone',
      'os:Linux 6.12.43 x86_64',
      'process_id:1',
      `tcp_port:${port}`,
    ],
    Clients: ['connected_clients:1', `maxclients:${client.settings('maxclients') ?? ''}`, 'blocked_clients:0'],
    Memory: [
      `maxmemory:${client.settings('maxmemory') ?? ''}`,
      `maxmemory_policy:${client.settings('maxmemory-policy') ?? ''}`,
    ],
    Persistence: ['loading:0', `aof_enabled:${client.settings('appendonly') === 'yes' ? 1 : 0}`],
    Replication: ['role:master', 'connected_slaves:0', 'master_failover_state:no-failover', 'master_repl_offset:0'],
    Keyspace: keyspaceLines(client),
  };
}

function info(client: Client, names: readonly string[]): Answer {
  const wanted = names.map((name) => name.toLowerCase());
  const isAll = wanted.length === 0 || wanted.some((name) => ['all', 'default', 'everything'].includes(name));
  const shown = Object.entries(sections(client)).filter(([name]) => isAll || wanted.includes(name.toLowerCase()));
  return text(shown.map(([name, lines]) => [`# ${name}`, ...lines, ''].join('\r\n')).join('\r\n'));
}

function configGet(client: Client, patterns: readonly string[]): Answer {
  const fit = patterns.map((pattern) => compilePattern(pattern.toLowerCase()));
  const names = SETTING_NAMES.filter((name) => fit.some((fits) => fits(name)));
  return texts(names.flatMap((name) => [name, client.settings(name) ?? '']));
}

function configSet(client: Client, words: readonly string[]): Answer {
  if (words.length === 0 || words.length % 2 !== 0)
    throw new Refusal("ERR wrong number of arguments for 'config|set' command");
  for (let at = 0; at < words.length; at += 2) {
    const name = (words[at] ?? '').toLowerCase();
    if (!isSetting(name)) throw new Refusal(`ERR Unknown option or number of arguments for CONFIG SET - '${name}'`);
    const value = settingValue(name, words[at + 1] ?? '');
    if (value === undefined)
      throw new Refusal(
        `ERR CONFIG SET failed (possibly related to argument '${name}') - argument must be a memory value`,
      );
    client.keyspace.set(name, value);
  }
  return OK;
}

function config(client: Client, [what = '', ...words]: readonly string[]): Answer {
  switch (what.toUpperCase()) {
    case 'GET':
      return configGet(client, words);
    case 'SET':
      return configSet(client, words);
    case 'RESETSTAT':
      return OK;
    default:
      throw new Refusal(`ERR unknown subcommand '${what}'. Try CONFIG HELP.`);
  }
}

/** What client libraries say when they connect. */
function clientCommand(_: Client, [what = '']: readonly string[]): Answer {
  switch (what.toUpperCase()) {
    case 'SETINFO':
    case 'SETNAME':
      return OK;
    case 'GETNAME':
      return text('');
    case 'ID':
      return integer(3);
    default:
      throw new Refusal(`ERR unknown subcommand '${what}'. Try CLIENT HELP.`);
  }
}

const saySomething: Command['run'] = (_, [message]) =>
  message === undefined ? { is: 'status', text: 'PONG' } : text(message);

export const SERVER: Readonly<Record<string, Command>> = {
  ping: command(1, 2, saySomething),
  echo: command(2, 2, (_, [message]) => text(message)),
  auth: command(2, 3, authenticate),
  select: command(2, 2, (client, [word]) => {
    const database = wholeNumber(word);
    if (database < 0 || database >= DATABASES) throw new Refusal('ERR DB index is out of range');
    client.database = database;
    return OK;
  }),
  quit: command(1, ANY, (client) => {
    client.leaves = true;
    return OK;
  }),
  hello: command(1, ANY, (_, [version]) => {
    // Who asks for the newer protocol is told that there is none, and goes on with the old one.
    if (version !== undefined && version !== '2') throw new Refusal('NOPROTO unsupported protocol version');
    const pairs = { server: 'redis', version: REDIS_VERSION, mode: 'standalone', role: 'master' };
    return list([...Object.entries(pairs).flat().map(text), text('proto'), integer(2)]);
  }),
  client: command(2, ANY, clientCommand),
  command: command(1, ANY, () => list([])),
  config: command(2, ANY, config),
  info: command(1, ANY, info),
  role: command(1, 1, () => list([text('master'), integer(0), list([])])),
  time: command(1, 1, ({ keyspace }) => {
    const ms = keyspace.epoch + keyspace.now;
    return texts([String(Math.floor(ms / 1000)), String(Math.floor((ms % 1000) * 1000))]);
  }),
  save: command(1, 1, () => OK),
  bgsave: command(1, 2, (_, [word]) => {
    if (word !== undefined && word.toUpperCase() !== 'SCHEDULE') throw new Refusal(SYNTAX);
    return { is: 'status', text: 'Background saving started' };
  }),
  lastsave: command(1, 1, ({ keyspace }) => integer(Math.floor((keyspace.epoch + keyspace.now) / 1000))),
};
