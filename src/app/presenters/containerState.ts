/** A container's state in a line: what it is, since when, or why not. */
import type { Container, ContainerPort, ContainerStatus } from '../../api/index.ts';

export interface ContainerLine {
  readonly state: string;
  /** A waiting message or how the last run ended. */
  readonly detail?: string;
}

function ended({ exitCode, signal, reason }: { exitCode: number; signal?: number; reason?: string }): string {
  const how = signal ? `signal ${signal}` : `exit code ${exitCode}`;
  return reason ? `${reason}, ${how}` : how;
}

export function containerLine(status: ContainerStatus | undefined): ContainerLine {
  const { state, lastState } = status ?? {};
  const before = lastState?.terminated ? { detail: `last run: ${ended(lastState.terminated)}` } : {};
  if (state?.running) return { state: 'running', ...before };
  if (state?.terminated) return { state: `terminated: ${ended(state.terminated)}` };
  const { reason, message } = state?.waiting ?? {};
  return { state: reason ? `waiting: ${reason}` : 'waiting', ...(message ? { detail: message } : before) };
}

/** "http 8080/TCP". */
export function portWords({ name, containerPort, protocol = 'TCP' }: ContainerPort): string {
  return `${name === undefined ? '' : `${name} `}${containerPort}/${protocol}`;
}

/** Where the kubelet asks whether it is ready: "GET :8080/ready every 10 s". */
export function probeWords({ readinessProbe }: Container): string | undefined {
  if (!readinessProbe) return undefined;
  const { httpGet, tcpSocket, exec, periodSeconds = 10 } = readinessProbe;
  const what = httpGet
    ? `GET :${httpGet.port}${httpGet.path ?? '/'}`
    : tcpSocket
      ? `connect to :${tcpSocket.port}`
      : `run ${exec?.command?.join(' ') ?? ''}`;
  return `${what} every ${periodSeconds} s`;
}
