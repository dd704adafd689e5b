/** A request as a program of an image sees it. */
import type { Served } from '../../network/index.ts';
import type { Program } from './program.ts';

export interface Serving extends Served {
  readonly program: Program;
  readonly hostname: string;
  /** ms since 1970. */
  readonly now: number;
  /** A file of its container, as it is now. */
  readonly fileAt: (path: string) => string | undefined;
}
