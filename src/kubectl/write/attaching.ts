/**
 * Attaching to a container: what it prints from now on, and what it is told. Upstream: kubectl/pkg/cmd/attach/attach.go. Simplified: the
 * simulated container's own process takes no input, so with -i a shell is started beside it where its command is one; otherwise its log is
 * followed.
 */
import { isObject, type JsonObject } from '../../api/index.ts';
import type { Program, Process, Routine } from '../../shell/index.ts';
import type { Invocation } from '../cli/command.ts';
import { Failure } from '../cli/failure.ts';
import type { ApiOpened, ExecOpenRequest, ExecPiece } from '../host.ts';
import { metadataOf } from './info.ts';

const SHELLS = ['sh', 'bash', 'ash', '/bin/sh', '/bin/bash', '/bin/ash'];

/** @param isOver its log is all there is left. @throws Failure */
export function* attachTo(call: Invocation, pod: JsonObject, isOver: boolean): Routine<void> {
  const { flags } = call;
  const container = containerOf(pod, flags.text('container'));
  if (isOver) return yield* followLog(call, pod, String(container['name']), false);
  if (!flags.bool('quiet')) yield* call.err("If you don't see a command prompt, try pressing enter.\n");
  const shell = flags.bool('stdin') ? shellOf(container) : undefined;
  if (shell === undefined) return yield* followLog(call, pod, String(container['name']), true);
  yield* session(call, pod, String(container['name']), shell);
  const { spec } = pod;
  if (flags.bool('tty') && !flags.bool('quiet') && isObject(spec) && spec['restartPolicy'] === 'Always')
    yield* call.out(
      `Session ended, resume using 'kubectl attach ${String(metadataOf(pod)['name'])} -c ${String(container['name'])} -i -t' command when the pod is running\n`,
    );
}

/** @throws Failure when there is none of the name */
function containerOf(pod: JsonObject, name: string): JsonObject {
  const { spec } = pod;
  const containers = isObject(spec) && Array.isArray(spec['containers']) ? spec['containers'].filter(isObject) : [];
  const found = name === '' ? containers[0] : containers.find((one) => one['name'] === name);
  if (found) return found;
  throw new Failure(
    `cannot attach to the container: container ${name} not found in pod ${String(metadataOf(pod)['name'])}`,
  );
}

/** The interactive shell that the container runs; undefined: it runs something else. */
function shellOf(container: JsonObject): readonly string[] | undefined {
  const words = ['command', 'args'].flatMap((field) => {
    const list = container[field];
    return Array.isArray(list) ? list.map(String) : [];
  });
  if (words.length === 0) return ['sh'];
  const [first = ''] = words;
  return SHELLS.includes(first) && words.every((word, index) => index === 0 || /^-[il]+$/.test(word))
    ? words
    : undefined;
}

function* followLog(call: Invocation, pod: JsonObject, container: string, more: boolean): Routine<void> {
  const { name, namespace } = metadataOf(pod);
  const path = `/api/v1/namespaces/${String(namespace)}/pods/${String(name)}/log`;
  if (!more) return yield* call.out(yield* call.client.text('GET', path, { query: { container } }));
  const stream = yield* call.client.open(path, { container, follow: 'true' }, 'application/json, */*');
  for (;;) {
    const piece = yield* call.client.read(stream);
    if ('end' in piece) return;
    if ('text' in piece) yield* call.out(piece.text);
  }
}

function* session(call: Invocation, pod: JsonObject, container: string, command: readonly string[]): Routine<void> {
  const { process, flags } = call;
  const { name, namespace } = metadataOf(pod);
  const request: ExecOpenRequest = {
    kind: 'exec open',
    namespace: String(namespace),
    pod: String(name),
    container,
    command,
    stdin: true,
    tty: flags.bool('tty'),
  };
  const answer = (yield* process.ask(request)) as ApiOpened | { readonly unreachable?: string };
  if (!('stream' in answer)) throw new Failure('unable to upgrade connection: the container takes no connections');
  const feeder = feed(process, answer.stream);
  for (;;) {
    const piece = (yield* process.ask({ kind: 'exec read', stream: answer.stream } as { kind: string })) as ExecPiece;
    yield* call.out(piece.stdout);
    yield* call.err(piece.stderr);
    if (piece.failure !== undefined) throw new Failure(piece.failure);
    if (piece.exit === undefined) continue;
    process.system.kill(feeder.pid, 'KILL');
    return;
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
  return process.system.spawn({ name, args, environment, directory, files: process.files.copy() }, main);
}
