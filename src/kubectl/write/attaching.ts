/**
 * Attaching to a container: what it prints from now on, and what it is told. Upstream: kubectl/pkg/cmd/attach/attach.go. Simplified: the
 * simulated container's own process takes no input, so with -i a shell is started beside it where its command is one; otherwise its log is
 * followed.
 */
import type { Container, Pod } from '../../api/index.ts';
import type { Routine } from '../../shell/index.ts';
import type { Invocation } from '../cli/command.ts';
import { Failure } from '../cli/failure.ts';
import { containerOf } from '../rest/podOf.ts';
import { runInContainer } from '../rest/session.ts';

const SHELLS = ['sh', 'bash', 'ash', '/bin/sh', '/bin/bash', '/bin/ash'];

/** @param isOver its log is all there is left. @throws Failure */
export function* attachTo(call: Invocation, pod: Pod, isOver: boolean): Routine<void> {
  const { flags } = call;
  const isQuiet = flags.bool('quiet');
  const container = yield* attachable(call, pod, isQuiet);
  if (isOver) return yield* followLog(call, pod, container.name, false);
  if (!isQuiet) yield* call.err("If you don't see a command prompt, try pressing enter.\n");
  const command = flags.bool('stdin') ? shellOf(container) : undefined;
  if (command === undefined) return yield* followLog(call, pod, container.name, true);
  const tty = flags.bool('tty');
  const { name, namespace = '' } = pod.metadata;
  yield* runInContainer(call, { namespace, pod: name, container: container.name, command, stdin: true, tty });
  if (tty && !isQuiet && (pod.spec.restartPolicy ?? 'Always') === 'Always')
    yield* call.out(
      `Session ended, resume using 'kubectl attach ${name} -c ${container.name} -i -t' command when the pod is running\n`,
    );
}

/** The container that is meant. @throws Failure when there is none of the name */
function* attachable(call: Invocation, pod: Pod, isQuiet: boolean): Routine<Container> {
  const wanted = call.flags.text('container');
  const { container, notice } = wanted === '' ? containerOf(pod, '') : { container: wanted, notice: '' };
  const { containers, initContainers = [] } = pod.spec;
  const found = [...containers, ...initContainers].find(({ name }) => name === container);
  if (!found)
    throw new Failure(`cannot attach to the container: container ${wanted} not found in pod ${pod.metadata.name}`);
  if (!isQuiet) yield* call.err(notice);
  return found;
}

/** The interactive shell that the container runs; undefined: it runs something else. */
function shellOf({ command = [], args = [] }: Container): readonly string[] | undefined {
  const [first, ...flags] = [...command, ...args];
  if (first === undefined) return ['sh'];
  return SHELLS.includes(first) && flags.every((flag) => /^-[il]+$/.test(flag)) ? [first, ...flags] : undefined;
}

function* followLog({ client, out }: Invocation, pod: Pod, container: string, more: boolean): Routine<void> {
  const { name, namespace = '' } = pod.metadata;
  const path = `/api/v1/namespaces/${namespace}/pods/${name}/log`;
  if (!more) return yield* out(yield* client.text('GET', path, { query: { container } }));
  const stream = yield* client.open(path, { container, follow: 'true' }, 'application/json, */*');
  for (;;) {
    const piece = yield* client.read(stream);
    if ('end' in piece) return;
    if ('text' in piece) yield* out(piece.text);
  }
}
