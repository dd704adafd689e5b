/** Tells listeners of writes, within the write and in the order in which they registered. */
import type { ResourceName } from '../../api/index.ts';
import type { Change } from '../types.ts';

export type Notify = <R extends ResourceName>(change: Change<R>) => void;

export interface Changes {
  readonly notify: Notify;
  readonly onChange: (listener: (change: Change) => void) => void;
}

export function createChanges(): Changes {
  const listeners: ((change: Change) => void)[] = [];
  return {
    notify: (change) => {
      for (const listener of listeners) listener(change);
    },
    onChange: (listener) => {
      listeners.push(listener);
    },
  };
}
