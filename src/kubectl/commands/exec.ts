/** `kubectl exec`: a command in a container. Upstream: kubectl/pkg/cmd/exec. */
import type { Pod } from '../../api/index.ts';
import type { Process, Program, Routine } from '../../shell/index.ts';
import type { Command, Invocation } from '../cli/command.ts';
import { Exit, Failure, usageFailure } from '../cli/failure.ts';
import type { ApiAnswer, ApiOpened, ExecOpenRequest, ExecPiece, Unreachable } from '../host.ts';
import { statusFailure } from '../rest/client.ts';
import { containerOf, podOf } from '../rest/podOf.ts';

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
  const request: ExecOpenRequest = { kind: 'exec open', namespace, pod: name, container, command, stdin, tty };
  const answer = (yield* process.ask(request)) as ApiOpened | ApiAnswer | Unreachable;
  if ('unreachable' in answer) throw new Failure(`error dialing backend: ${answer.unreachable}`);
  if (!('stream' in answer)) throw statusFailure(answer);
  const feeder = stdin ? feed(process, answer.stream) : undefined;
  const exit = yield* output(call, answer.stream);
  if (feeder) process.system.kill(feeder.pid, 'KILL');
  if (exit !== 0) {
    yield* call.err(`command terminated with exit code ${exit}\n`);
    throw new Exit(exit);
  }
  return 0;
}

function* output({ process, out, err }: Invocation, stream: number): Routine<number> {
  for (;;) {
    const piece = (yield* process.ask({ kind: 'exec read', stream } as { kind: string })) as ExecPiece;
    yield* out(piece.stdout);
    yield* err(piece.stderr);
    if (piece.failure !== undefined) throw new Failure(piece.failure);
    if (piece.exit === undefined) continue;
    yield* process.ask({ kind: 'exec close', stream } as { kind: string });
    return piece.exit;
  }
}

/** A process beside this one that hands standard input on. */
function feed(process: Process, stream: number): Process {
  const main: Program = function* (own) {
    for (let text = yield* own.read(); text !== undefined; text = yield* own.read())
      yield* own.ask({ kind: 'exec write', stream, text } as { kind: string });
    yield* own.ask({ kind: 'exec write', stream, text: '', end: true } as { kind: string });
    return 0;
  };
  const { name, args, environment, directory } = process;
  const child = process.system.spawn({ name, args, environment, directory, files: process.files.copy() }, main);
  child.inBackground = process.inBackground;
  return child;
}
