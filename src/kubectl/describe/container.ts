/** Containers of Pods and templates. Upstream: describeContainers of kubectl/pkg/describe/describe.go. */
import {
  compareText,
  type Container,
  type ContainerState,
  type ContainerStatus,
  type EnvVar,
  type Pod,
  type Probe,
} from '../../api/index.ts';
import { fieldText, resourceFieldText } from './downward.ts';
import { longTime, orNone, trueFalse, type Page } from './page.ts';

/** @param pod whose containers they are; undefined in a template */
export function describeContainers(
  page: Page,
  label: string,
  containers: readonly Container[],
  space: string,
  statuses: readonly ContainerStatus[] = [],
  pod?: Pod,
): void {
  page.line(0, `${space}${label}:${containers.length === 0 ? ' <none>' : ''}`);
  for (const container of containers) {
    const status = statuses.find(({ name }) => name === container.name);
    basics(page, container, status, space);
    words(page, 'Command', container.command);
    words(page, 'Args', container.args);
    if (status) {
      state(page, 'State', status.state);
      if (status.lastState?.terminated) state(page, 'Last State', status.lastState);
      page.line(2, `Ready:\t${trueFalse(status.ready)}`);
      page.line(2, `Restart Count:\t${status.restartCount}`);
    }
    amounts(page, 'Limits', container.resources?.limits);
    amounts(page, 'Requests', container.resources?.requests);
    if (container.livenessProbe) page.line(2, `Liveness:\t${probeText(container.livenessProbe)}`);
    if (container.readinessProbe) page.line(2, `Readiness:\t${probeText(container.readinessProbe)}`);
    if (container.startupProbe) page.line(2, `Startup:\t${probeText(container.startupProbe)}`);
    environmentFrom(page, container);
    environment(page, container, pod);
    mounts(page, container);
  }
}

function basics(page: Page, container: Container, status: ContainerStatus | undefined, space: string): void {
  page.line(1, `${space === '' ? '' : ' '}${container.name}:`);
  if (status) page.line(2, `Container ID:\t${status.containerID ?? ''}`);
  page.line(2, `Image:\t${container.image}`);
  if (status) page.line(2, `Image ID:\t${status.imageID}`);
  const ports = container.ports ?? [];
  const many = ports.length > 1 ? 's' : '';
  const own = ports.map(({ containerPort, protocol = '' }) => `${containerPort}/${protocol}`);
  const host = ports.map(({ hostPort = 0, protocol = '' }) => `${hostPort}/${protocol}`);
  page.line(2, `Port${many}:\t${orNone(own.join(', '))}`);
  page.line(2, `Host Port${many}:\t${orNone(host.join(', '))}`);
}

function words(page: Page, title: string, list: readonly string[] = []): void {
  if (list.length === 0) return;
  page.line(2, `${title}:`);
  for (const word of list) for (const line of word.split('\n')) page.line(3, line);
}

function state(page: Page, title: string, { running, waiting, terminated }: ContainerState = {}): void {
  if (running) {
    page.line(2, `${title}:\tRunning`);
    page.line(3, `Started:\t${longTime(running.startedAt)}`);
  } else if (terminated) {
    page.line(2, `${title}:\tTerminated`);
    if (terminated.reason) page.line(3, `Reason:\t${terminated.reason}`);
    if (terminated.message) page.line(3, `Message:\t${terminated.message}`);
    page.line(3, `Exit Code:\t${terminated.exitCode}`);
    if (terminated.signal) page.line(3, `Signal:\t${terminated.signal}`);
    page.line(3, `Started:\t${longTime(terminated.startedAt)}`);
    page.line(3, `Finished:\t${longTime(terminated.finishedAt)}`);
  } else {
    page.line(2, `${title}:\tWaiting`);
    if (waiting?.reason) page.line(3, `Reason:\t${waiting.reason}`);
  }
}

