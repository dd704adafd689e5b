/**
 * `kubectl port-forward`: ports of the laptop that lead to a Pod's own localhost, past every Service. Upstream:
 * kubectl/pkg/cmd/portforward and client-go/tools/portforward. Left out: --address other than localhost, klog's line about a connection
 * that the Pod refuses (its words are told without time and place).
 */
import type { Pod, Service } from '../../api/index.ts';
import type { Routine } from '../../shell/index.ts';
import type { Command, Invocation } from '../cli/command.ts';
import { Failure, usageFailure } from '../cli/failure.ts';
import type { ApiAnswer, ForwardedPort, ForwardOpened, ForwardPiece, KubectlRequest } from '../host.ts';
import { statusFailure } from '../rest/client.ts';
import { attachablePod } from '../rest/podOf.ts';
import { podPorts, servicePorts } from '../rest/ports.ts';

export const portForward: Command = {
  path: 'port-forward',
  completes: 'pods',
  *run(call) {
    const [word = '', ...ports] = call.args;
    if (ports.length === 0)
      throw usageFailure('port-forward', 'TYPE/NAME and list of ports are required for port-forward');
    const { pod, object } = yield* attachablePod(call, word, call.namespace);
    const wanted =
      object['kind'] === 'Service' ? servicePorts(ports, object as unknown as Service, pod) : podPorts(ports, pod);
    if (pod.status?.phase !== 'Running')
      throw new Failure(`unable to forward port because pod is not running. Current status=${pod.status?.phase ?? ''}`);
    if (call.flags.list('address').some((address) => address !== 'localhost' && address !== '127.0.0.1'))
      throw new Failure('this laptop listens on localhost only');
    return yield* forward(call, pod, wanted);
  },
};

const ask = ({ process }: Invocation, request: KubectlRequest): Routine<unknown> => process.ask(request);

function* forward(call: Invocation, { metadata }: Pod, ports: readonly ForwardedPort[]): Routine<number> {
  const { name: pod, namespace = '' } = metadata;
  const opened = (yield* ask(call, { kind: 'forward open', namespace, pod, ports })) as ForwardOpened | ApiAnswer;
  if (!('stream' in opened)) throw statusFailure(opened);
  for (const { local, remote, fault } of opened.ports) {
    if (fault === undefined)
      yield* call.out(`Forwarding from 127.0.0.1:${local} -> ${remote}\nForwarding from [::1]:${local} -> ${remote}\n`);
    else yield* call.err(`Unable to listen on port ${local}: ${listenFault(local, fault)}\n`);
  }
  if (opened.ports.every(({ fault }) => fault !== undefined))
    throw new Failure(
      `unable to listen on any of the requested ports: [${ports.map(({ local, remote }) => `{${local} ${remote}}`).join(' ')}]`,
    );
  for (;;) {
    const piece = (yield* ask(call, { kind: 'forward read', stream: opened.stream })) as ForwardPiece;
    if ('lost' in piece) throw new Failure('lost connection to pod');
    yield* call.out(`Handling connection for ${piece.local}\n`);
    if (!piece.refused) continue;
    yield* call.err(`${refusal(piece, metadata.uid)}\n`);
    throw new Failure('lost connection to pod');
  }
}

const listenFault = (local: number, fault: string): string =>
  `Listeners failed to create with the following errors: [${[`tcp4 127.0.0.1:${local}`, `tcp6 [::1]:${local}`]
    .map((where) => `unable to create listener: Error listen ${where}: bind: ${fault}`)
    .join(' ')}]`;

/** As containerd tells it. */
const refusal = ({ local, remote }: ForwardedPort, uid: string): string =>
  `an error occurred forwarding ${local} -> ${remote}: error forwarding port ${remote} to pod ${uid}, uid : failed to connect to localhost:${remote} inside namespace "${uid}", IPv4: dial tcp4 127.0.0.1:${remote}: connect: connection refused IPv6 dial tcp6: address localhost: no suitable address found`;
