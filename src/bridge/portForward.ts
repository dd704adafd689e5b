/**
 * portforward: connections that a client takes on ports of its own, each two streams of a SPDY connection (bytes, and what went wrong).
 * The kubelet of the Pod's node connects to the port inside the Pod, past every Service. Upstream: k8s.io/kubelet's
 * streaming/portforward/httpstream.go and containerd's sandbox_portforward.go. Simplified: the simulated network carries HTTP requests
 * and short talks, not bytes. Each request of a connection is one connection inside the Pod; of other protocols, all that comes before
 * the client waits is one talk.
 */
import { STATUS_CODES } from 'node:http';
import type { Pod, Status } from '../api/index.ts';
import type { Door, OpenedCommand } from './door.ts';
import type { OpenSession } from './exec.ts';
import { curlWords, endToEnd, looksLikeHttp, readAnswer, readRequest, type TextRequest } from './httpText.ts';
import type { SpdySession, SpdyStream } from './spdy/session.ts';
import { failure } from './status.ts';

type PodDoor = Pick<Door, 'open' | 'exec'>;

/** Seconds of cluster time that an answer may take. */
const PATIENCE_SECONDS = 300;
/** A client that has sent nothing for so long waits for an answer, in ms. */
const PAUSE_MS = 60;
/** curl: the server closed without a word, which is how a port that refuses looks from outside. */
const CURL_EMPTY_REPLY = 52;

interface ForwardedPod {
  readonly key: string;
  readonly uid: string;
  readonly node: string;
}

/** The Pod as it is now, or why nothing can be forwarded to it. */
export async function forwardedPod(door: PodDoor, namespace: string, name: string): Promise<ForwardedPod | Status> {
  const path = `/api/v1/namespaces/${namespace}/pods/${name}`;
  const { status, body } = await door.open({ method: 'GET', path, headers: { accept: 'application/json' } });
  if (status !== 200) return body as Status;
  const { metadata, spec } = body as Pod;
  if (spec.nodeName === undefined) return failure(400, `pod ${name} does not have a host assigned`);
  return { key: `${namespace}/${name}`, uid: metadata.uid, node: spec.nodeName };
}

interface Pumping {
  /** Called before anything is sent into the cluster, and after. */
  readonly catchUp: () => void;
  readonly pump: () => void;
}

/** The two streams of a connection find each other by their requestID. */
export function serveForwards(session: SpdySession, door: PodDoor, pod: ForwardedPod, pumping: Pumping): OpenSession {
  const errors = new Map<string, SpdyStream>();
  const running = new Set<ForwardedConnection>();
  session.onStream((stream) => {
    const { streamtype = '', port = '', requestid = '' } = stream.headers;
    const number = Number(port);
    if (!Number.isInteger(number) || number < 1 || number > 65_535) return stream.reset();
    if (streamtype === 'error') {
      errors.set(requestid, stream);
      return;
    }
    const error = errors.get(requestid);
    errors.delete(requestid);
    if (streamtype !== 'data' || !error) return stream.reset();
    const connection = new ForwardedConnection({ data: stream, error, port: number }, door, pod, pumping);
    running.add(connection);
    connection.whenOver(() => running.delete(connection));
  });
  session.onClose(() => {
    for (const connection of running) connection.drop();
  });
  return {
    pump() {
      for (const connection of running) connection.pump();
    },
    terminate: () => session.close(),
  };
}

interface Streams {
  readonly data: SpdyStream;
  readonly error: SpdyStream;
  readonly port: number;
}

class ForwardedConnection {
  private readonly streams: Streams;
  private readonly door: PodDoor;
  private readonly pod: ForwardedPod;
  private readonly pumping: Pumping;
  private received: Buffer = Buffer.alloc(0);
  /** The client has said all. */
  private heardAll = false;
  private pause: NodeJS.Timeout | undefined;
  private asked: TextRequest | 'talk' | undefined;
  private command: OpenedCommand | undefined;
  private printed = '';
  private over = false;
  private tellOver: (() => void) | undefined;

  constructor(streams: Streams, door: PodDoor, pod: ForwardedPod, pumping: Pumping) {
    this.streams = streams;
    this.door = door;
    this.pod = pod;
    this.pumping = pumping;
    streams.data.onData((bytes) => {
      this.received = Buffer.concat([this.received, bytes]);
      this.next();
    });
    streams.data.onEnd(() => {
      this.heardAll = true;
      this.next();
    });
  }

