/**
 * What only a Pod itself gets, not a template: service links, requests from limits, host ports on the host network.
 * Upstream: pkg/apis/core/v1/defaults.go (SetDefaults_Pod).
 */
import type { Container, PodSpec } from '../../api/index.ts';
import { defaultPodSpec } from './podTemplate.ts';

const known = new WeakMap<PodSpec, PodSpec>();

export function defaultPod(spec: PodSpec): PodSpec {
  const before = known.get(spec);
  if (before) return before;
  const base = defaultPodSpec(spec);
  const complete: PodSpec = {
    ...base,
    ...(base.initContainers ? { initContainers: completeContainers(base.initContainers, base.hostNetwork) } : {}),
    containers: completeContainers(base.containers, base.hostNetwork),
    enableServiceLinks: base.enableServiceLinks ?? true,
  };
  known.set(spec, complete);
  known.set(complete, complete);
  return complete;
}

function completeContainers(containers: readonly Container[], hostNetwork: boolean | undefined): readonly Container[] {
  return containers.map((container) => {
    const requested = requestLimits(container);
    if (!hostNetwork || !requested.ports) return requested;
    return {
      ...requested,
      ports: requested.ports.map((port) => ({ ...port, hostPort: port.hostPort || port.containerPort })),
    };
  });
}

/** What is limited and not requested is requested as much as it is limited. */
function requestLimits(container: Container): Container {
  const limits = container.resources?.limits;
  if (!limits) return container;
  return {
    ...container,
    resources: { ...container.resources, requests: { ...limits, ...container.resources.requests } },
  };
}
