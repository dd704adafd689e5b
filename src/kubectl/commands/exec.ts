/** `kubectl exec`: a command in a container. Upstream: kubectl/pkg/cmd/exec. */
import type { Pod } from '../../api/index.ts';
import type { Process, Routine } from '../../shell/index.ts';
import type { Command, Invocation } from '../cli/command.ts';
import { Exit, Failure, usageFailure } from '../cli/failure.ts';
import { containerOf, podOf } from '../rest/podOf.ts';
import { runInContainer } from '../rest/session.ts';

export const exec: Command = {
  path: 'exec',
  completes: 'pods',
  *run(call) {
    const command = commandOf(call);
    const pod: Pod = yield* podOf(call, call.args[0]!, call.namespace);
    const phase = pod.status?.phase;
    if (phase === 'Succeeded' || phase === 'Failed')
      throw new Failure(`cannot exec into a container in a completed pod; current phase is ${phase}`);
    const wanted = call.flags.text('container');
    const { container, notice } = wanted === '' ? containerOf(pod, '') : { container: wanted, notice: '' };
    if (!call.flags.bool('quiet')) yield* call.err(notice);
    return yield* inContainer(call, pod, container, command);
  },
};

function commandOf({ args, flags, command }: Invocation): readonly string[] {
  const { dash } = flags;
  if (args.length === 0 || dash === 0) throw new Failure('pod, type/name or --filename must be specified');
  if (dash === undefined && args.length > 1)
    throw usageFailure(
      command.path,
      'exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead',
    );
  const words = args.slice(1);
  if (words.length === 0) throw new Failure('you must specify at least one command for the container');
  return words;
}

/** A terminal at standard input. */
function hasTerminal({ files }: Process): boolean {
  const input = files.get(0);
  return input?.kind === 'pipe-in' && input.pipe.isTerminal;
}

function* inContainer(call: Invocation, pod: Pod, container: string, command: readonly string[]): Routine<number> {
  const { process, flags } = call;
  const stdin = flags.bool('stdin');
  let tty = flags.bool('tty');
  if (tty && !(stdin && hasTerminal(process))) {
    tty = false;
    yield* call.err('Unable to use a TTY - input is not a terminal or the right kind of file\n');
  }
  const { name, namespace = '' } = pod.metadata;
  const exit = yield* runInContainer(call, { namespace, pod: name, container, command, stdin, tty });
  if (exit !== 0) {
    yield* call.err(`command terminated with exit code ${exit}\n`);
    throw new Exit(exit);
  }
  return 0;
}
