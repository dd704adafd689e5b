/**
 * What the API fills into a Pod's spec wherever it stands, in a Pod or in a template. Upstream: pkg/apis/core/v1/defaults.go
 * (SetDefaults_PodSpec, _Container, _Probe, …). Left out: defaults of volumes.
 */
import type { Container, ContainerPort, LifecycleHandler, PodSpec, PodTemplateSpec, Probe } from '../../api/index.ts';

/** The same spec object always gives the same result, so a thousand replicas are defaulted once. */
const known = new WeakMap<PodSpec, PodSpec>();

export function defaultPodSpec(spec: PodSpec): PodSpec {
  const before = known.get(spec);
  if (before) return before;
  const { initContainers, containers, ephemeralContainers } = spec;
  const complete: PodSpec = {
    ...spec,
    ...(initContainers ? { initContainers: initContainers.map(defaultContainer) } : {}),
    containers: (containers as PodSpec['containers'] | undefined)?.map(defaultContainer) ?? [],
    ...(ephemeralContainers ? { ephemeralContainers: ephemeralContainers.map(defaultContainer) } : {}),
    dnsPolicy: spec.dnsPolicy || 'ClusterFirst',
    restartPolicy: spec.restartPolicy || 'Always',
    schedulerName: spec.schedulerName || 'default-scheduler',
    securityContext: spec.securityContext ?? {},
    terminationGracePeriodSeconds: spec.terminationGracePeriodSeconds ?? 30,
    ...twinAccounts(spec),
  };
  known.set(spec, complete);
  known.set(complete, complete);
  return complete;
}

/** serviceAccount is the old name of serviceAccountName: whichever is set fills the other. */
function twinAccounts(spec: PodSpec): Partial<PodSpec> {
  const name = spec.serviceAccountName || spec.serviceAccount;
  return name ? { serviceAccountName: name, serviceAccount: name } : {};
}

export function defaultPodTemplate(template: PodTemplateSpec | undefined): PodTemplateSpec {
  if (!template) return { metadata: {}, spec: defaultPodSpec({ containers: [] }) };
  const spec = defaultPodSpec(template.spec ?? { containers: [] });
  if (spec === template.spec && template.metadata) return template;
  return { ...template, metadata: template.metadata ?? {}, spec };
}

function defaultContainer(given: Container): Container {
  const { lifecycle, ...container } = given;
  const { ports, env, livenessProbe, readinessProbe, startupProbe } = container;
  return {
    ...container,
    ...(ports ? { ports: ports.map(defaultContainerPort) } : {}),
    ...(env ? { env: env.map(defaultEnv) } : {}),
    ...(livenessProbe ? { livenessProbe: defaultProbe(livenessProbe) } : {}),
    ...(readinessProbe ? { readinessProbe: defaultProbe(readinessProbe) } : {}),
    ...(startupProbe ? { startupProbe: defaultProbe(startupProbe) } : {}),
    ...lifecycleOf(lifecycle),
    imagePullPolicy: container.imagePullPolicy || pullPolicyOf(container.image),
    resources: container.resources ?? {},
    terminationMessagePath: container.terminationMessagePath || '/dev/termination-log',
    terminationMessagePolicy: container.terminationMessagePolicy || 'File',
  };
}

/** A moving tag must be asked for every time: `latest`, said or implied, is pulled always. */
function pullPolicyOf(image: string | undefined): 'Always' | 'IfNotPresent' {
  if (!image || image.includes('@')) return 'IfNotPresent';
  const tag = /:([^/:]*)$/.exec(image)?.[1];
  return tag === undefined || tag === 'latest' ? 'Always' : 'IfNotPresent';
}

function defaultContainerPort(port: ContainerPort): ContainerPort {
  return { ...port, protocol: port.protocol || 'TCP' };
}

type Env = NonNullable<Container['env']>[number];

function defaultEnv(variable: Env): Env {
  const fieldRef = variable.valueFrom?.fieldRef;
  if (!fieldRef || fieldRef.apiVersion) return variable;
  return { ...variable, valueFrom: { ...variable.valueFrom, fieldRef: { ...fieldRef, apiVersion: 'v1' } } };
}

function defaultProbe(probe: Probe): Probe {
  return {
    ...probe,
    ...(probe.httpGet ? { httpGet: defaultHttpGet(probe.httpGet) } : {}),
    timeoutSeconds: probe.timeoutSeconds || 1,
    periodSeconds: probe.periodSeconds || 10,
    successThreshold: probe.successThreshold || 1,
    failureThreshold: probe.failureThreshold || 3,
  };
}

function defaultHttpGet<T extends { readonly path?: string; readonly scheme?: string }>(get: T): T {
  return { ...get, path: get.path || '/', scheme: get.scheme || 'HTTP' };
}

function defaultHandler(handler: LifecycleHandler): LifecycleHandler {
  return handler.httpGet ? { ...handler, httpGet: defaultHttpGet(handler.httpGet) } : handler;
}

/** stopSignal is alpha in 1.36, and its gate is off: the field is dropped without a word. @upstream pkg/api/pod/util.go (dropContainerStopSignals) */
function lifecycleOf(lifecycle: Container['lifecycle']): Pick<Container, 'lifecycle'> {
  if (!lifecycle) return {};
  const { preStop, postStart, stopSignal, ...rest } = lifecycle;
  if (stopSignal !== undefined && !preStop && !postStart) return {};
  return {
    lifecycle: {
      ...rest,
      ...(postStart ? { postStart: defaultHandler(postStart) } : {}),
      ...(preStop ? { preStop: defaultHandler(preStop) } : {}),
    },
  };
}
