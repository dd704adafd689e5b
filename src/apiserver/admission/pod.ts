/**
 * What admission adds to a new Pod: a service account, a priority, and the two tolerations that let it stay five minutes on a node
 * that has gone. Upstream: plugin/pkg/admission/{serviceaccount,priority,defaulttolerationseconds}. Left out: the projected token
 * volume (kube-api-access-…), PriorityClass objects (the two built-in classes are known), limit ranges, quotas, webhooks.
 */
import { RESOURCES, type Pod, type PodSpec, type Toleration } from '../../api/index.ts';
import { forbidden } from '../statusErrors.ts';

const TOLERATION_SECONDS = 300;
const UNREACHABLE_KEYS = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'];

const PRIORITY_CLASSES: Readonly<Record<string, number>> = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};

const known = new WeakMap<PodSpec, PodSpec>();

/** @throws ApiError Forbidden when the priority class does not exist or the priority given is not its own. */
export function admitPod(pod: Pod): Pod {
  const before = known.get(pod.spec);
  if (before) return before === pod.spec ? pod : { ...pod, spec: before };
  const account = pod.spec.serviceAccountName || 'default';
  const spec: PodSpec = {
    ...pod.spec,
    serviceAccountName: account,
    serviceAccount: account,
    ...priorityOf(pod),
    tolerations: tolerationsOf(pod.spec),
  };
  known.set(pod.spec, spec);
  known.set(spec, spec);
  return { ...pod, spec };
}

function priorityOf({ metadata, spec }: Pod): Partial<PodSpec> {
  const name = spec.priorityClassName;
  const refuse = (sentence: string): never => {
    throw forbidden(RESOURCES.pods, metadata.name, sentence);
  };
  if (name && !Object.hasOwn(PRIORITY_CLASSES, name)) refuse(`no PriorityClass with name ${name} was found`);
  const priority = name ? PRIORITY_CLASSES[name]! : 0;
  if (spec.priority !== undefined && spec.priority !== priority)
    refuse(
      `the integer value of priority (${String(spec.priority)}) must not be provided in pod spec; priority admission controller computed ${String(priority)} from the given PriorityClass name`,
    );
  const preemptionPolicy = spec.preemptionPolicy ?? 'PreemptLowerPriority';
  if (preemptionPolicy !== 'PreemptLowerPriority')
    refuse(
      `the string value of PreemptionPolicy (${preemptionPolicy}) must not be provided in pod spec; priority admission controller computed PreemptLowerPriority from the given PriorityClass name`,
    );
  return { priority, preemptionPolicy };
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
