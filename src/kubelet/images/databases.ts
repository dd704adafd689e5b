/** Databases and brokers: they listen, they do not speak HTTP, and some take a moment before they listen at all. */
import type { Container } from '../../api/index.ts';
import { mariadbRefuses, mysqlRefuses, postgresRefuses } from './entrypoints.ts';
import { aServer, envOf, flagOf, portIn, type Image, type Program } from './program.ts';

interface Traits {
  readonly name: string;
  readonly port: number;
  readonly size: number;
  readonly startupMs?: number;
  /** Where the port can be changed. */
  readonly flag?: string;
  readonly env?: string;
  readonly ready: string;
  /** What its entrypoint checks. */
  readonly refuses?: Program['refuses'];
}

const ENTRYPOINT = 'docker-entrypoint.sh';

function database(traits: Traits): Image {
  return {
    size: traits.size,
    run(container: Container): Program {
      const flagged = traits.flag === undefined ? undefined : portIn(flagOf(container, traits.flag));
      const fromEnv = traits.env === undefined ? undefined : portIn(envOf(container, traits.env));
      const port = flagged ?? fromEnv ?? traits.port;
      const { statusOf: _http, ...silent } = aServer(traits.name, [port], {
        startupMs: traits.startupMs ?? 0,
        body: () => '',
        stop: { does: 'exit', after: 200, code: 0, listening: false },
        startLines: () => [traits.ready],
      });
      // A command of one's own takes the entrypoint's place.
      const [entrypoint = ENTRYPOINT] = container.command ?? [];
      return traits.refuses && entrypoint.endsWith(ENTRYPOINT) ? { ...silent, refuses: traits.refuses } : silent;
    },
  };
}

export const databases: Readonly<Record<string, Image>> = {
  'docker.io/library/redis': database({
    name: 'redis',
    port: 6379,
    flag: 'port',
    size: 45_012_734,
    ready: '1:M * Ready to accept connections tcp',
  }),
  'docker.io/valkey/valkey': database({
    name: 'valkey',
    port: 6379,
    flag: 'port',
    size: 43_518_221,
    ready: '1:M * Ready to accept connections tcp',
  }),
  'docker.io/library/postgres': database({
    name: 'postgres',
    port: 5432,
    env: 'PGPORT',
    startupMs: 1500,
    size: 157_213_452,
    ready: 'LOG:  database system is ready to accept connections',
    refuses: postgresRefuses,
  }),
  'docker.io/library/mysql': database({
    name: 'mysql',
    port: 3306,
    startupMs: 6000,
    size: 232_110_871,
    ready: '[Server] /usr/sbin/mysqld: ready for connections. port: 3306',
    refuses: mysqlRefuses,
  }),
  'docker.io/library/mariadb': database({
    name: 'mariadb',
    port: 3306,
    startupMs: 3000,
    size: 117_480_392,
    ready: 'mariadbd: ready for connections.',
    refuses: mariadbRefuses,
  }),
  'docker.io/library/mongo': database({
    name: 'mongo',
    port: 27017,
    startupMs: 800,
    size: 297_714_105,
    ready: 'Waiting for connections',
  }),
  'docker.io/library/memcached': database({
    name: 'memcached',
    port: 11211,
    flag: 'port',
    size: 31_107_740,
    ready: 'server listening (auto-negotiate)',
  }),
  'docker.io/library/rabbitmq': database({
    name: 'rabbitmq',
    port: 5672,
    startupMs: 5000,
    size: 102_633_471,
    ready: 'Server startup complete',
  }),
};
