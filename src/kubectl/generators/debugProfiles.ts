/**
 * What a profile of `kubectl debug` makes of a container and its Pod. Upstream: kubectl/pkg/cmd/debug/profiles.go, as version 1.33 does it.
 */
import type { Container, Pod, PodSpec } from '../../api/index.ts';

const PROFILES = ['legacy', 'general', 'baseline', 'restricted', 'netadmin', 'sysadmin'] as const;

export type Profile = (typeof PROFILES)[number];

export const isProfile = (name: string): name is Profile => PROFILES.some((profile) => profile === name);

/** The --keep flags: what of the original stays in a copy. */
export interface Kept {
  readonly labels: boolean;
  readonly annotations: boolean;
  readonly liveness: boolean;
  readonly readiness: boolean;
  readonly startup: boolean;
  readonly initContainers: boolean;
}

type Security = NonNullable<Container['securityContext']>;

function withCapabilities(security: Security | undefined, more: readonly string[]): Security {
  const capabilities = (security?.['capabilities'] ?? {}) as { readonly add?: readonly string[] };
  return { ...security, capabilities: { ...capabilities, add: [...(capabilities.add ?? []), ...more] } };
}

/** The container that one looks with. */
export function profiledContainer<T extends Container>(profile: Profile, container: T): T {
  const { securityContext, ...bare } = container;
  const secured = (context: Security): T => ({ ...container, securityContext: context });
  switch (profile) {
    case 'legacy':
      return container;
    case 'general':
      return secured(withCapabilities(securityContext, ['SYS_PTRACE']));
    case 'baseline':
      return bare as T;
    case 'restricted':
      return secured({
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
    case 'netadmin':
      return secured(withCapabilities(securityContext, ['NET_ADMIN', 'NET_RAW']));
    case 'sysadmin':
      return secured({ ...securityContext, privileged: true });
  }
}

/** The container of a Pod that stands on a node: there nothing is to be traced. */
function profiledOnNode(profile: Profile, container: Container): Container {
  return profile === 'general' ? container : profiledContainer(profile, container);
}

const SEES_HOST: readonly Profile[] = ['legacy', 'general', 'sysadmin'];
const ON_HOST: readonly Profile[] = [...SEES_HOST, 'netadmin'];

/** A node's Pod: in the host's namespaces, the host's files at /host. */
export function profiledNodePod(profile: Profile, spec: PodSpec): PodSpec {
  const host = ON_HOST.includes(profile) ? { hostNetwork: true, hostPID: true, hostIPC: true } : {};
  const containers = spec.containers.map((container) => profiledOnNode(profile, container));
  if (!SEES_HOST.includes(profile)) return { ...spec, ...host, containers };
  const mount = { name: 'host-root', mountPath: '/host' };
  return {
    ...spec,
    ...host,
    containers: containers.map((container) => ({ ...container, volumeMounts: [mount] })),
    volumes: [{ name: 'host-root', hostPath: { path: '/' } }],
  };
}

/** A container of the copy without the probes that are not kept. */
function withoutProbes(container: Container, kept: Kept): Container {
  const { livenessProbe, readinessProbe, startupProbe, ...rest } = container;
  return {
    ...rest,
    ...(kept.liveness && livenessProbe ? { livenessProbe } : {}),
    ...(kept.readiness && readinessProbe ? { readinessProbe } : {}),
    ...(kept.startup && startupProbe ? { startupProbe } : {}),
  };
}

type Copy = Pick<Pod, 'spec'> & { readonly metadata: { readonly name: string } & Partial<Pod['metadata']> };

/** A copy of a Pod. Without labels no Service picks it. @param debugger the container that one looks with, or into */
export function profiledCopy(profile: Profile, copy: Copy, debuggerName: string, kept: Kept): Copy {
  const { labels, annotations, ...metadata } = copy.metadata;
  // The legacy profile came before the flags.
  if (profile === 'legacy') return { ...copy, metadata: { ...metadata, ...(annotations ? { annotations } : {}) } };
  const { initContainers, ...spec } = copy.spec as PodSpec & { readonly shareProcessNamespace?: boolean };
  // Unless the line says otherwise.
  const shared = { shareProcessNamespace: spec.shareProcessNamespace ?? true };
  return {
    ...copy,
    metadata: {
      ...metadata,
      ...(kept.labels && labels ? { labels } : {}),
      ...(kept.annotations && annotations ? { annotations } : {}),
    },
    spec: {
      ...spec,
      ...(kept.initContainers && initContainers ? { initContainers } : {}),
      containers: spec.containers.map((container) => {
        const bare = withoutProbes(container, kept);
        return container.name === debuggerName ? profiledContainer(profile, bare) : bare;
      }),
      ...shared,
    },
  };
}
