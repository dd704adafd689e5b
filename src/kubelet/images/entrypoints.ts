/**
 * What the entrypoints of databases' images ask for before they make a new database: who may log in. Without an answer they say so and
 * end with 1. Upstream: docker-entrypoint.sh of docker-library/postgres and /mysql and of MariaDB/mariadb-docker (docker_verify_minimum_env).
 * Left out: a volume that holds a database already, for nothing here makes one.
 */
import type { Given } from './program.ts';

/** A variable, or the file that one with _FILE names. @returns undefined when both are given, which no entrypoint takes */
function valueOf({ env, fileAt }: Given, name: string): string | undefined {
  const file = env(`${name}_FILE`);
  if (file === '') return env(name);
  return env(name) === '' ? (fileAt(file) ?? '').replace(/\n+$/, '') : undefined;
}

const POSTGRES_WANTS = [
  'Error: Database is uninitialized and superuser password is not specified.',
  '       You must specify POSTGRES_PASSWORD to a non-empty value for the',
  '       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".',
  '',
  '       You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all',
  '       connections without a password. This is *not* recommended.',
  '',
  '       See PostgreSQL documentation about "trust":',
  '       https://www.postgresql.org/docs/current/auth-trust.html',
];

export function postgresRefuses(given: Given): readonly string[] | undefined {
  const password = valueOf(given, 'POSTGRES_PASSWORD');
  if (password === undefined)
    return ['error: both POSTGRES_PASSWORD and POSTGRES_PASSWORD_FILE are set (but are exclusive)'];
  return password === '' && given.env('POSTGRES_HOST_AUTH_METHOD') !== 'trust' ? POSTGRES_WANTS : undefined;
}

/** A line of the entrypoints of MySQL and MariaDB. */
function logged({ at }: Given, level: 'ERROR' | 'Note', text: string): string {
  return `${at.replace('T', ' ').replace('Z', '+00:00')} [${level}] [Entrypoint]: ${text}`;
}

/** MySQL's and MariaDB's: one of these variables has to be there. */
function wantsOne(given: Given, server: string, names: readonly string[], words: readonly string[]) {
  const begins = logged(given, 'Note', `Entrypoint script for ${server} started.`);
  for (const name of names) {
    const value = valueOf(given, name);
    if (value === undefined)
      return [begins, logged(given, 'ERROR', `Both ${name} and ${name}_FILE are set (but are exclusive)`)];
    if (value !== '') return undefined;
  }
  const [first = '', ...rest] = words;
  return [begins, logged(given, 'ERROR', first), ...rest];
}

const UNINITIALIZED = 'Database is uninitialized and password option is not specified';
const MYSQL = ['MYSQL_ROOT_PASSWORD', 'MYSQL_ALLOW_EMPTY_PASSWORD', 'MYSQL_RANDOM_ROOT_PASSWORD'];
const MARIADB = [
  'MARIADB_ROOT_PASSWORD',
  'MARIADB_ROOT_PASSWORD_HASH',
  'MARIADB_ALLOW_EMPTY_ROOT_PASSWORD',
  'MARIADB_RANDOM_ROOT_PASSWORD',
];

export function mysqlRefuses(given: Given): readonly string[] | undefined {
  const wanted = MYSQL.map((name) => `    - ${name}`);
  return wantsOne(given, 'MySQL Server 9.4.0-1.el9', MYSQL, [
    UNINITIALIZED,
    '    You need to specify one of the following as an environment variable:',
    ...wanted,
  ]);
}

/** MariaDB takes MySQL's names, too. */
export function mariadbRefuses(given: Given): readonly string[] | undefined {
  const names = `${MARIADB.slice(0, -1).join(', ')} and ${MARIADB.at(-1) ?? ''}`;
  return wantsOne(
    given,
    'MariaDB Server 1:12.0.2+maria~ubu2404',
    [...MARIADB, ...MYSQL],
    [UNINITIALIZED, `\tYou need to specify one of ${names}`],
  );
}
