/**
 * exec and attach: a command of the cluster's, or a container's own process, joined to the channels of a client. Upstream:
 * pkg/kubelet/cri/streaming/remotecommand. Left out: resizing the terminal.
 */
import { StringDecoder } from 'node:string_decoder';
import type { ExecOptions } from '../cluster/index.ts';
import type { Channels } from './channels.ts';
import type { OpenedCommand } from './door.ts';
import { failure } from './status.ts';

/** With so much unsent a session is not read: its output waits in the engine. */
const LAG_LIMIT = 1024 * 1024;

/** Something that a client looks on at. */
export interface OpenSession {
  /** Sends what has come. */
  pump(): void;
  /** Ends the connection. */
  terminate(): void;
}

const flag = (query: URLSearchParams, name: string): boolean => query.has(name) && query.get(name) !== 'false';

export function execOptions(pod: string, query: URLSearchParams, attach: boolean): ExecOptions {
  const container = query.get('container') ?? '';
  return {
    pod,
    ...(container === '' ? {} : { container }),
    ...(attach ? { attach } : {}),
    command: attach ? [] : query.getAll('command'),
    stdin: flag(query, 'stdin'),
    tty: flag(query, 'tty'),
  };
}

const SUCCESS = { metadata: {}, status: 'Success' };

function exitStatus(session: OpenedCommand, command: readonly string[]): object {
  const { exit, failure: why } = session;
  if (exit === 0) return SUCCESS;
  if (exit === undefined || why !== undefined)
    return failure(
      500,
      `Internal error occurred: ${why ?? 'the command is gone: time was turned back before it began'}`,
    );
  return {
    metadata: {},
    status: 'Failure',
    reason: 'NonZeroExitCode',
    message: `command terminated with non-zero exit code: error executing command [${command.join(' ')}], exit code ${String(exit)}`,
    details: { causes: [{ reason: 'ExitCode', message: String(exit) }] },
  };
}

export function serveExec(
  channels: Channels,
  session: OpenedCommand,
  command: readonly string[],
  catchUp: () => void,
  pump: () => void,
): OpenSession {
  const decoder = new StringDecoder('utf8');
  let over = false;
  channels.onInput((bytes) => {
    if (over) return;
    catchUp();
    session.write(decoder.write(bytes));
    pump();
  });
  channels.onInputEnd(() => {
    if (over) return;
    catchUp();
    session.closeStdin();
    pump();
  });
  channels.onClose(() => {
    if (!over) session.close();
    over = true;
  });
  return {
    terminate: () => channels.terminate(),
    pump() {
      if (over || channels.backlog > LAG_LIMIT) return;
      // Asked first: what is printed with the end is still read.
      const ended = session.exit !== undefined || session.gone;
      const { stdout, stderr } = session.read();
      channels.send('stdout', stdout);
      channels.send('stderr', stderr);
      if (!ended) return;
      over = true;
      channels.finish(exitStatus(session, command));
    },
  };
}
