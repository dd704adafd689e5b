/** What a user can do to an object of the scene. One file each; menus, keys and the palette read the same list. */

export interface PodTarget {
  readonly namespace: string;
  readonly name: string;
}

export interface NodeTarget {
  readonly name: string;
}

export interface Action<Target> {
  readonly id: string;
  readonly label: string;
  /** Takes something away. */
  readonly isDanger?: boolean;
  /** The key that does it to the focused object. */
  readonly shortcut?: string;
  /** Whether it makes sense for this one now; always, when absent. */
  readonly isOffered?: (target: Target) => boolean;
  /** The command line that does the same, where there is one. */
  readonly command?: (target: Target) => string;
  readonly perform: (target: Target) => void;
}

/** `kubectl VERB pod NAME`, with its namespace where that is not the default one. */
export function podCommand(verb: string, { namespace, name }: PodTarget, flags = ''): string {
  return `kubectl ${verb} pod ${name}${namespace === 'default' ? '' : ` -n ${namespace}`}${flags}`;
}

export function podPath({ namespace, name }: PodTarget): string {
  return `/api/v1/namespaces/${namespace}/pods/${name}`;
}
