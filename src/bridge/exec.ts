/**
 * exec and attach over WebSocket. Upstream: apimachinery/pkg/util/remotecommand and streaming/pkg/httpstream/wsstream: subprotocols
 * v5.channel.k8s.io and v4.channel.k8s.io, in whose binary frames the first byte names the channel. Left out: SPDY (kubectl before
 * 1.31), the base64 protocols, the size of the terminal.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { WebSocketServer, type WebSocket } from 'ws';
import { ApiError, type ResponseStream, type Status } from '../api/index.ts';
import type { ExecOptions } from '../cluster/index.ts';
import type { Door, OpenedCommand } from './door.ts';
import { failure } from './status.ts';

const CHANNEL = { stdin: 0, stdout: 1, stderr: 2, error: 3, close: 255 } as const;
const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];
/** A frame from a client is what somebody types, or a file that is copied in pieces. */
const FRAME_LIMIT = 1024 * 1024;
/** With so much unsent a session is not read: its output waits in the engine. */
const LAG_LIMIT = 1024 * 1024;

interface OpenSession {
  readonly socket: WebSocket;
  /** Sends what has come; true when there is nothing more to wait for. */
  pump(): void;
}

export interface ExecServer {
  /** Takes the upgrade over, or says why not. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<Status | undefined>;
  pump(): void;
  close(): void;
}

const POD_STREAM = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)\/(exec|attach|portforward)$/;

/** @param catchUp called before each input: brings the cluster up to the present moment */
export function createExecServer(door: Pick<Door, 'open' | 'exec'>, catchUp: () => void): ExecServer {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: FRAME_LIMIT,
    handleProtocols: (offered) => PROTOCOLS.find((each) => offered.has(each)) ?? false,
  });
  const open = new Set<OpenSession>();
  const pump = (): void => {
    for (const each of open) each.pump();
  };

  const accept = (
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    start: (at: WebSocket) => OpenSession,
  ): void =>
    sockets.handleUpgrade(request, socket, head, (at) => {
      const session = start(at);
      open.add(session);
      at.on('close', () => open.delete(session));
      at.on('error', () => at.terminate());
      pump();
    });

  return {
    async upgrade(request, socket, head) {
      const url = new URL(request.url ?? '/', 'http://localhost');
      const [, namespace = '', name = '', verb] = POD_STREAM.exec(url.pathname) ?? [];
      const refused = refusalOf(request, verb);
      if (refused) return refused;
      catchUp();
      try {
        if (verb === 'attach') {
          const stream = await attached(door, namespace, name, url.searchParams);
          if ('kind' in stream) return stream;
          accept(request, socket, head, (at) => attachTo(at, stream));
        } else {
          const options = execOptions(`${namespace}/${name}`, url.searchParams);
          const session = await door.exec(options, request.headers['user-agent'] ?? '');
          // Whoever asked may have gone while a page was asked.
          if (socket.destroyed) session.close();
          accept(request, socket, head, (at) => serveExec(at, session, options.command, catchUp, pump));
        }
        return undefined;
      } catch (error) {
        if (error instanceof ApiError) return error.status;
        throw error;
      }
    },
    pump,
    close() {
      for (const { socket } of open) socket.terminate();
      sockets.close();
    },
  };
}

function refusalOf({ headers }: IncomingMessage, verb: string | undefined): Status | undefined {
  if (verb === undefined) return failure(400, 'Upgrade request required');
  if (verb === 'portforward')
    return failure(400, 'port-forward is not simulated: use the proxy subresource of the Pod or the Service');
  if ((headers.upgrade ?? '').toLowerCase() !== 'websocket')
    return failure(
      400,
      `unable to upgrade to ${headers.upgrade ?? ''}: this server speaks WebSocket, as kubectl does from 1.31 on`,
    );
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((each) => each.trim());
  if (!offered.some((each) => PROTOCOLS.includes(each)))
    return failure(400, `unable to upgrade: the subprotocol must be one of ${PROTOCOLS.join(', ')}`);
  return undefined;
}

const flag = (query: URLSearchParams, name: string): boolean => query.has(name) && query.get(name) !== 'false';

function execOptions(pod: string, query: URLSearchParams): ExecOptions {
  const container = query.get('container') ?? '';
  return {
    pod,
    ...(container === '' ? {} : { container }),
    command: query.getAll('command'),
    stdin: flag(query, 'stdin'),
    tty: flag(query, 'tty'),
  };
}

function send(socket: WebSocket, channel: number, text: string): void {
  if (text !== '') socket.send(Buffer.concat([Buffer.from([channel]), Buffer.from(text)]));
}

/** The last word on the error channel, and the end. */
function finish(socket: WebSocket, status: object): void {
  send(socket, CHANNEL.error, JSON.stringify(status));
  socket.close(1000);
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

function serveExec(
  socket: WebSocket,
  session: OpenedCommand,
  command: readonly string[],
  catchUp: () => void,
  pump: () => void,
): OpenSession {
  const decoder = new StringDecoder('utf8');
  let over = false;
  socket.on('message', (data, isBinary) => {
    if (over || !isBinary || !Buffer.isBuffer(data) || data.length === 0) return;
    catchUp();
    const channel = data[0];
    const bytes = data.subarray(1);
    if (channel === CHANNEL.stdin && bytes.length > 0) session.write(decoder.write(bytes));
    // v5: the client has nothing more to say on a channel.
    else if (channel === CHANNEL.close && bytes[0] === CHANNEL.stdin) session.closeStdin();
    pump();
  });
  socket.on('close', () => {
    if (!over) session.close();
    over = true;
  });
  return {
    socket,
    pump() {
      if (over || socket.bufferedAmount > LAG_LIMIT) return;
      // Asked first: what is printed with the end is still read.
      const ended = session.exit !== undefined || session.gone;
      const { stdout, stderr } = session.read();
      send(socket, CHANNEL.stdout, stdout);
      send(socket, CHANNEL.stderr, stderr);
      if (!ended) return;
      over = true;
      finish(socket, exitStatus(session, command));
    },
  };
}

/** What the container's own process prints from now on: its log, followed. */
async function attached(
  door: Pick<Door, 'open'>,
  namespace: string,
  name: string,
  query: URLSearchParams,
): Promise<ResponseStream | Status> {
  const container = query.get('container') ?? '';
  const path = `/api/v1/namespaces/${namespace}/pods/${name}/log?follow=true&tailLines=0`;
  const { stream, body } = await door.open({
    method: 'GET',
    path: container === '' ? path : `${path}&container=${encodeURIComponent(container)}`,
  });
  return (
    stream ?? (typeof body === 'object' ? (body as Status) : failure(400, `pod ${name} does not have a host assigned`))
  );
}

function attachTo(socket: WebSocket, stream: ResponseStream): OpenSession {
  socket.on('close', () => {
    stream.close();
  });
  return {
    socket,
    pump() {
      if (socket.readyState !== socket.OPEN || socket.bufferedAmount > LAG_LIMIT) return;
      send(socket, CHANNEL.stdout, stream.read());
      if (stream.ended) finish(socket, SUCCESS);
    },
  };
}
