/**
 * The cluster's REST face over HTTP, on the loopback interface only. Upstream: apiserver/pkg/server. Left out: TLS, authentication
 * (whoever is on this machine is the administrator), HTTP/2, rate limits.
 */
import { createServer, STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { ApiError, type Status } from '../api/index.ts';
import type { RestRequest } from '../cluster/index.ts';
import { answer, refuse, standardHeaders } from './answer.ts';
import { doorTo, type ClusterDoor, type Door } from './door.ts';
import { refusal } from './guard.ts';
import { PAGE_PATH } from './messages.ts';
import { createPodStreams, type PodStreams } from './podStreams.ts';
import { createRelay, type RelayOptions } from './relay.ts';
import { BODY_LIMIT, BodyBroken, BodyTooLarge, readRequestBody } from './requestBody.ts';
import { failure } from './status.ts';
import { createStreamPump, type StreamPump } from './streams.ts';

export interface ServeOptions {
  /** 0: any free one. */
  readonly port: number;
  /** Called before each request: brings the cluster up to the present moment. */
  readonly catchUp?: () => void;
  /** Told of errors in the engine: they are answered with 500 and must not end the server. */
  readonly report?: (error: unknown) => void;
  /** How long a client of a stream may leave what was sent unread, in ms. */
  readonly stalledMs?: number;
}

export interface ServedCluster {
  readonly port: number;
  readonly url: string;
  /** Something may have happened in the cluster: tell the streams. */
  pump(): void;
  /** Ends streams and connections. */
  close(): Promise<void>;
}

const LOOPBACK = '127.0.0.1';
const HEADERS_LIMIT = 128 * 1024;
const HEADERS_WITHIN_MS = 10_000;
const REQUEST_WITHIN_MS = 60_000;
const KEEP_ALIVE_MS = 120_000;

export function serveCluster(cluster: ClusterDoor, options: ServeOptions): Promise<ServedCluster> {
  return serveDoor(doorTo(cluster, options.catchUp), options, undefined);
}

export interface ServedPages extends ServedCluster {
  /** How many pages offer their clusters. */
  readonly pages: number;
}

/** The same for a cluster in an open page, which connects by itself. */
export async function servePages(options: ServeOptions & Omit<RelayOptions, 'heard'>): Promise<ServedPages> {
  const relay = createRelay({ ...options, heard: () => served.pump() });
  const served: ServedCluster = await serveDoor(relay.door, options, (request, socket, head) =>
    relay.upgrade(request, socket, head),
  );
  const { close } = served;
  return {
    ...served,
    get pages() {
      return relay.pages;
    },
    close() {
      relay.close();
      return close();
    },
  };
}

type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => Status | undefined;

async function serveDoor(door: Door, options: ServeOptions, page: Upgrade | undefined): Promise<ServedCluster> {
  const streams = createStreamPump(options.stalledMs);
  const server = createServer(
    {
      maxHeaderSize: HEADERS_LIMIT,
      headersTimeout: HEADERS_WITHIN_MS,
      requestTimeout: REQUEST_WITHIN_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: 2000,
      noDelay: true,
    },
    (request, response) => {
      void handle({ door, streams }, options, request, response);
    },
  );
  server.on('clientError', onClientError);
  server.on('connect', (_request, socket) => {
    answerRaw(socket as Socket, failure(405, NOT_ALLOWED));
  });
  const podStreams = createPodStreams(door, () => options.catchUp?.());
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    void upgrade(podStreams, options, page, request, socket, head).then((refused) => {
      if (refused) answerRaw(socket as Socket, refused);
    });
  });
  await listen(server, options.port);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://${LOOPBACK}:${String(port)}`,
    pump: () => {
      streams.pump();
      podStreams.pump();
      door.pump();
    },
    close() {
      podStreams.close();
      return shutDown(server, streams);
    },
  };
}

