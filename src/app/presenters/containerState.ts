/** A container's state in a line: what it is, since when, or why not. */
import type { Container, ContainerPort, ContainerStatus } from '../../api/index.ts';
import { formatSeconds } from '../ui/format.ts';
import { latePresenterWords } from './late.words.ts';

export interface ContainerLine {
  readonly state: string;
  /** A waiting message or how the last run ended. */
  readonly detail?: string;
}

function ended({ exitCode, signal, reason }: { exitCode: number; signal?: number; reason?: string }): string {
  const { containers } = latePresenterWords;
  const how = signal ? containers.signal(signal) : containers.exitCode(exitCode);
  return reason ? containers.because(reason, how) : how;
}

export function containerLine(status: ContainerStatus | undefined): ContainerLine {
  const { containers } = latePresenterWords;
  const { state, lastState } = status ?? {};
  const before = lastState?.terminated ? { detail: containers.lastRun(ended(lastState.terminated)) } : {};
  if (state?.running) return { state: containers.running, ...before };
  if (state?.terminated) return { state: containers.terminated(ended(state.terminated)) };
  const { reason, message } = state?.waiting ?? {};
  return {
    state: reason ? containers.waitingFor(reason) : containers.waiting,
    ...(message ? { detail: message } : before),
  };
}

/** "http 8080/TCP". */
export function portWords({ name, containerPort, protocol = 'TCP' }: ContainerPort): string {
  return `${name === undefined ? '' : `${name} `}${containerPort}/${protocol}`;
}

/** Where the kubelet asks whether it is ready: "GET :8080/ready every 10 s". */
export function probeWords({ readinessProbe }: Container): string | undefined {
  if (!readinessProbe) return undefined;
  const { probes } = latePresenterWords;
  const { httpGet, tcpSocket, exec, periodSeconds = 10 } = readinessProbe;
  const what = httpGet
    ? `GET :${httpGet.port}${httpGet.path ?? '/'}`
    : tcpSocket
      ? probes.connect(tcpSocket.port)
      : probes.run(exec?.command?.join(' ') ?? '');
  return probes.every(what, formatSeconds(periodSeconds * 1000));
}
