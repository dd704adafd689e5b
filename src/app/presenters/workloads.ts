/** What keeps Pods: how many it has ready, in the words of each kind. */
import type {
  AnyObject,
  Condition,
  DaemonSet,
  Deployment,
  LabelSelector,
  ReplicaSet,
  ReplicationController,
  StatefulSet,
} from '../../api/index.ts';
import { latePresenterWords } from './late.words.ts';

export type Workload = Deployment | ReplicaSet | ReplicationController | DaemonSet | StatefulSet;

export function isWorkload(object: AnyObject): object is Workload {
  switch (object.kind) {
    case 'Deployment':
    case 'ReplicaSet':
    case 'ReplicationController':
    case 'DaemonSet':
    case 'StatefulSet':
      return true;
    default:
      return false;
  }
}

/** Which Pods it counts. A ReplicationController has equalities only. */
export const selectorOfWorkload = (workload: Workload): LabelSelector =>
  workload.kind === 'ReplicationController' ? { matchLabels: workload.spec.selector ?? {} } : workload.spec.selector;

/** "2 of 3 ready" */
export function readyWords(workload: Workload): string {
  if (workload.kind === 'DaemonSet') {
    const { numberReady = 0, desiredNumberScheduled = 0 } = workload.status ?? {};
    return latePresenterWords.workloads.ready(numberReady, desiredNumberScheduled);
  }
  return latePresenterWords.workloads.ready(workload.status?.readyReplicas ?? 0, workload.spec.replicas ?? 1);
}

/** What is particular about the Pods of a kind, for those that have something. */
export function workloadNote({ kind }: Workload): string | undefined {
  switch (kind) {
    case 'DaemonSet':
      return latePresenterWords.workloads.notes.DaemonSet;
    case 'StatefulSet':
      return latePresenterWords.workloads.notes.StatefulSet;
    default:
      return undefined;
  }
}

export function conditionsOf(object: AnyObject): readonly Condition[] {
  return isWorkload(object) ? (object.status?.conditions ?? []) : [];
}
