/**
 * Connections to a Pod that an HTTP request is upgraded to: exec, attach and portforward, over WebSocket or SPDY/3.1, whichever the
 * client asks for. Upstream: pkg/registry/core/pod/rest/subresources.go, k8s.io/kubelet's streaming server, and
 * k8s.io/apiserver/pkg/util/proxy/translatinghandler.go for the WebSocket forms.
 */
import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { ApiError, type Status } from '../api/index.ts';
import { expectedStreams, spdyChannels, webSocketChannels, type Channels } from './channels.ts';
import type { Door } from './door.ts';
import { execOptions, serveExec, type OpenSession } from './exec.ts';
import { forwardedPod, serveForwards } from './portForward.ts';
import { createSpdySession, type SpdySession } from './spdy/session.ts';
import { tunnelThrough } from './spdy/tunnel.ts';
import { failure } from './status.ts';

const POD_STREAM = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)\/(exec|attach|portforward)$/;

/** Upgrade headers and subprotocols, the best first. */
const SPDY = 'SPDY/3.1';
const PORT_FORWARD = 'portforward.k8s.io';
const TUNNEL = `${SPDY}+${PORT_FORWARD}`;
const PROTOCOLS = {
  exec: { websocket: ['v5.channel.k8s.io', 'v4.channel.k8s.io'], spdy: ['v4.channel.k8s.io'] },
  portforward: { websocket: [TUNNEL], spdy: [PORT_FORWARD] },
};
/** A frame from a client is what somebody types, or a file that is copied in pieces. */
const FRAME_LIMIT = 1024 * 1024;

export interface PodStreams {
  /** Takes the upgrade over, or says why not. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<Status | undefined>;
  pump(): void;
  close(): void;
}

type PodDoor = Pick<Door, 'open' | 'exec'>;

/** What a connection is used for, once it stands. */
interface Use {
  readonly channels?: (channels: Channels) => OpenSession;
  readonly session?: (session: SpdySession) => OpenSession;
  /** Nobody came for it after all. */
  readonly drop: () => void;
}

/** @param catchUp called before each input: brings the cluster up to the present moment */
export function createPodStreams(door: PodDoor, catchUp: () => void): PodStreams {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: FRAME_LIMIT,
    handleProtocols: (offered) => PROTOCOLS.exec.websocket.find((each) => offered.has(each)) ?? false,
  });
  // The tunnel's name has a slash in it, which RFC 6455 forbids and ws refuses: it is taken out of the request and said by hand.
  const tunnels = new WebSocketServer({ noServer: true, maxPayload: FRAME_LIMIT });
  tunnels.on('headers', (headers) => headers.push(`Sec-WebSocket-Protocol: ${TUNNEL}`));
  const open = new Set<OpenSession>();
  const pump = (): void => {
    for (const each of open) each.pump();
  };
  const keep = (session: OpenSession, onClose: (hear: () => void) => void): void => {
    open.add(session);
    onClose(() => open.delete(session));
    pump();
  };
  const useOf = async (request: IncomingMessage): Promise<Use | Status> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const [, namespace = '', name = '', verb] = POD_STREAM.exec(pathname) ?? [];
    if (verb === 'portforward') {
      const pod = await forwardedPod(door, namespace, name);
      if ('kind' in pod) return pod;
      return { session: (session) => serveForwards(session, door, pod, { catchUp, pump }), drop: () => undefined };
    }
    const options = execOptions(`${namespace}/${name}`, searchParams, verb === 'attach');
    const command = await door.exec(options, request.headers['user-agent'] ?? '');
    return {
      channels: (channels) => serveExec(channels, command, options.command, catchUp, pump),
      drop: () => command.close(),
    };
  };

  return {
    async upgrade(request, socket, head) {
      const refused = refusalOf(request);
      if (refused) return refused;
      catchUp();
      try {
        const use = await useOf(request);
        if ('kind' in use) return use;
        // Whoever asked may have gone while a page was asked.
        if (socket.destroyed) use.drop();
        else if (isSpdy(request)) {
          switchToSpdy(request, socket);
          keepSpdy(createSpdySession(socket, 'server', head), use, expectedStreams(queryOf(request)), keep);
        } else if (use.session) {
          delete request.headers['sec-websocket-protocol'];
          tunnels.handleUpgrade(request, socket, head, (at) => keepWebSocket(at, use, keep));
        } else sockets.handleUpgrade(request, socket, head, (at) => keepWebSocket(at, use, keep));
        return undefined;
      } catch (error) {
        if (error instanceof ApiError) return error.status;
        throw error;
      }
    },
    pump,
    close() {
      for (const session of open) session.terminate();
      sockets.close();
      tunnels.close();
    },
  };
}

