/**
 * What admission adds to a new Pod, when there is room for it: a service account with its token, a priority, and the two tolerations that let it stay five minutes
 * on a node that has gone. Upstream: plugin/pkg/admission/{serviceaccount,priority,defaulttolerationseconds}. Left out: limit ranges,
 * quotas, webhooks.
 */
import type { Pod, PodSpec, PriorityClass, ServiceAccount, Toleration } from '../../api/index.ts';
import type { Store } from '../../etcd/index.ts';
import { refuseCrowd } from './crowd.ts';
import { priorityClassOf, priorityOf } from './priority.ts';
import { serviceAccountOf, withServiceAccount } from './serviceAccount.ts';

const TOLERATION_SECONDS = 300;
const UNREACHABLE_KEYS = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

interface Admitted {
  readonly account: ServiceAccount | undefined;
  readonly priorityClass: PriorityClass | undefined;
  readonly spec: PodSpec;
}

/** A thousand replicas have one spec, and one result as long as their account and their class are the same. */
const known = new WeakMap<PodSpec, Admitted>();

/** @throws ApiError Forbidden when the account or the class does not exist, the Pod claims a priority of its own, or there is no room left. */
export function createPodAdmission(store: Store): (pod: Pod) => Pod {
  return (pod) => {
    refuseCrowd(store, pod);
    const account = serviceAccountOf(store, pod);
    const priorityClass = priorityClassOf(store, pod);
    const before = known.get(pod.spec);
    if (before && before.account === account && before.priorityClass === priorityClass)
      return before.spec === pod.spec ? pod : { ...pod, spec: before.spec };
    const spec = withServiceAccount(
      { ...pod.spec, ...priorityOf(pod, priorityClass), tolerations: tolerationsOf(pod.spec) },
      account,
    );
    known.set(pod.spec, { account, priorityClass, spec });
    known.set(spec, { account, priorityClass, spec });
    return { ...pod, spec };
  };
}

function tolerationsOf(spec: PodSpec): readonly Toleration[] {
  const given = spec.tolerations ?? [];
  const missing = UNREACHABLE_KEYS.filter(
    (key) =>
      !given.some(
        (toleration) =>
          (!toleration.key || toleration.key === key) && (!toleration.effect || toleration.effect === 'NoExecute'),
      ),
  );
  const added = missing.map((key): Toleration => ({
    key,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: TOLERATION_SECONDS,
  }));
  return added.length === 0 ? given : [...given, ...added];
}
