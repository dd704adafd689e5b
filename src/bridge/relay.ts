/**
 * The server's half of the relay: a door whose cluster is in an open page. Of several pages the one that came last is asked; when it
 * goes, the one before it. A page that goes takes its answers with it: requests under way get 503, streams and commands end.
 */
import { timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { ApiError, type ResponseStream, type Status } from '../api/index.ts';
import type { StreamResponse } from '../cluster/index.ts';
import type { Door, OpenedCommand } from './door.ts';
import { isLoopback } from './guard.ts';
import { packBody, PAGE_PROTOCOL, tokenProtocol, unpackBody, type ToPage, type ToServer } from './messages.ts';
import { failure } from './status.ts';

/** An answer of a page: a list of everything there is. */
const MESSAGE_LIMIT = 64 * 1024 * 1024;
/** A page that does not answer in so long is as good as gone for this request. */
const ANSWER_WITHIN_MS = 60_000;
const TICK_MS = 100;
/** Text of a stream that its client has not read, beyond which the stream is over. */
const UNREAD_LIMIT = 32 * 1024 * 1024;

export interface RelayOptions {
  /** Known to the page that this very start of the server serves, and to nobody else. */
  readonly token: string;
  /** Where such a page may come from: "http://127.0.0.1:4173". */
  readonly origins: () => readonly string[];
  /** Called when something has come from the page. */
  readonly heard: () => void;
}

export interface Relay {
  readonly door: Door;
  /** How many pages are open. */
  readonly pages: number;
  /** Takes a page's connection, or says why not. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Status | undefined;
  close(): void;
}

interface Waiting {
  readonly resolve: (answer: ToServer) => void;
  readonly reject: (error: Error) => void;
}

const unavailable = (message: string): ApiError => new ApiError(failure(503, message));
const NO_PAGE = 'no page serves its cluster here: open the page that npm start shows, and keep it open';
const PAGE_LEFT = 'the page whose cluster this was has been closed';

/** A stream or a command whose text is pushed here and pulled by whoever sends it on. */
class Arriving {
  stdout = '';
  stderr = '';
  exit: number | undefined;
  failure: string | undefined;
  over = false;

  take(): { readonly stdout: string; readonly stderr: string } {
    const { stdout, stderr } = this;
    this.stdout = this.stderr = '';
    return { stdout, stderr };
  }

  get isTooLong(): boolean {
    return this.stdout.length + this.stderr.length > UNREAD_LIMIT;
  }
}

/** One open page. */
class Page {
  readonly socket: WebSocket;
  private readonly waiting = new Map<number, Waiting>();
  private readonly arriving = new Map<number, Arriving>();
  private lastId = 0;
  private readonly tick: NodeJS.Timeout;

  constructor(socket: WebSocket, heard: () => void) {
    this.socket = socket;
    socket.on('message', (data) => {
      this.hear((data as Buffer).toString());
      heard();
    });
    socket.on('error', () => socket.terminate());
    this.tick = setInterval(() => {
      if (this.arriving.size + this.waiting.size > 0) this.say({ do: 'tick' });
    }, TICK_MS);
    this.tick.unref();
  }

  say(message: ToPage): void {
    if (this.socket.readyState === this.socket.OPEN) this.socket.send(JSON.stringify(message));
  }

  async open(request: Parameters<Door['open']>[0]): Promise<StreamResponse> {
    const { body, ...rest } = request;
    const packed = packBody(body);
    const id = ++this.lastId;
    const arriving = new Arriving();
    this.arriving.set(id, arriving);
    let answer: ToServer;
    try {
      answer = await this.ask({ do: 'open', id, request: rest, ...(packed ? { body: packed } : {}) }, id);
    } catch (error) {
      this.arriving.delete(id);
      throw error;
    }
    if (answer.is !== 'answer') throw unavailable('the page gave no answer');
    const { status, headers, streams } = answer;
    if (streams) return { status, headers, body: undefined, stream: this.streamOf(id, arriving) };
    this.arriving.delete(id);
    return { status, headers, body: unpackBody(answer.body) };
  }

  async exec(...[options, userAgent]: Parameters<Door['exec']>): Promise<OpenedCommand> {
    const id = ++this.lastId;
    const arriving = new Arriving();
    this.arriving.set(id, arriving);
    try {
      await this.ask({ do: 'exec', id, options, userAgent }, id);
    } catch (error) {
      this.arriving.delete(id);
      throw error;
    }
    return this.commandOf(id, arriving);
  }

  /** The page is gone. */
  leave(): void {
    clearInterval(this.tick);
    for (const { reject } of this.waiting.values()) reject(unavailable(PAGE_LEFT));
    this.waiting.clear();
    for (const one of this.arriving.values()) one.over = true;
    this.arriving.clear();
  }

  private ask(message: ToPage, id: number): Promise<ToServer> {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        this.waiting.delete(id);
        reject(unavailable('the page did not answer in time'));
      }, ANSWER_WITHIN_MS);
      late.unref();
      const settled = (): void => {
        clearTimeout(late);
        this.waiting.delete(id);
      };
      this.waiting.set(id, {
        resolve(answer) {
          settled();
          resolve(answer);
        },
        reject(error) {
          settled();
          reject(error);
        },
      });
      this.say(message);
    });
  }

  private hear(text: string): void {
    let message: ToServer;
    try {
      message = JSON.parse(text) as ToServer;
    } catch {
      this.socket.terminate();
      return;
    }
    switch (message.is) {
      case 'answer':
      case 'started':
        this.waiting.get(message.id)?.resolve(message);
        break;
      case 'refused':
        this.waiting.get(message.id)?.reject(new ApiError(message.status));
        break;
      case 'text':
        this.arrive(message.id, { stdout: message.text, over: message.ended });
        break;
      case 'printed':
        this.arrive(message.id, { ...message, over: message.exit !== undefined || message.gone === true });
        break;
      default:
        this.socket.terminate();
    }
  }

  private arrive(
    id: number,
    what: { stdout: string; stderr?: string; exit?: number; failure?: string; over: boolean },
  ): void {
    const one = this.arriving.get(id);
    if (!one) return;
    one.stdout += what.stdout;
    one.stderr += what.stderr ?? '';
    one.exit = what.exit;
    one.failure = what.failure;
    one.over = what.over;
    if (!what.over && one.isTooLong) {
      one.over = true;
      this.say({ do: 'close', id });
    }
    if (one.over) this.arriving.delete(id);
  }

  private streamOf(id: number, arriving: Arriving): ResponseStream {
    const close = (): void => this.close(id, arriving);
    return {
      read: () => arriving.take().stdout,
      get ended() {
        return arriving.over && arriving.stdout === '';
      },
      close,
    };
  }

  private commandOf(id: number, arriving: Arriving): OpenedCommand {
    return {
      write: (text) => this.say({ do: 'write', id, text }),
      closeStdin: () => this.say({ do: 'end', id }),
      read: () => arriving.take(),
      get exit() {
        return arriving.exit;
      },
      get failure() {
        return arriving.failure;
      },
      get gone() {
        return arriving.over && arriving.exit === undefined;
      },
      close: () => this.close(id, arriving),
    };
  }

  private close(id: number, arriving: Arriving): void {
    if (arriving.over) return;
    arriving.over = true;
    this.arriving.delete(id);
    this.say({ do: 'close', id });
  }
}

