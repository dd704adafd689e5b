/** Which ports of its Pod a container answers on: a Pod's containers share one network namespace, so the port says whose work it was. */
import type { Container, Pod } from '../../api/index.ts';
import { listeningPorts } from '../../kubelet/index.ts';

/** What nobody in particular listens on by its program (a shell that started a server) is the first container's. */
export function programPorts(pod: Pod, container: Container): readonly number[] {
  const own = listeningPorts(container);
  if (own.length > 0 || pod.spec.containers[0] !== container) return own;
  return (container.ports ?? []).map(({ containerPort }) => containerPort);
}
