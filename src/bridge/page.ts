/**
 * The page's half of the relay: answers requests that reach the server on this machine from the cluster in the page. Whoever holds it
 * calls `pump` when time has passed. When the connection is lost it tries again, more and more seldom.
 */
import { ApiError, splitKey, type ResponseStream } from '../api/index.ts';
import type { Cluster, ExecOptions, RestRequest } from '../cluster/index.ts';
import { doorTo, type Door, type OpenedCommand } from './door.ts';
import { packBody, PAGE_PROTOCOL, tokenProtocol, unpackBody, type ToPage, type ToServer } from './messages.ts';
import { failure } from './status.ts';

/** What the page of `npm start` is told about the server beside it. */
export interface BridgeOffer {
  /** ws://127.0.0.1:PORT/servicescope/page */
  readonly socket: string;
  readonly token: string;
  /** A file for KUBECONFIG. */
  readonly kubeconfig: string;
  /** http://127.0.0.1:PORT */
  readonly server: string;
}

/** A request that a client made, and the moment it came. */
export interface SeenRequest {
  /** Cluster time, and the last revision before it. */
  readonly at: number;
  readonly revision: number;
  readonly userAgent: string;
  readonly method: string;
  readonly path: string;
  /** kubectl says which of its commands it is. */
  readonly command: string;
  readonly status: number;
}

export interface OfferOptions {
  readonly offer: BridgeOffer;
  readonly cluster: () => Cluster;
  readonly onRequest: (request: SeenRequest) => void;
  /** `serving`: requests come here; `standing by`: a newer tab gets them; `away`: there is no server. */
  readonly onState: (state: 'serving' | 'standing by' | 'away') => void;
  /** Real time has passed while clients wait; a page that is hidden lets its clock go on here. */
  readonly onTick: () => void;
}

export interface OfferedCluster {
  /** Something may have happened in the cluster. */
  pump(): void;
  close(): void;
}

const RETRY_MS = [1000, 2000, 5000, 10_000, 30_000];
/** With so much unsent nothing is read: it waits in the engine. */
const LAG_LIMIT = 4 * 1024 * 1024;

type Running = { readonly stream: ResponseStream } | { readonly command: OpenedCommand };

export function offerCluster(options: OfferOptions): OfferedCluster {
  const { offer, onState } = options;
  let socket: WebSocket | undefined;
  let answering: Answering | undefined;
  let tries = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let over = false;

  const connect = (): void => {
    const next = new WebSocket(offer.socket, [PAGE_PROTOCOL, tokenProtocol(offer.token)]);
    socket = next;
    answering = new Answering(options, (message) => {
      if (next.readyState === next.OPEN) next.send(JSON.stringify(message));
      return next.bufferedAmount < LAG_LIMIT;
    });
    const mine = answering;
    next.addEventListener('open', () => (tries = 0));
    next.addEventListener('message', ({ data }) => void mine.hear(JSON.parse(String(data)) as ToPage));
    next.addEventListener('close', () => {
      mine.close();
      if (over) return;
      onState('away');
      retry = setTimeout(connect, RETRY_MS[Math.min(tries++, RETRY_MS.length - 1)]);
    });
  };
  connect();
  return {
    pump: () => answering?.pump(),
    close() {
      over = true;
      clearTimeout(retry);
      answering?.close();
      socket?.close();
    },
  };
}

/** The path that a client asked for. */
function execPath(options: ExecOptions): string {
  const { namespace, name } = splitKey('pod' in options ? options.pod : '');
  const query = options.command.map((word) => `command=${encodeURIComponent(word)}`).join('&');
  return `/api/v1/namespaces/${namespace}/pods/${name}/exec?${query}`;
}

/** What is under way over one connection. */
class Answering {
  private readonly running = new Map<number, Running>();
  private readonly options: OfferOptions;
  /** False: what was sent has not gone out yet. */
  private readonly send: (message: ToServer) => boolean;
  private of: { readonly cluster: Cluster; readonly door: Door } | undefined;

  constructor(options: OfferOptions, send: (message: ToServer) => boolean) {
    this.options = options;
    this.send = send;
  }

  async hear(message: ToPage): Promise<void> {
    switch (message.do) {
      case 'serve':
        this.options.onState(message.on ? 'serving' : 'standing by');
        break;
      case 'tick':
        this.options.onTick();
        this.pump();
        break;
      case 'open':
        await this.open(message);
        break;
      case 'exec':
        await this.exec(message);
        break;
      case 'write':
        this.commandOf(message.id)?.write(message.text);
        this.pump();
        break;
      case 'end':
        this.commandOf(message.id)?.closeStdin();
        this.pump();
        break;
      case 'close':
        this.end(message.id);
    }
  }

