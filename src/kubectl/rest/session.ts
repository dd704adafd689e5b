/**
 * A command in a container, between kubectl's own streams. Upstream: kubectl/pkg/cmd/exec (StreamOptions) and
 * client-go/tools/remotecommand.
 */
import type { Process, Program, Routine } from '../../shell/index.ts';
import type { Invocation } from '../cli/command.ts';
import { Failure } from '../cli/failure.ts';
import type { ApiAnswer, ApiOpened, ExecOpenRequest, ExecPiece, KubectlRequest, Unreachable } from '../host.ts';
import { statusFailure } from './client.ts';

const ask = (process: Process, request: KubectlRequest): Routine<unknown> => process.ask(request);

/** @returns its exit status. @throws Failure when it does not start */
export function* runInContainer(call: Invocation, options: Omit<ExecOpenRequest, 'kind'>): Routine<number> {
  const { process } = call;
  const answer = (yield* ask(process, { kind: 'exec open', ...options })) as ApiOpened | ApiAnswer | Unreachable;
  if ('unreachable' in answer) throw new Failure(`error dialing backend: ${answer.unreachable}`);
  if (!('stream' in answer)) throw statusFailure(answer);
  const feeder = options.stdin ? feed(process, answer.stream) : undefined;
  const exit = yield* output(call, answer.stream);
  if (feeder) process.system.kill(feeder.pid, 'KILL');
  return exit;
}

function* output({ process, out, err }: Invocation, stream: number): Routine<number> {
  for (;;) {
    const piece = (yield* ask(process, { kind: 'exec read', stream })) as ExecPiece;
    yield* out(piece.stdout);
    yield* err(piece.stderr);
    if (piece.failure !== undefined) throw new Failure(piece.failure);
    if (piece.exit === undefined) continue;
    yield* ask(process, { kind: 'exec close', stream });
    return piece.exit;
  }
}

/** A process beside this one that hands standard input on. */
function feed(process: Process, stream: number): Process {
  const main: Program = function* (own) {
    for (let text = yield* own.read(); text !== undefined; text = yield* own.read())
      yield* ask(own, { kind: 'exec write', stream, text });
    yield* ask(own, { kind: 'exec write', stream, text: '', end: true });
    return 0;
  };
  const { name, args, environment, directory } = process;
  const child = process.system.spawn({ name, args, environment, directory, files: process.files.copy() }, main);
  child.inBackground = process.inBackground;
  return child;
}
