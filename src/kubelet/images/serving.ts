/** A request as a program of an image sees it. */
import type { Exchange, Served } from '../../network/index.ts';
import type { Program } from './program.ts';

export interface Serving extends Served {
  readonly program: Program;
  readonly hostname: string;
  /** ms since 1970. */
  readonly now: number;
  /** A file of its container, as it is now. */
  readonly fileAt: (path: string) => string | undefined;
}

/** The path without query and fragment. */
export function pathOf({ path }: Exchange): string {
  return path.split(/[?#]/, 1)[0] ?? '/';
}

/** The file that a path means: of a directory its index. */
export function fileNameOf(exchange: Exchange): string {
  const path = pathOf(exchange);
  return path.endsWith('/') ? `${path}index.html` : path;
}
