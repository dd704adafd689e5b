/**
 * Attaching to a container: what it prints from now on, and what it is told. Upstream: kubectl/pkg/cmd/attach/attach.go.
 */
import type { Container, Pod } from '../../api/index.ts';
import type { Routine } from '../../shell/index.ts';
import type { Invocation } from '../cli/command.ts';
import { Failure } from '../cli/failure.ts';
import { containerOf } from '../rest/podOf.ts';
import { runInContainer } from '../rest/session.ts';

/**
 * @param isOver its log is all there is left
 * @param wanted the container; default: the one the line names
 * @throws Failure
 */
export function* attachTo(
  call: Invocation,
  pod: Pod,
  isOver: boolean,
  wanted = call.flags.text('container'),
): Routine<void> {
  const { flags } = call;
  const isQuiet = flags.bool('quiet');
  const container = yield* attachable(call, pod, wanted, isQuiet);
  if (isOver) return yield* printLog(call, pod, container.name);
  if (!isQuiet) yield* call.err("If you don't see a command prompt, try pressing enter.\n");
  const wantsTty = flags.bool('tty');
  const tty = wantsTty && container.tty === true;
  if (wantsTty && !tty && !isQuiet)
    yield* call.err(`Unable to use a TTY - container ${container.name} did not allocate one\n`);
  const { name, namespace = '' } = pod.metadata;
  const to = { namespace, pod: name, container: container.name, command: [], attach: true };
  yield* runInContainer(call, { ...to, stdin: flags.bool('stdin'), tty });
  if (!tty || isQuiet || (pod.spec.restartPolicy ?? 'Always') !== 'Always') return;
  const again = `'kubectl attach ${name} -c ${container.name} -i -t'`;
  const isEphemeral = pod.spec.ephemeralContainers?.some((one) => one.name === container.name);
  yield* call.out(
    isEphemeral
      ? `Session ended, the ephemeral container will not be restarted but may be reattached using ${again} if it is still running\n`
      : `Session ended, resume using ${again} command when the pod is running\n`,
  );
}

/** The container that is meant. @throws Failure when there is none of the name */
function* attachable(call: Invocation, pod: Pod, wanted: string, isQuiet: boolean): Routine<Container> {
  const { container, notice } = wanted === '' ? containerOf(pod, '') : { container: wanted, notice: '' };
  const { containers, initContainers = [], ephemeralContainers = [] } = pod.spec;
  const found = [...initContainers, ...containers, ...ephemeralContainers].find(({ name }) => name === container);
  if (!found)
    throw new Failure(`cannot attach to the container: container ${wanted} not found in pod ${pod.metadata.name}`);
  if (!isQuiet) yield* call.err(notice);
  return found;
}

function* printLog({ client, out }: Invocation, pod: Pod, container: string): Routine<void> {
  const { name, namespace = '' } = pod.metadata;
  yield* out(yield* client.text('GET', `/api/v1/namespaces/${namespace}/pods/${name}/log`, { query: { container } }));
}
