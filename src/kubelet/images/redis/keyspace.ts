/** The keys of one Redis: rows of the kubelet's table, so that they go and come with the clock. An expired one is not there. */
import { bootEpochMs } from '../../../api/index.ts';
import type { Table, TableIndex } from '../../../sim/index.ts';
import type { StoredKey, Value } from './values.ts';

/** Sixteen, unless redis.conf says otherwise. */
export const DATABASES = 16;
/** Where CONFIG SET keeps what it was told. */
const SETTINGS = -1;

export interface Keyspace {
  /** ms of cluster time. */
  readonly now: number;
  /** ms since 1970 at which cluster time began. */
  readonly epoch: number;
  get(database: number, key: string): StoredKey | undefined;
  put(database: number, key: string, value: Value, expiresAt?: number): void;
  /** Whether it was there. */
  delete(database: number, key: string): boolean;
  keys(database: number): readonly StoredKey[];
  setting(name: string): string | undefined;
  set(name: string, value: string): void;
}

export interface KeyTables {
  readonly rows: Table<StoredKey>;
  readonly byContainer: TableIndex<StoredKey>;
}

const rowKey = ({ container, database, key }: Pick<StoredKey, 'container' | 'database' | 'key'>): string =>
  `${container} ${database} ${key}`;

export function keyspaceOf({ rows, byContainer }: KeyTables, container: string, now: number): Keyspace {
  const isThere = ({ expiresAt }: StoredKey): boolean => expiresAt === undefined || expiresAt > now;
  const get = (database: number, key: string): StoredKey | undefined => {
    const row = rows.get(rowKey({ container, database, key }));
    return row && isThere(row) ? row : undefined;
  };
  const put = (database: number, key: string, value: Value, expiresAt?: number): void => {
    const row = { container, database, key, value };
    rows.put(rowKey(row), expiresAt === undefined ? row : { ...row, expiresAt });
  };
  return {
    now,
    epoch: bootEpochMs(),
    get,
    put,
    delete(database, key) {
      const known = get(database, key) !== undefined;
      rows.delete(rowKey({ container, database, key }));
      return known;
    },
    keys: (database) => byContainer.get(container).filter((row) => row.database === database && isThere(row)),
    setting(name) {
      const value = get(SETTINGS, name)?.value;
      return value?.type === 'string' ? value.text : undefined;
    },
    set: (name, value) => put(SETTINGS, name, { type: 'string', text: value }),
  };
}

/** Its process has ended: memory is all it had. */
export function forgetKeys({ rows, byContainer }: KeyTables, container: string): void {
  for (const row of byContainer.get(container)) rows.delete(rowKey(row));
}