function amounts(page: Page, title: string, list: Readonly<Record<string, string | number>> = {}): void {
  const names = Object.keys(list).sort(compareText);
  if (names.length > 0) page.line(2, `${title}:`);
  for (const name of names) page.line(3, `${name}:\t${list[name]!}`);
}

function probeText(probe: Probe & { readonly grpc?: { readonly port: number; readonly service?: string } }): string {
  const {
    initialDelaySeconds = 0,
    timeoutSeconds = 0,
    periodSeconds = 0,
    successThreshold = 0,
    failureThreshold = 0,
  } = probe;
  const attributes = `delay=${initialDelaySeconds}s timeout=${timeoutSeconds}s period=${periodSeconds}s #success=${successThreshold} #failure=${failureThreshold}`;
  const { exec, httpGet, tcpSocket, grpc } = probe;
  if (exec) return `exec [${(exec.command ?? []).join(' ')}] ${attributes}`;
  if (httpGet) {
    const { scheme = '', host = '', port, path = '' } = httpGet;
    const slash = path === '' || path.startsWith('/') ? '' : '/';
    return `http-get ${scheme.toLowerCase()}://${host}:${port}${slash}${path} ${attributes}`;
  }
  if (tcpSocket) return `tcp-socket ${tcpSocket.host ?? ''}:${tcpSocket.port} ${attributes}`;
  return grpc ? `grpc <pod>:${grpc.port} ${grpc.service ?? ''} ${attributes}` : `unknown ${attributes}`;
}

function environmentFrom(page: Page, { envFrom = [] }: Container): void {
  if (envFrom.length === 0) return;
  page.line(2, 'Environment Variables from:');
  for (const { configMapRef, secretRef, prefix } of envFrom) {
    const { name = '', optional = false } = configMapRef ?? secretRef ?? {};
    const kind = configMapRef ? 'ConfigMap' : secretRef ? 'Secret' : '';
    page.line(3, `${name}\t${kind}${prefix ? ` with prefix '${prefix}'` : ''}\tOptional: ${optional}`);
  }
}

function environment(page: Page, container: Container, pod: Pod | undefined): void {
  const { env = [] } = container;
  page.line(2, `Environment:${env.length === 0 ? '\t<none>' : ''}`);
  for (const one of env) for (const line of variable(one, container, pod)) page.line(3, line);
}

function variable({ name, value = '', valueFrom }: EnvVar, container: Container, pod: Pod | undefined): string[] {
  const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = valueFrom ?? {};
  if (fieldRef) {
    const text = pod ? fieldText(pod, fieldRef.fieldPath) : '';
    return [`${name}:\t${text} (${fieldRef.apiVersion ?? ''}:${fieldRef.fieldPath})`];
  }
  if (resourceFieldRef)
    return [`${name}:\t${resourceFieldText(container, resourceFieldRef)} (${resourceFieldRef.resource})`];
  const keyed = (where: string, key: string, source: string | undefined, optional: boolean): string =>
    `${name}:\t<set to the key '${key}' ${where} '${source ?? ''}'>\tOptional: ${optional}`;
  if (secretKeyRef) return [keyed('in secret', secretKeyRef.key, secretKeyRef.name, secretKeyRef.optional ?? false)];
  if (configMapKeyRef)
    return [keyed('of config map', configMapKeyRef.key, configMapKeyRef.name, configMapKeyRef.optional ?? false)];
  const [first = '', ...more] = value.split('\n');
  return [`${name}:\t${first}`, ...more.map((line) => `\t${line}`)];
}

function mounts(page: Page, { volumeMounts = [] }: Container): void {
  page.line(2, `Mounts:${volumeMounts.length === 0 ? '\t<none>' : ''}`);
  for (const { mountPath, name, readOnly, ...rest } of [...volumeMounts].sort((a, b) =>
    compareText(a.mountPath, b.mountPath),
  )) {
    const { subPath } = rest as { subPath?: string };
    page.line(
      3,
      `${mountPath} from ${name} (${readOnly ? 'ro' : 'rw'}${subPath ? `,path=${JSON.stringify(subPath)}` : ''})`,
    );
  }
}
