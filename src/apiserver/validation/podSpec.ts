/**
 * A Pod's spec, in a Pod or in a template. Upstream: ValidatePodSpec in pkg/apis/core/validation/validation.go. Left out: security
 * contexts, volumes' sources, Windows, resource claims.
 */
import { type PodSpec, type Toleration, dnsLabel, dnsSubdomain, labelValue, qualifiedKey } from '../../api/index.ts';
import { dnsConfigErrors } from './dnsConfig.ts';
import { validateContainers, validateInitContainers } from './container.ts';
import { ephemeralContainerErrors } from './ephemeralContainers.ts';
import { duplicate, invalidValue, notSupported, required, type FieldError } from './fieldError.ts';
import { validateLabels } from './meta.ts';
import { podAffinityErrors, spreadErrors } from './podAffinity.ts';
import { nodeAffinityErrors } from './selectors.ts';

/** As upstream lists them: not sorted. */
const RESTART_POLICIES = ['Always', 'OnFailure', 'Never'];
const DNS_POLICIES = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];
export const TAINT_EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** A spec that was found right once is not looked at again: all Pods of a template share it. */
const passed = new WeakMap<PodSpec, string>();

/** @param field path of the spec: `spec`, or `spec.template.spec` */
export function validatePodSpec(spec: PodSpec, field: string): readonly FieldError[] {
  if (passed.get(spec) === field) return [];
  const errors = specErrors(spec, field);
  if (errors.length === 0) passed.set(spec, field);
  return errors;
}

function specErrors(spec: PodSpec, field: string): FieldError[] {
  const { names, errors } = volumeErrors(spec, `${field}.volumes`);
  const setting = { gracePeriod: spec.terminationGracePeriodSeconds, volumes: names };
  return [
    ...errors,
    ...validateContainers(spec.containers, `${field}.containers`, setting),
    ...validateInitContainers(spec.initContainers ?? [], spec.containers, `${field}.initContainers`, setting),
    ...ephemeralContainerErrors(spec, `${field}.ephemeralContainers`, setting),
    ...hostNetworkErrors(spec, field),
    ...supported(spec.restartPolicy, RESTART_POLICIES, `${field}.restartPolicy`),
    ...supported(spec.dnsPolicy, DNS_POLICIES, `${field}.dnsPolicy`),
    ...dnsConfigErrors(spec, `${field}.dnsConfig`),
    ...validateLabels(spec.nodeSelector, `${field}.nodeSelector`),
    ...nodeAffinityErrors(spec.affinity?.nodeAffinity, `${field}.affinity.nodeAffinity`),
    ...podAffinityErrors(spec.affinity?.podAffinity, `${field}.affinity.podAffinity`),
    ...podAffinityErrors(spec.affinity?.podAntiAffinity, `${field}.affinity.podAntiAffinity`),
    ...spreadErrors(spec.topologySpreadConstraints ?? [], `${field}.topologySpreadConstraints`),
    ...named(spec.serviceAccountName, `${field}.serviceAccountName`, dnsSubdomain),
    ...named(spec.nodeName, `${field}.nodeName`, dnsSubdomain),
    ...deadlineErrors(spec.activeDeadlineSeconds, `${field}.activeDeadlineSeconds`),
    ...named(spec.hostname, `${field}.hostname`, dnsLabel),
    ...named(spec.subdomain, `${field}.subdomain`, dnsLabel),
    ...validateTolerations(spec.tolerations ?? [], `${field}.tolerations`),
    ...named(spec.priorityClassName, `${field}.priorityClassName`, dnsSubdomain),
  ];
}

function supported(value: string | undefined, values: readonly string[], field: string): FieldError[] {
  return value === undefined || values.includes(value) ? [] : [notSupported(field, value, values)];
}

function named(value: string | undefined, field: string, rule: (text: string) => readonly string[]): FieldError[] {
  return value ? rule(value).map((said) => invalidValue(field, value, said)) : [];
}

const MAX_DEADLINE = 2 ** 31 - 1;

function deadlineErrors(seconds: number | undefined, field: string): FieldError[] {
  if (seconds === undefined || (seconds >= 1 && seconds <= MAX_DEADLINE)) return [];
  return [invalidValue(field, seconds, `must be between 1 and ${String(MAX_DEADLINE)}, inclusive`)];
}

function volumeErrors(spec: PodSpec, field: string): { names: ReadonlySet<string>; errors: FieldError[] } {
  const volumes = (spec as { readonly volumes?: readonly { readonly name?: string }[] }).volumes ?? [];
  const names = new Set<string>();
  const errors: FieldError[] = [];
  for (const [i, { name = '' }] of volumes.entries()) {
    const path = `${field}[${String(i)}].name`;
    if (name === '') errors.push(required(path));
    else for (const said of dnsLabel(name)) errors.push(invalidValue(path, name, said));
    if (names.has(name)) errors.push(duplicate(path, name));
    names.add(name);
  }
  return { names, errors };
}

/** On the host's network a container's port is the host's. */
function hostNetworkErrors(spec: PodSpec, field: string): FieldError[] {
  if (!spec.hostNetwork) return [];
  return spec.containers.flatMap(({ ports = [] }, i) =>
    ports.flatMap(({ hostPort, containerPort }, j) =>
      hostPort === undefined || hostPort === containerPort
        ? []
        : [
            invalidValue(
              `${field}.containers[${String(i)}].ports[${String(j)}].hostPort`,
              hostPort,
              'must match `containerPort` when `hostNetwork` is true',
            ),
          ],
    ),
  );
}

function validateTolerations(tolerations: readonly Toleration[], field: string): FieldError[] {
  return tolerations.flatMap((toleration, i) => tolerationErrors(toleration, `${field}[${String(i)}]`));
}

function tolerationErrors(
  { key, operator, value = '', effect, tolerationSeconds }: Toleration,
  path: string,
): FieldError[] {
  const errors: FieldError[] = [];
  if (key) errors.push(...qualifiedKey(key).map((said) => invalidValue(`${path}.key`, key, said)));
  else if (operator !== 'Exists')
    errors.push(
      invalidValue(
        `${path}.operator`,
        operator ?? '',
        'operator must be Exists when `key` is empty, which means "match all values and all keys"',
      ),
    );
  if (tolerationSeconds !== undefined && effect !== 'NoExecute')
    errors.push(
      invalidValue(`${path}.effect`, effect ?? '', "effect must be 'NoExecute' when `tolerationSeconds` is set"),
    );
  errors.push(...operatorErrors(operator ?? 'Equal', value, path));
  return effect ? [...errors, ...supported(effect, TAINT_EFFECTS, `${path}.effect`)] : errors;
}

function operatorErrors(operator: string, value: string, path: string): FieldError[] {
  const field = `${path}.operator`;
  if (operator === 'Equal') {
    const sentences = labelValue(value);
    return sentences.length === 0 ? [] : [invalidValue(field, value, sentences.join(';'))];
  }
  if (operator === 'Exists')
    return value === '' ? [] : [invalidValue(field, value, "value must be empty when `operator` is 'Exists'")];
  // Gt and Lt stand behind a feature gate that is off.
  const known = operator === 'Lt' || operator === 'Gt';
  return [notSupported(field, operator, known ? ['Equal', 'Exists', 'Lt', 'Gt'] : ['Equal', 'Exists'])];
}
