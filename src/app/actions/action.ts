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
  readonly perform: (target: Target) => void;
}

export function podPath({ namespace, name }: PodTarget): string {
  return `/api/v1/namespaces/${namespace}/pods/${name}`;
}
