/** What the server warns of when a Pod or a template is written. Upstream: pkg/api/pod/warnings.go. Left out: volumes, affinity. */
import { type Container, type Pod, type PodSpec, type PodTemplateSpec, dnsLabel } from '../../api/index.ts';

export function podWarnings({ metadata, spec }: Pod): readonly string[] {
  const sentences = dnsLabel(metadata.name);
  return [
    ...(sentences.length > 0
      ? [
          `metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [${sentences.join(' ')}]`,
        ]
      : []),
    ...specWarnings(spec, ''),
  ];
}

/** A template that did not change has been warned of before. */
export function templateWarnings(template: PodTemplateSpec, old: PodTemplateSpec | undefined): readonly string[] {
  return template.spec === old?.spec ? [] : specWarnings(template.spec, 'spec.template.');
}

const known = new WeakMap<PodSpec, readonly string[]>();

function specWarnings(spec: PodSpec, prefix: string): readonly string[] {
  const before = known.get(spec);
  if (before) return before;
  const grace = spec.terminationGracePeriodSeconds ?? 0;
  const warnings = [
    ...[...(spec.initContainers ?? [])].flatMap((container, i) =>
      containerWarnings(container, `${prefix}spec.initContainers[${String(i)}]`),
    ),
    ...spec.containers.flatMap((container, i) =>
      containerWarnings(container, `${prefix}spec.containers[${String(i)}]`),
    ),
    ...(grace < 0
      ? [
          `${prefix}spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1`,
        ]
      : []),
  ];
  known.set(spec, warnings);
  return warnings;
}

function containerWarnings(container: Container, path: string): string[] {
  return [...envWarnings(container, path), ...portWarnings(container, path)];
}

/** Kubernetes' own lists have a key, so a name given twice loses one of the two when it is merged. */
function envWarnings({ env = [] }: Container, path: string): string[] {
  return env.flatMap(({ name }, i) => {
    const earlier = env.slice(0, i).some((other) => other.name === name);
    return earlier
      ? [`${path}.env[${String(i)}]: hides previous definition of "${name}", which may be dropped when using apply`]
      : [];
  });
}

function portWarnings({ ports = [] }: Container, path: string): string[] {
  return ports.flatMap((port, i) => {
    const earlier = ports.findIndex(
      (other, j) => j < i && other.containerPort === port.containerPort && other.protocol === port.protocol,
    );
    if (earlier < 0) return [];
    const same = ports[earlier]!.hostPort === port.hostPort;
    const what = same ? 'duplicate' : 'overlapping';
    return [`${path}.ports[${String(i)}]: ${what} port definition with ${path}.ports[${String(earlier)}]`];
  });
}
