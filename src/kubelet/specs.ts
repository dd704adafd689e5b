/** Reading a Pod's spec: its containers in the order in which they start, and what restarts. */
import type { Container, PodSpec } from '../api/index.ts';
import type { ContainerRole } from './records.ts';

export interface ContainerInPod {
  readonly spec: Container;
  readonly role: ContainerRole;
}

// Specs are immutable, so a list made once for a spec stays right through any rewinding.
const lists = new WeakMap<PodSpec, readonly ContainerInPod[]>();

/** Init containers first, then the others, the ephemeral ones last: they come while the Pod runs. The index in this list is the container's index everywhere in this room. */
export function containersOf(spec: PodSpec): readonly ContainerInPod[] {
  const known = lists.get(spec);
  if (known) return known;
  const init = (spec.initContainers ?? []).map((container): ContainerInPod => ({
    spec: container,
    role: container.restartPolicy === 'Always' ? 'sidecar' : 'init',
  }));
  const others = (role: ContainerRole, containers: readonly Container[]) =>
    containers.map((container): ContainerInPod => ({ spec: container, role }));
  const list = [...init, ...others('main', spec.containers), ...others('ephemeral', spec.ephemeralContainers ?? [])];
  lists.set(spec, list);
  return list;
}

/** Whether a container that ended with this code is started again. @upstream pkg/kubelet/container/helpers.go#ShouldContainerBeRestarted */
export function restarts(spec: PodSpec, { spec: container, role }: ContainerInPod, exitCode: number): boolean {
  const policy = container.restartPolicy ?? spec.restartPolicy ?? 'Always';
  if (role === 'sidecar') return true;
  if (role === 'ephemeral') return false;
  // An init container has done its work when it succeeds, whatever the policy.
  if (role === 'init') return exitCode !== 0 && policy !== 'Never';
  return policy === 'Always' || (policy === 'OnFailure' && exitCode !== 0);
}

/** How long the Pod's containers get to stop, in ms. */
export function graceOf(spec: PodSpec): number {
  return (spec.terminationGracePeriodSeconds ?? 30) * 1000;
}
