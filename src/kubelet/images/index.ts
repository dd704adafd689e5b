/** The simulated programs that containers run, and what is known of their images. */
export { programOf, sizeOf } from './catalogue.ts';
export { replyOf } from './replies.ts';
export { toolboxOf, type Toolbox } from './tools.ts';
export type { Program } from './program.ts';
export { parseReference, type ImageReference } from './reference.ts';
export { compileCommand } from './shell/compile.ts';
export { destinationOf, type Destination } from './shell/requests.ts';
export type { RequestLine, Step } from './shell/steps.ts';
export { expandWord, needsExpansion } from './shell/words.ts';
