/** Objects as their own types: what a command needs to know of Pods, Services and their like. */
import type {
  DaemonSet,
  Deployment,
  Event,
  Job,
  KubernetesObject,
  Pod,
  ReplicaSet,
  Service,
  StatefulSet,
} from '../../api/index.ts';
import type { Routine } from '../../shell/index.ts';
import type { Client, Query } from './client.ts';

export interface ListOf<T> {
  readonly items: readonly T[];
  readonly metadata?: { readonly resourceVersion?: string; readonly continue?: string };
}

export type Workload = DaemonSet | Deployment | Job | ReplicaSet | StatefulSet;

/** Everything of a list, piece by piece. */
export function* listAll<T extends KubernetesObject>(client: Client, path: string, query: Query = {}): Routine<T[]> {
  const items: T[] = [];
  let next: string | undefined;
  do {
    const list: ListOf<T> = yield* client.get<ListOf<T>>(path, { ...query, limit: '500', continue: next });
    items.push(...list.items);
    next = list.metadata?.continue || undefined;
  } while (next !== undefined);
  return items;
}

export const podsPath = (namespace: string): string => `/api/v1/namespaces/${namespace}/pods`;

export type { Event, Pod, Service };

/** "app=web,tier=front": the label selector of an object, as text; undefined: it has none. */
export function selectorText(selector: unknown): string | undefined {
  if (typeof selector !== 'object' || selector === null) return undefined;
  const { matchLabels, matchExpressions } = selector as {
    matchLabels?: Record<string, string>;
    matchExpressions?: { key: string; operator: string; values?: string[] }[];
  };
  const plain = matchLabels || matchExpressions ? (matchLabels ?? {}) : (selector as Record<string, string>);
  const parts = Object.keys(plain)
    .sort()
    .map((key) => `${key}=${plain[key]}`);
  for (const { key, operator, values = [] } of matchExpressions ?? [])
    parts.push(
      operator === 'Exists'
        ? key
        : operator === 'DoesNotExist'
          ? `!${key}`
          : `${key} ${operator === 'In' ? 'in' : 'notin'} (${[...values].sort().join(',')})`,
    );
  return parts.sort().join(',');
}
