/** runAsNonRoot: a container that would run as root is not made. Upstream: pkg/kubelet/kuberuntime/security_context.go (verifyRunAsNonRoot). */
import type { Container, Pod } from '../api/index.ts';
import { userOf } from './images/index.ts';

interface Users {
  readonly runAsNonRoot?: boolean;
  readonly runAsUser?: number;
}

/** The kubelet's words; undefined: it may run. What an unknown image runs as is not known, and let pass. */
export function rootError(pod: Pod, container: Container): string | undefined {
  const of = (context: unknown): Users => context ?? {};
  const users: Users = { ...of(pod.spec.securityContext), ...of(container.securityContext) };
  if (users.runAsNonRoot !== true) return undefined;
  const { name, namespace = 'default', uid } = pod.metadata;
  const who = `(pod: "${name}_${namespace}(${uid})", container: ${container.name})`;
  if (users.runAsUser !== undefined)
    return users.runAsUser === 0 ? `container's runAsUser breaks non-root policy ${who}` : undefined;
  const user = userOf(container.image);
  if (user === 'root') return `container has runAsNonRoot and image will run as root ${who}`;
  if (user === undefined || /^\d+/.test(user)) return undefined;
  return `container has runAsNonRoot and image has non-numeric user (${user}), cannot verify user is non-root ${who}`;
}
