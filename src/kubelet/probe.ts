/**
 * One probe of a container: asks the simulated program and answers success or failure, in the kubelet's words.
 * Upstream: pkg/kubelet/prober/prober.go, pkg/probe/{http,tcp,exec}. Left out: redirects, request headers; which
 * service a gRPC probe names.
 */
import type { Container, HTTPGetAction, IntOrString, Probe } from '../api/index.ts';
import { specOf, type KubeletContext } from './context.ts';
import type { CommandEnd } from './exec/records.ts';
import type { PodWorker, ProbeResult, ProbeType } from './records.ts';
import { programIn } from './running.ts';
import { isRoot } from './sockets.ts';

const PASSED: ProbeResult = { success: true, output: '' };
const failed = (output: string): ProbeResult => ({ success: false, output });

/** A probe over the network, which is answered at once. */
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
  if (probe.grpc) return probeGrpc(context, worker, probe, fails);
  return PASSED;
}

/** What a command that ended says. @upstream pkg/probe/exec/exec.go: a tenth of a MiB of its output at most */
export function resultOfCommand({ status, output, failure }: CommandEnd): ProbeResult {
  if (failure) {
    const message = `rpc error: code = Unknown desc = failed to exec in container: failed to start exec: ${failure.message}`;
    return { success: false, output: message, unknown: true };
  }
  return status === 0 ? PASSED : failed(output.slice(0, MOST_OUTPUT));
}

export function commandTimedOut(command: readonly string[], timeout: number): ProbeResult {
  return failed(`command timed out: "${command.join(' ')}" timed out after ${timeout / 1000}s`);
}

const MOST_OUTPUT = 10_240;

function probeHttp(
  context: KubeletContext,
  worker: PodWorker,
  index: number,
  { httpGet: action, timeoutSeconds = 1 }: Probe,
  fails: boolean,
): ProbeResult {
  const got = httpGet(context, worker, index, action ?? { port: 0 }, timeoutSeconds * 1000, fails);
  if ('error' in got) return failed(got.error);
  const { status } = got;
  return status >= 200 && status < 400 ? PASSED : failed(`HTTP probe failed with statuscode: ${status}`);
}

/**
 * The kubelet asks a container over HTTP.
 * @param timeout ms; 0: it has all the time
 */
export function httpGet(
  context: KubeletContext,
  worker: PodWorker,
  index: number,
  { path = '/', port, host = worker.ip ?? '', scheme = 'HTTP' }: HTTPGetAction,
  timeout: number,
  fails = false,
): { readonly status: number } | { readonly error: string } {
  const number = portNumber(specOf(worker, index), port);
  if (number === undefined) return { error: `couldn't find port: "${String(port)}"` };
  const url = `${scheme.toLowerCase()}://${host}:${number}${path.startsWith('/') ? path : `/${path}`}`;
  const late = 'context deadline exceeded (Client.Timeout exceeded while awaiting headers)';
  if (isCutOff(context, worker, host)) return { error: `Get "${url}": ${late}` };
  if (!context.network.isListening(host, number, 'TCP')) {
    return { error: `Get "${url}": dial tcp ${host}:${number}: connect: connection refused` };
  }
  const slow = context.interfered.get(worker.pod.metadata.uid)?.slowMs ?? 0;
  if (timeout > 0 && slow > timeout) return { error: `Get "${url}": ${late}` };
  const status = statusAt(context, worker, index, number, path, fails);
  return status === undefined ? { error: `Get "${url}": EOF` } : { status };
}

/** Asks a gRPC health service. Who listens and speaks something else does not finish the handshake. @upstream pkg/probe/grpc/grpc.go */
function probeGrpc(
  context: KubeletContext,
  worker: PodWorker,
  { grpc, timeoutSeconds = 1 }: Probe,
  fails: boolean,
): ProbeResult {
  const { port } = grpc ?? { port: 0 };
  const host = worker.ip ?? '';
  const late = `timeout: failed to connect service "${host}:${port}" within ${timeoutSeconds}s: context deadline exceeded`;
  if (isCutOff(context, worker, host) || !context.network.isListening(host, port, 'TCP')) return failed(late);
  const owner = ownerOf(context, worker, port);
  if (owner < 0 || !programIn(context, worker, owner).grpcHealth) return failed(late);
  const slow = context.interfered.get(worker.pod.metadata.uid)?.slowMs ?? 0;
  if (slow > timeoutSeconds * 1000) return failed(`timeout: health rpc did not complete within ${timeoutSeconds}s`);
  return fails ? failed('service unhealthy (responded with "NOT_SERVING")') : PASSED;
}

/** The kubelet probes from the node, over the Pod's veth: when that is down, nobody answers. */
function isCutOff({ network }: KubeletContext, { key, ip }: PodWorker, host: string): boolean {
  return host === ip && !network.isPodConnected(key);
}

/** Which container of the Pod listens on a port; -1: none. */
function ownerOf(context: KubeletContext, worker: PodWorker, port: number): number {
  return worker.containers.findIndex(
    ({ listening }, at) => listening && programIn(context, worker, at).listens.some((socket) => socket.port === port),
  );
}

/** The status of whichever container of the Pod has the port; undefined when its program does not speak HTTP. */
function statusAt(
  context: KubeletContext,
  worker: PodWorker,
  index: number,
  port: number,
  path: string,
  fails: boolean,
): number | undefined {
  if (fails) return 503;
  const owner = ownerOf(context, worker, port);
  const { statusOf } = programIn(context, worker, owner < 0 ? index : owner);
  const [plain = '', query = ''] = path.split(/[?#]/);
  return statusOf?.(isRoot(plain) ? '/' : plain, query);
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
