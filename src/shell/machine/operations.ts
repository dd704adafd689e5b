/**
 * What a running program asks of the machine it runs on: its system calls. A program is a generator that yields these and is resumed
 * with their results, so that it can stand still at any of them for as long as cluster time wants.
 */
import type { Description } from './streams.ts';

/** A question to the world outside the machine: files, clock, network. Plain data; `kind` says which. */
export interface Request {
  readonly kind: string;
}

/** Something that ends with a status. */
export interface Ending {
  readonly status: number | undefined;
}

export type Operation =
  /** Result: text, or undefined at the end of the file. `line`: no further than the next line feed. */
  | { readonly op: 'read'; readonly from: Description; readonly line: boolean }
  | { readonly op: 'write'; readonly to: Description; readonly text: string }
  /** Result: what the host answers. */
  | { readonly op: 'ask'; readonly request: Request }
  /** Result: its exit status. */
  | { readonly op: 'wait'; readonly process: Ending }
  /** The same, but a signal that the process catches ends the waiting: then the result is 128 and its number. */
  | { readonly op: 'wait'; readonly process: Ending; readonly interruptible: true }
  /** Nothing but a place where the machine may stop it. */
  | { readonly op: 'step' };

/** A program, or a part of one, in progress. */
export type Routine<T> = Generator<Operation, T, unknown>;

export const STEP: Operation = { op: 'step' };