  pump(): void {
    this.of?.door.pump();
    for (const [id, one] of this.running) {
      const goesOn = 'stream' in one ? this.pumpStream(id, one.stream) : this.pumpCommand(id, one.command);
      if (!goesOn) return;
    }
  }

  close(): void {
    for (const id of [...this.running.keys()]) this.end(id);
  }

  private get door(): Door {
    const cluster = this.options.cluster();
    if (this.of?.cluster !== cluster) {
      // What was open in the cluster before has nothing more to say.
      this.close();
      this.of = { cluster, door: doorTo(cluster) };
    }
    return this.of.door;
  }

  private async open({ id, request, body }: Extract<ToPage, { readonly do: 'open' }>): Promise<void> {
    const content = unpackBody(body);
    const asked: RestRequest = { ...request, ...(content === undefined ? {} : { body: content }) };
    const moment = this.moment();
    try {
      const { status, headers, body: answer, stream } = await this.door.open(asked);
      this.tell(asked, status, moment);
      const isWanted = stream !== undefined;
      const packed = isWanted ? undefined : packBody(answer);
      this.send({ is: 'answer', id, status, headers, streams: isWanted, ...(packed ? { body: packed } : {}) });
      if (stream) this.running.set(id, { stream });
    } catch (error) {
      this.tell(asked, this.refuse(id, error), moment);
    }
    this.pump();
  }

  private moment(): Pick<SeenRequest, 'at' | 'revision'> {
    const { now, revision } = this.options.cluster();
    return { at: now, revision };
  }

  private tell(
    { method, path, headers = {} }: RestRequest,
    status: number,
    moment: Pick<SeenRequest, 'at' | 'revision'>,
  ): void {
    const userAgent = headers['user-agent'] ?? '';
    this.options.onRequest({ ...moment, userAgent, method, path, status, command: headers['kubectl-command'] ?? '' });
  }

  private async exec({ id, options, userAgent }: Extract<ToPage, { readonly do: 'exec' }>): Promise<void> {
    const moment = this.moment();
    const tell = (status: number): void =>
      this.tell({ method: 'GET', path: execPath(options), headers: { 'user-agent': userAgent } }, status, moment);
    try {
      const command = await this.door.exec(options, userAgent);
      tell(101);
      this.running.set(id, { command });
      this.send({ is: 'started', id });
    } catch (error) {
      tell(this.refuse(id, error));
    }
    this.pump();
  }

  /** Returns the status code. */
  private refuse(id: number, error: unknown): number {
    const message = error instanceof Error ? error.message : String(error);
    const status = error instanceof ApiError ? error.status : failure(500, `Internal error occurred: ${message}`);
    this.send({ is: 'refused', id, status });
    return status.code ?? 500;
  }

  private pumpStream(id: number, stream: ResponseStream): boolean {
    const text = stream.read();
    const { ended } = stream;
    if (ended) this.running.delete(id);
    return text === '' && !ended ? true : this.send({ is: 'text', id, text, ended });
  }

  private pumpCommand(id: number, command: OpenedCommand): boolean {
    // Asked first: what is printed with the end is still read.
    const { exit, failure: why, gone } = command;
    const { stdout, stderr } = command.read();
    const isOver = exit !== undefined || gone;
    if (isOver) this.running.delete(id);
    if (stdout === '' && stderr === '' && !isOver) return true;
    return this.send({
      is: 'printed',
      id,
      stdout,
      stderr,
      ...(exit === undefined ? {} : { exit }),
      ...(why === undefined ? {} : { failure: why }),
      ...(gone ? { gone } : {}),
    });
  }

  private commandOf(id: number): OpenedCommand | undefined {
    const one = this.running.get(id);
    return one && 'command' in one ? one.command : undefined;
  }

  private end(id: number): void {
    const one = this.running.get(id);
    this.running.delete(id);
    if (!one) return;
    if ('stream' in one) {
      one.stream.close();
      const text = one.stream.read();
      this.send({ is: 'text', id, text, ended: true });
    } else {
      one.command.close();
      this.send({ is: 'printed', id, stdout: '', stderr: '', gone: true });
    }
  }
}
