/**
 * What a command of kubectl is, and what it has at hand while it runs. Its help and its flags are in `help.generated.ts`, under its path.
 */
import type { Process, Routine } from '../../shell/index.ts';
import type { Client } from '../rest/client.ts';
import type { Discovery } from '../rest/discovery.ts';
import type { Kubeconfig } from '../config/kubeconfig.ts';
import type { FlagSet } from './flags.ts';

export interface Command {
  /** The words after "kubectl": "create service clusterip". */
  readonly path: string;
  readonly aliases?: readonly string[];
  /** Flags without which it does not begin: "required flag(s) "image" not set". */
  readonly required?: readonly string[];
  /** Words that may stand where its arguments stand, for completion; undefined: resources. */
  readonly completes?: 'resources' | 'pods' | 'files' | 'contexts' | 'nothing';
  /** @returns its exit status. @throws Failure, whose text the caller prints; Exit */
  readonly run: (call: Invocation) => Routine<number>;
}

/** One run of a command. */
export interface Invocation {
  readonly command: Command;
  readonly process: Process;
  readonly flags: FlagSet;
  /** The words that are no flags, and not the command's own. */
  readonly args: readonly string[];
  readonly config: Kubeconfig;
  readonly client: Client;
  readonly discovery: Discovery;
  /** --namespace, or the context's, or "default". */
  readonly namespace: string;
  /** --namespace was given: an object in a file may not name another. */
  readonly isNamespaceGiven: boolean;
  /** To standard output, as it stands. */
  out(text: string): Routine<void>;
  /** To standard error, as it stands. */
  err(text: string): Routine<void>;
  /** ms since 1970. */
  now(): Routine<number>;
}