/** Hands a connection over to the Pod's streams, or to the relay when it is the page's, or says why not. */
async function upgrade(
  podStreams: PodStreams,
  { report }: ServeOptions,
  page: Upgrade | undefined,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<Status | undefined> {
  if (page && request.url === PAGE_PATH) return page(request, socket, head);
  const foreign = refusal(request.headers);
  if (foreign !== undefined) return failure(403, foreign);
  try {
    return await podStreams.upgrade(request, socket, head);
  } catch (error) {
    report?.(error);
    return failure(500, `Internal error occurred: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function shutDown(server: Server, streams: StreamPump): Promise<void> {
  return new Promise((resolve) => {
    streams.close();
    server.close(() => {
      resolve();
    });
    server.closeIdleConnections();
    // Whoever is in the middle of a request gets a moment to end it.
    setTimeout(() => {
      server.closeAllConnections();
    }, 500).unref();
  });
}

interface Parts {
  readonly door: Door;
  readonly streams: StreamPump;
}

async function handle(
  { door, streams }: Parts,
  options: ServeOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.on('error', () => response.destroy());
  try {
    const refused = refusal(request.headers) ?? foreignTarget(request);
    if (refused !== undefined) {
      await refuse(request, response, 403, refused);
      return;
    }
    const asked = await restRequest(request);
    const answered = await door.open(asked);
    if (response.destroyed) answered.stream?.close();
    else if (answered.stream && request.method !== 'HEAD') {
      response.writeHead(answered.status, { ...standardHeaders(), ...answered.headers });
      streams.add(response, answered.stream, timeoutSeconds(asked.path));
    } else {
      answered.stream?.close();
      await answer(request, response, answered);
    }
    streams.pump();
  } catch (error) {
    await refuseFor(error, request, response, options);
  }
}

async function refuseFor(
  error: unknown,
  request: IncomingMessage,
  response: ServerResponse,
  { report }: ServeOptions,
): Promise<void> {
  if (response.headersSent || response.destroyed) response.destroy();
  else if (error instanceof BodyBroken)
    await refuse(request, response, 400, 'the body of the request could not be read');
  else if (error instanceof BodyTooLarge)
    await refuse(request, response, 413, `Request entity too large: limit is ${String(BODY_LIMIT)}`);
  else if (error instanceof ApiError)
    await answer(request, response, {
      status: error.status.code,
      headers: { 'Content-Type': 'application/json' },
      body: error.status,
    });
  else if (error instanceof URIError) await refuse(request, response, 400, error.message);
  else {
    report?.(error);
    const message = error instanceof Error ? error.message : String(error);
    await refuse(request, response, 500, `Internal error occurred: ${message}`);
  }
}

/** A request that names another server in its first line, as to a proxy. */
function foreignTarget({ url = '' }: IncomingMessage): string | undefined {
  if (url.startsWith('/') || url === '*') return undefined;
  return `${JSON.stringify(url)} is refused: this server is no proxy`;
}

/** @throws URIError when the path is not one; what reading a body throws */
async function restRequest(request: IncomingMessage): Promise<RestRequest> {
  const { method = 'GET', url = '/' } = request;
  const bad = /%(?![0-9a-f]{2}).{0,2}/i.exec(url);
  if (bad) throw new URIError(`invalid URL escape ${JSON.stringify(bad[0])}`);
  const bytes = await readRequestBody(request);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  const isProtobuf = (headers['content-type'] ?? '').startsWith('application/vnd.kubernetes.protobuf');
  const body = isProtobuf ? new Uint8Array(bytes) : bytes.toString('utf8');
  // HEAD is a GET whose body is not sent.
  return { method: method === 'HEAD' ? 'GET' : method, path: url, headers, ...(bytes.length > 0 ? { body } : {}) };
}

/** 0 when the client sets none. */
function timeoutSeconds(path: string): number {
  const text = new URLSearchParams(path.slice(path.indexOf('?') + 1)).get('timeoutSeconds') ?? '';
  return /^\d+$/.test(text) ? Number(text) : 0;
}

const NOT_ALLOWED = 'the server does not allow this method on the requested resource';

/** What the HTTP parser could not make a request of. */
function onClientError(error: NodeJS.ErrnoException & { rawPacket?: Buffer }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
  else answerRaw(socket, parserFailure(error));
}

function parserFailure({ code, rawPacket }: NodeJS.ErrnoException & { rawPacket?: Buffer }): Status {
  const isRequest = /^\S+ \S+ HTTP\/1/.test(rawPacket?.toString('latin1', 0, 4096) ?? '');
  if (code === 'HPE_HEADER_OVERFLOW')
    return failure(431, `the request's headers are larger than ${String(HEADERS_LIMIT)} bytes`);
  if (code === 'HPE_INVALID_METHOD' && isRequest) return failure(405, NOT_ALLOWED);
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return failure(408, 'the request did not come to its end in time');
  return failure(400, 'the request is not HTTP');
}

/** An answer where there is no response object; the connection ends with it. */
function answerRaw(socket: Socket, status: Status): void {
  const { code } = status;
  const body = `${JSON.stringify(status)}\n`;
  socket.on('error', () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${String(code)} ${STATUS_CODES[code] ?? ''}\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${String(Buffer.byteLength(body))}\r\nConnection: close\r\n\r\n${body}`,
  );
}