type Keep = (session: OpenSession, onClose: (hear: () => void) => void) => void;

function keepWebSocket(socket: WebSocket, use: Use, keep: Keep): void {
  socket.on('error', () => socket.terminate());
  if (use.session) keepSpdy(createSpdySession(tunnelThrough(socket), 'server'), use, [], keep);
  else if (use.channels) keep(use.channels(webSocketChannels(socket)), (hear) => void socket.on('close', hear));
}

function keepSpdy(session: SpdySession, use: Use, expected: readonly string[], keep: Keep): void {
  const used = use.session?.(session) ?? use.channels?.(spdyChannels(session, expected));
  if (used) keep(used, (hear) => session.onClose(hear));
}

const protocolsFor = (url: string): { readonly websocket: readonly string[]; readonly spdy: readonly string[] } =>
  /\/portforward(\?|$)/.test(url) ? PROTOCOLS.portforward : PROTOCOLS.exec;

const queryOf = ({ url = '/' }: IncomingMessage): URLSearchParams => new URL(url, 'http://localhost').searchParams;

const isSpdy = ({ headers }: IncomingMessage): boolean => (headers.upgrade ?? '').toUpperCase() === SPDY;

/** What a header offers, over all its lines. */
function offeredIn({ headers }: IncomingMessage, name: string): readonly string[] {
  const value = headers[name];
  return String(value ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');
}

function refusalOf(request: IncomingMessage): Status | undefined {
  const url = request.url ?? '';
  if (!POD_STREAM.test(url.split('?')[0] ?? '')) return failure(400, 'Upgrade request required');
  const { websocket, spdy } = protocolsFor(url);
  if (isSpdy(request)) {
    const offered = offeredIn(request, 'x-stream-protocol-version');
    if (spdy.some((each) => offered.includes(each))) return undefined;
    // As Go prints lists.
    const said = `client supports [${offered.join(' ')}], server accepts [${spdy.join(' ')}]`;
    return failure(403, `unable to upgrade: unable to negotiate protocol: ${said}`);
  }
  const upgrade = request.headers.upgrade ?? '';
  if (upgrade.toLowerCase() !== 'websocket')
    return failure(400, `unable to upgrade: this server speaks WebSocket and ${SPDY}, not ${JSON.stringify(upgrade)}`);
  const offered = offeredIn(request, 'sec-websocket-protocol');
  if (!websocket.some((each) => offered.includes(each)))
    return failure(400, `unable to upgrade: the subprotocol must be one of ${websocket.join(', ')}`);
  return undefined;
}

function switchToSpdy(request: IncomingMessage, socket: Duplex): void {
  const offered = offeredIn(request, 'x-stream-protocol-version');
  const chosen = protocolsFor(request.url ?? '').spdy.find((each) => offered.includes(each)) ?? '';
  socket.write(
    `HTTP/1.1 101 ${STATUS_CODES[101] ?? ''}\r\nConnection: Upgrade\r\nUpgrade: ${SPDY}\r\n` +
      `X-Stream-Protocol-Version: ${chosen}\r\n\r\n`,
  );
}
