/** Redis: a server that keeps keys as long as its container runs. */
export { forgetKeys, keyspaceOf, type KeyTables } from './keyspace.ts';
export { redisReply } from './reply.ts';
export { startedWith } from './settings.ts';
export type { StoredKey } from './values.ts';
