/** The simulated programs that containers run, and what is known of their images. */
export { canStart, programOf, programStarted, sizeOf } from './catalogue.ts';
export { replyOf } from './replies.ts';
export { toolboxOf, type Toolbox } from './tools.ts';
export type { Program } from './program.ts';
export { parseReference, type ImageReference } from './reference.ts';
