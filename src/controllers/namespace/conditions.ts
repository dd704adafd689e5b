/** What stands in the way of a namespace's end, as conditions. Upstream: pkg/controller/namespace/deletion/status_condition_utils.go. */
import {
  RESOURCES,
  type Condition,
  type KubernetesObject,
  type Namespace,
  type ResourceName,
  type Time,
} from '../../api/index.ts';

export interface Remains {
  /** What is left, by resource. */
  readonly content?: readonly { readonly resource: ResourceName; readonly objects: readonly KubernetesObject[] }[];
  readonly failures?: readonly string[];
}

type Said = Pick<Condition, 'status' | 'reason' | 'message'>;

/** In upstream's order, with what they say when nothing is wrong. */
const TYPES: readonly (readonly [type: string, reason: string, message: string])[] = [
  ['NamespaceDeletionDiscoveryFailure', 'ResourcesDiscovered', 'All resources successfully discovered'],
  ['NamespaceDeletionGroupVersionParsingFailure', 'ParsedGroupVersions', 'All legacy kube types successfully parsed'],
  [
    'NamespaceDeletionContentFailure',
    'ContentDeleted',
    'All content successfully deleted, may be waiting on finalization',
  ],
  ['NamespaceContentRemaining', 'ContentRemoved', 'All content successfully removed'],
  ['NamespaceFinalizersRemaining', 'ContentHasNoFinalizers', 'All content-preserving finalizers finished'],
];

/** The namespace with its conditions brought up to date; the same object when they are. */
export function withConditions(namespace: Namespace, remains: Remains, now: Time): Namespace {
  const wrong = faults(remains);
  const before = namespace.status?.conditions ?? [];
  const conditions = TYPES.map(([type, reason, message]): Condition => {
    const said = wrong[type] ?? { status: 'False', reason, message };
    const old = before.find((condition) => condition.type === type);
    const { lastTransitionTime = now } = old?.status === said.status ? old : {};
    return { type, lastTransitionTime, ...said };
  });
  const others = before.filter(({ type }) => !TYPES.some(([known]) => known === type));
  const same =
    before.length === conditions.length + others.length &&
    conditions.every(({ type, reason, message, status }) =>
      before.some(
        (old) => old.type === type && old.reason === reason && old.message === message && old.status === status,
      ),
    );
  return same ? namespace : { ...namespace, status: { ...namespace.status, conditions: [...others, ...conditions] } };
}

function faults({ content = [], failures = [] }: Remains): Readonly<Partial<Record<string, Said>>> {
  const finalizers = new Map<string, number>();
  for (const { objects } of content)
    for (const { metadata } of objects)
      for (const finalizer of metadata.finalizers ?? [])
        finalizers.set(finalizer, (finalizers.get(finalizer) ?? 0) + 1);
  const list = (parts: readonly string[]): string => [...parts].sort().join(', ');
  const instances = (count: number): string => `${String(count)} resource instances`;
  const resources = content.map(
    ({ resource, objects }) => `${resource}.${RESOURCES[resource].group} has ${instances(objects.length)}`,
  );
  const waiting = [...finalizers].map(([finalizer, count]) => `${finalizer} in ${instances(count)}`);
  const said = (reason: string, message: string): Said => ({ status: 'True', reason, message });
  return {
    ...(failures.length > 0
      ? {
          NamespaceDeletionContentFailure: said(
            'ContentDeletionFailed',
            `Failed to delete all resource types, ${String(failures.length)} remaining: ${list(failures)}`,
          ),
        }
      : {}),
    ...(resources.length > 0
      ? {
          NamespaceContentRemaining: said('SomeResourcesRemain', `Some resources are remaining: ${list(resources)}`),
        }
      : {}),
    ...(waiting.length > 0
      ? {
          NamespaceFinalizersRemaining: said(
            'SomeFinalizersRemain',
            `Some content in the namespace has finalizers remaining: ${list(waiting)}`,
          ),
        }
      : {}),
  };
}
