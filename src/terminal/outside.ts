/**
 * Programs of the laptop that send packets. They run in the engine, on the client outside the cluster, as commands of the run: what they
 * did is replayed and taken back with it. Here only their streams go through. Left out: signals other than Ctrl-C, which ends them
 * without a last word (ping's statistics).
 */
import type { ExecPiece } from '../kubectl/index.ts';
import type { Process, Program, Routine } from '../shell/index.ts';

export const OUTSIDE_PROGRAMS = [
  ...['curl', 'dig', 'getent', 'host', 'nc', 'netcat', 'nslookup', 'ping', 'telnet', 'wget'],
] as const;

/** A command for the machine outside. Answer: OutsideOpened. */
export interface OutsideRequest {
  readonly kind: 'outside open';
  readonly command: readonly string[];
  readonly directory: string;
  readonly stdin: boolean;
}

export type OutsideOpened = { readonly stream: number } | { readonly failure: string };

/** Whether a command reads its standard input: what a loop reads must not vanish into a curl that does not want it. */
function readsInput(name: string, args: readonly string[]): boolean {
  if (name === 'nc' || name === 'netcat') return !args.some((word) => /^-\w*z/.test(word));
  if (name === 'telnet') return true;
  return (
    name === 'curl' &&
    args.some((word, index) => /^@-$|=@-$|^-T-$/.test(word) || (word === '-' && args[index - 1] === '-T'))
  );
}

function* pump(process: Process, stream: number): Routine<number> {
  for (;;) {
    const text = yield* process.read();
    yield* process.ask({ kind: 'exec write', stream, text: text ?? '', ...(text === undefined ? { end: true } : {}) });
    if (text === undefined) return 0;
  }
}

export const outside: Program = function* (process) {
  const { name, args, directory, environment, files, system } = process;
  const stdin = readsInput(name, args);
  const request: OutsideRequest = { kind: 'outside open', command: [name, ...args], directory, stdin };
  const opened = (yield* process.ask(request)) as OutsideOpened;
  if ('failure' in opened) {
    yield* process.complain(opened.failure);
    return 1;
  }
  const { stream } = opened;
  const feeder =
    stdin && system.spawn({ name, args, environment, directory, files: files.copy() }, (own) => pump(own, stream));
  for (;;) {
    const piece = (yield* process.ask({ kind: 'exec read', stream })) as ExecPiece;
    yield* process.write(piece.stdout);
    yield* process.write(piece.stderr, 2);
    if (piece.exit === undefined) continue;
    if (piece.failure !== undefined) yield* process.complain(piece.failure);
    if (feeder) system.kill(feeder.pid, 'TERM');
    return piece.exit;
  }
};