export function createRelay({ token, origins, heard }: RelayOptions): Relay {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MESSAGE_LIMIT,
    handleProtocols: () => PAGE_PROTOCOL,
  });
  /** The one that came last is asked. */
  const pages: Page[] = [];

  const add = (socket: WebSocket): void => {
    pages.at(-1)?.say({ do: 'serve', on: false });
    const page = new Page(socket, heard);
    pages.push(page);
    page.say({ do: 'serve', on: true });
    socket.on('close', () => {
      const wasAsked = pages.at(-1) === page;
      pages.splice(pages.indexOf(page), 1);
      page.leave();
      if (wasAsked) pages.at(-1)?.say({ do: 'serve', on: true });
      heard();
    });
  };

  const asked = (): Page => {
    const page = pages.at(-1);
    if (!page) throw unavailable(NO_PAGE);
    return page;
  };

  return {
    door: {
      open: async (request) => asked().open(request),
      exec: async (...request) => asked().exec(...request),
      pump: () => undefined,
    },
    get pages() {
      return pages.length;
    },
    upgrade(request, socket, head) {
      const refused = refusalOfPage(request.headers, token, origins());
      if (refused !== undefined) return failure(403, refused);
      sockets.handleUpgrade(request, socket, head, add);
      return undefined;
    },
    close() {
      for (const { socket } of [...pages]) socket.terminate();
      sockets.close();
    },
  };
}

/** Why a connection is not one of our own page's; undefined when it is. */
function refusalOfPage(headers: IncomingHttpHeaders, token: string, origins: readonly string[]): string | undefined {
  const { host, origin } = headers;
  if (host === undefined || !isLoopback(host)) return 'only a page on this machine may serve its cluster here';
  if (origin === undefined || !origins.includes(origin))
    return `Origin ${JSON.stringify(origin ?? '')} is refused: only the page that npm start shows may serve its cluster here`;
  const offered = (headers['sec-websocket-protocol'] ?? '').split(',').map((each) => each.trim());
  const wanted = tokenProtocol(token);
  const isRight = offered.some(
    (each) => each.length === wanted.length && timingSafeEqual(Buffer.from(each), Buffer.from(wanted)),
  );
  return isRight && offered.includes(PAGE_PROTOCOL)
    ? undefined
    : 'the token is not the one of this start of the server';
}
