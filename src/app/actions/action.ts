/** What a user can do to an object of the scene. One file each; menus, keys and the palette read the same list. */
import { namespaceFlag } from '../presenters/namespaceFlag.ts';
import { actionWords } from './words.ts';

export interface PodTarget {
  readonly namespace: string;
  readonly name: string;
}

export interface NodeTarget {
  readonly name: string;
}

/** Typed on another machine; or only words. */
export type Instead = { readonly on: string; readonly line: string } | { readonly why: string };

export interface Action<Target> {
  readonly id: string;
  readonly label: string;
  /** Takes something away. */
  readonly isDanger?: boolean;
  /** The key that does it to the focused object. */
  readonly shortcut?: string;
  /** Whether it makes sense for this one now; always, when absent. */
  readonly isOffered?: (target: Target) => boolean;
  /** The kubectl line that does the same, or what comes nearest; undefined: there is none for this one. */
  readonly command?: (target: Target) => string | undefined;
  /** Where kubectl has none: what an operator would do, or that it is nobody's to do. */
  readonly instead?: (target: Target) => Instead;
  readonly perform: (target: Target) => void;
}

/** `kubectl VERB pod NAME`, with its namespace where that is not the default one. */
export function podCommand(verb: string, { namespace, name }: PodTarget, flags = ''): string {
  return `kubectl ${verb} pod ${name}${namespaceFlag(namespace)}${flags}`;
}

/** `kubectl exec NAME -- …`. */
export function execCommand({ namespace, name }: PodTarget, line: string): string {
  return `kubectl exec ${name}${namespaceFlag(namespace)} -- ${line}`;
}

export function podPath({ namespace, name }: PodTarget): string {
  return `/api/v1/namespaces/${namespace}/pods/${name}`;
}

/** "no kubectl command: on node-2, ip link set eth0 down". */
export function saidInstead(instead: Instead): string {
  const { noCommand } = actionWords;
  return 'why' in instead ? noCommand.why(instead.why) : noCommand.elsewhere(instead.on, instead.line);
}