  whenOver(tell: () => void): void {
    this.tellOver = tell;
  }

  /** The client is gone. */
  drop(): void {
    if (!this.over) this.command?.close();
    this.end();
  }

  pump(): void {
    const { command } = this;
    if (!command || this.over) return;
    const { exit, gone } = command;
    this.printed += command.read().stdout;
    if (exit === undefined && !gone) return;
    this.answer(exit);
  }

  /** Sends on what is whole of what has come. */
  private next(): void {
    clearTimeout(this.pause);
    if (this.over || this.asked !== undefined) return;
    const isHttp = looksLikeHttp(this.received);
    const read = isHttp === true ? readRequest(this.received) : undefined;
    if (read) {
      this.received = this.received.subarray(read.length);
      void this.ask(read.request);
    } else if (this.received.length > 0 && (this.heardAll || isHttp === false || read === null)) {
      if (this.heardAll) void this.ask('talk');
      else this.pause = setTimeout(() => void this.ask('talk'), PAUSE_MS);
    } else if (this.heardAll) this.end();
  }

  private async ask(what: TextRequest | 'talk'): Promise<void> {
    this.asked = what;
    const { port } = this.streams;
    const text = what === 'talk' ? this.received.toString('utf8') : '';
    if (what === 'talk') this.received = Buffer.alloc(0);
    const here = `http://127.0.0.1:${String(port)}`;
    const command =
      what === 'talk'
        ? ['sh', '-c', `nc -z 127.0.0.1 ${String(port)} && nc 127.0.0.1 ${String(port)}`]
        : curlWords(what, here, PATIENCE_SECONDS);
    const { key, uid, node } = this.pod;
    this.pumping.catchUp();
    try {
      const forwards = { [port]: { pod: key, uid, port } };
      this.command = await this.door.exec({ node, forwards, command, stdin: what === 'talk' }, '');
      if (this.over) return this.command.close();
      if (what === 'talk') {
        this.command.write(text);
        this.command.closeStdin();
      }
    } catch (error) {
      this.refuse(error instanceof Error ? error.message : String(error));
    }
    this.pumping.pump();
  }

  private answer(exit: number | undefined): void {
    const { asked, printed } = this;
    this.command = undefined;
    this.asked = undefined;
    this.printed = '';
    const { data } = this.streams;
    if (asked === 'talk') {
      if (exit !== 0) return this.refuse('connect: connection refused');
      data.write(printed);
      // The talk is over on the other side, too, unless the client goes on.
      if (this.heardAll) return this.end();
    } else if (asked) {
      if (exit === CURL_EMPTY_REPLY) return this.refuse('connect: connection refused');
      if (exit !== 0) return this.end();
      data.write(answerText(printed, asked));
      if (asked.closes) return this.end();
    }
    this.next();
  }

  /** In containerd's words, on the stream for that. */
  private refuse(why: string): void {
    const { error, port } = this.streams;
    const { uid } = this.pod;
    const number = String(port);
    error.write(
      `error forwarding port ${number} to pod ${uid}, uid : failed to connect to localhost:${number} inside namespace "${uid}", ` +
        `IPv4: dial tcp4 127.0.0.1:${number}: ${why} IPv6 dial tcp6: address localhost: no suitable address found `,
    );
    this.end();
  }

  private end(): void {
    clearTimeout(this.pause);
    if (this.over) return;
    this.over = true;
    this.streams.data.end();
    this.streams.error.end();
    this.tellOver?.();
  }
}

/** An answer as it goes over the connection: its length is that of the bytes. */
function answerText(printed: string, { method, closes }: TextRequest): Buffer {
  const answer = readAnswer(printed);
  const { status } = answer;
  const body = Buffer.from(answer.body);
  const given = answer.headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1];
  const length = method === 'HEAD' ? given : String(body.length);
  const isBare = status === 204 || status === 304 || length === undefined;
  const head = [
    `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}`,
    ...endToEnd(answer).map(([name, value]) => `${name}: ${value}`),
    ...(isBare ? [] : [`Content-Length: ${length}`]),
    ...(closes ? ['Connection: close'] : []),
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]);
}
