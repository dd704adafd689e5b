/** The simulated programs that containers run, and what is known of their images. */
export { canStart, programOf, programStarted, sizeOf, userOf } from './catalogue.ts';
export { accessLine, goLine } from './accessLog.ts';
export { netexec, type NetexecAnswer } from './netexec.ts';
export { goReply, replyOf } from './replies.ts';
export { consumptionOf, listeningPorts } from './consumption.ts';
export { toolboxOf, type Toolbox } from './tools.ts';
export type { Program } from './program.ts';
export { forgetKeys, keyspaceOf, redisReply, startedWith, type KeyTables, type StoredKey } from './redis/index.ts';
export { parseReference, type ImageReference } from './reference.ts';
