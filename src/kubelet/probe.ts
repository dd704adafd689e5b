/**
 * One probe of a container: asks the simulated program and answers success or failure, in the kubelet's words.
 * Upstream: pkg/kubelet/prober/prober.go, pkg/probe/{http,tcp,exec}. Left out: grpc, redirects, request headers.
 */
import type { Container, IntOrString, Probe } from '../api/index.ts';
import { specOf, type KubeletContext } from './context.ts';
import { compileCommand, programOf } from './images/index.ts';
import { evaluateCommand } from './execProbe.ts';
import type { PodWorker, ProbeResult, ProbeType } from './records.ts';
import { isRoot } from './sockets.ts';

const PASSED: ProbeResult = { success: true, output: '' };
const failed = (output: string): ProbeResult => ({ success: false, output });

export function evaluateProbe(
  context: KubeletContext,
  worker: PodWorker,
  index: number,
  type: ProbeType,
  probe: Probe,
): ProbeResult {
  const fails = type === 'readiness' && context.interfered.get(worker.pod.metadata.uid)?.failReadiness === true;
  if (probe.httpGet) return probeHttp(context, worker, index, probe, fails);
  if (probe.tcpSocket) return probeTcp(context, worker, index, probe);
  if (probe.exec) {
    if (fails) return failed('');
    const timeout = (probe.timeoutSeconds ?? 1) * 1000;
    return evaluateCommand(context, worker, index, compileCommand(probe.exec.command ?? []), timeout);
  }
  return PASSED;
}

function probeHttp(
  context: KubeletContext,
  worker: PodWorker,
  index: number,
  { httpGet, timeoutSeconds = 1 }: Probe,
  fails: boolean,
): ProbeResult {
  const container = specOf(worker, index);
  const { path = '/', port, host = worker.ip ?? '', scheme = 'HTTP' } = httpGet ?? { port: 0 };
  const number = portNumber(container, port);
  if (number === undefined) return failed(`couldn't find port: "${String(port)}"`);
  const url = `${scheme.toLowerCase()}://${host}:${number}${path.startsWith('/') ? path : `/${path}`}`;
  const late = 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)';
  if (isCutOff(context, worker, host)) return failed(`Get "${url}": ${late}`);
  if (!context.network.isListening(host, number, 'TCP')) {
    return failed(`Get "${url}": dial tcp ${host}:${number}: connect: connection refused`);
  }
  const slow = context.interfered.get(worker.pod.metadata.uid)?.slowMs ?? 0;
  if (slow > timeoutSeconds * 1000) return failed(`Get "${url}": ${late}`);
  const status = statusAt(worker, index, number, path, fails);
  if (status === undefined) return failed(`Get "${url}": EOF`);
  return status >= 200 && status < 400 ? PASSED : failed(`HTTP probe failed with statuscode: ${status}`);
}

/** The kubelet probes from the node, over the Pod's veth: when that is down, nobody answers. */
function isCutOff({ network }: KubeletContext, { key, ip }: PodWorker, host: string): boolean {
  return host === ip && !network.isPodConnected(key);
}

/** The status of whichever container of the Pod has the port; undefined when its program does not speak HTTP. */
function statusAt(worker: PodWorker, index: number, port: number, path: string, fails: boolean): number | undefined {
  if (fails) return 503;
  const owner = worker.containers.findIndex(
    ({ listening }, at) => listening && programOf(specOf(worker, at)).listens.some((socket) => socket.port === port),
  );
  const [plain = ''] = path.split(/[?#]/);
  return programOf(specOf(worker, owner < 0 ? index : owner)).statusOf?.(isRoot(plain) ? '/' : plain);
}

function probeTcp(context: KubeletContext, worker: PodWorker, index: number, { tcpSocket }: Probe): ProbeResult {
  const { port, host = worker.ip ?? '' } = tcpSocket ?? { port: 0 };
  const number = portNumber(specOf(worker, index), port);
  if (number === undefined) return failed(`couldn't find port: "${String(port)}"`);
  if (isCutOff(context, worker, host)) return failed(`dial tcp ${host}:${number}: i/o timeout`);
  if (context.network.isListening(host, number, 'TCP')) return PASSED;
  return failed(`dial tcp ${host}:${number}: connect: connection refused`);
}

/** A probe's port: a number, or the name of one of the container's ports. */
function portNumber({ ports }: Container, port: IntOrString): number | undefined {
  if (typeof port === 'number') return port;
  const named = ports?.find(({ name }) => name === port)?.containerPort;
  return named ?? (/^\d+$/.test(port) ? Number(port) : undefined);
}
