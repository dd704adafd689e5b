/**
 * What a machine outside sends to a port of its own where `kubectl port-forward` listens: the kubelet connects to that port inside the
 * Pod's network namespace, so the connection begins and ends in the Pod. No Service's rules see it. Upstream: the CRI's
 * PortForward (containerd/internal/cri/server/sandbox_portforward.go). Left out: the way to the kubelet takes no time, UDP.
 */
import type { HostRequest, HttpAnswer, HttpRequest, TalkRequest } from '../../shell/index.ts';
import { workerByKey, type KubeletContext } from '../context.ts';
import type { ExecRow, Forwards, PendingCall } from './records.ts';

const LOCAL = new Set(['localhost', '127.0.0.1']);

interface Through {
  readonly pod: string;
  readonly local: number;
  readonly request: HttpRequest | TalkRequest;
}

/** undefined: no port-forward listens where the request goes to. */
export function forwardOf(
  context: KubeletContext,
  forwards: Forwards | undefined,
  request: HostRequest,
): Through | undefined {
  if (!forwards || (request.kind !== 'http' && request.kind !== 'talk')) return undefined;
  if (request.kind === 'talk' && request.protocol === 'UDP') return undefined;
  const address = request.kind === 'http' ? (request.address ?? request.host) : request.host;
  const forward = LOCAL.has(address) ? forwards[request.port] : undefined;
  if (!forward || workerByKey(context, forward.pod)?.pod.metadata.uid !== forward.uid) return undefined;
  const to = { host: '127.0.0.1', port: forward.port };
  return {
    pod: forward.pod,
    local: request.port,
    request: request.kind === 'http' ? { ...request, ...to, address: to.host } : { ...request, ...to },
  };
}

const isAnswer = (value: unknown): value is HttpAnswer => typeof value === 'object' && value !== null && 'end' in value;

/** What is remembered of a connection that is over. */
export function passed({ forwarded = [] }: ExecRow, pending: PendingCall, value: unknown): Pick<ExecRow, 'forwarded'> {
  if (pending.is !== 'connection' || pending.through === undefined || !isAnswer(value)) return {};
  const refused = value.end === 'refused' ? { refused: true as const } : {};
  return { forwarded: [...forwarded, { local: pending.through, ...refused }] };
}

/** kubectl takes every connection; where the Pod refuses, it closes again. */
export function throughForward(
  { through }: Extract<PendingCall, { readonly is: 'connection' }>,
  value: unknown,
): unknown {
  if (through === undefined || !isAnswer(value) || value.end !== 'refused') return value;
  return { ...value, end: 'closed', connectedAfter: 0 } satisfies HttpAnswer;
}
