/**
 * SPDY/3.1 as Kubernetes uses it for exec, attach and port-forward: streams of bytes, each opened with headers, over one connection that
 * an HTTP request was upgraded to. Upstream: k8s.io/apimachinery/pkg/util/httpstream/spdy over moby/spdystream. Left out, as there: flow
 * control (windows are neither kept nor asked for), priorities, server push.
 */
import type { Duplex } from 'node:stream';
import { createHeaderReader, createHeaderWriter, type Headers } from './headers.ts';

const CONTROL = 0x8000;
const VERSION = 3;
const TYPE = {
  synStream: 1,
  synReply: 2,
  rstStream: 3,
  settings: 4,
  ping: 6,
  goAway: 7,
  headers: 8,
  window: 9,
} as const;
const FIN = 1;
const CANCEL = 5;
/** A frame holds what is typed or copied in pieces: clients send 32 KiB at most. */
const FRAME_LIMIT = 1024 * 1024;
/** So many streams at once: a port-forward opens two for every connection. */
const STREAMS_LIMIT = 4096;

export interface SpdyStream {
  readonly id: number;
  readonly headers: Headers;
  write(bytes: Uint8Array | string): void;
  /** Nothing more comes from here. */
  end(): void;
  /** Neither side has anything more to say. */
  reset(): void;
  /** Bytes of the other side, in order; those that came before anybody listened too. */
  onData(hear: (bytes: Buffer) => void): void;
  /** The other side has said all. */
  onEnd(hear: () => void): void;
}

export interface SpdySession {
  /** Opens a stream of this side. */
  open(headers: Headers): SpdyStream;
  onStream(hear: (stream: SpdyStream) => void): void;
  onClose(hear: () => void): void;
  /** Bytes that are not on their way yet. */
  readonly backlog: number;
  readonly closed: boolean;
  close(): void;
}

/** @param side the client's streams have odd numbers */
export function createSpdySession(socket: Duplex, side: 'client' | 'server', head?: Buffer): SpdySession {
  return new Session(socket, side, head);
}

class Stream implements SpdyStream {
  readonly id: number;
  readonly headers: Headers;
  private readonly session: Session;
  private early: Buffer[] = [];
  private hearing: ((bytes: Buffer) => void) | undefined;
  private hearingEnd: (() => void) | undefined;
  private ended = false;
  /** The other side has ended. */
  private over = false;

  constructor(session: Session, id: number, headers: Headers) {
    this.session = session;
    this.id = id;
    this.headers = headers;
  }

  write(bytes: Uint8Array | string): void {
    if (!this.ended) this.session.sendData(this.id, Buffer.from(bytes as Uint8Array), 0);
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    this.session.sendData(this.id, Buffer.alloc(0), FIN);
    if (this.over) this.session.forget(this.id);
  }

  reset(): void {
    if (this.ended && this.over) return;
    this.ended = true;
    this.session.sendReset(this.id);
    this.arriveEnd();
    this.session.forget(this.id);
  }

  onData(hear: (bytes: Buffer) => void): void {
    this.hearing = hear;
    for (const each of this.early.splice(0)) hear(each);
  }

  onEnd(hear: () => void): void {
    if (this.over) hear();
    else this.hearingEnd = hear;
  }

  arrive(bytes: Buffer): void {
    if (this.over || bytes.length === 0) return;
    if (this.hearing) this.hearing(bytes);
    else this.early.push(bytes);
  }

  arriveEnd(): void {
    if (this.over) return;
    this.over = true;
    this.hearingEnd?.();
    if (this.ended) this.session.forget(this.id);
  }
}

class Session implements SpdySession {
  private readonly socket: Duplex;
  private readonly pack = createHeaderWriter();
  private readonly unpack = createHeaderReader();
  private readonly streams = new Map<number, Stream>();
  private readonly hearingClose: (() => void)[] = [];
  private hearing: ((stream: SpdyStream) => void) | undefined;
  private next: number;
  private received: Buffer = Buffer.alloc(0);
  /** Frames are read one after the other: unpacking headers takes a moment. */
  private reading = false;
  /** Nothing more comes; what has come is still read. */
  private heardAll = false;
  private isClosed = false;

  constructor(socket: Duplex, side: 'client' | 'server', head: Buffer | undefined) {
    this.socket = socket;
    this.next = side === 'client' ? 1 : 2;
    socket.on('data', (bytes: Buffer) => this.take(bytes));
    const over = (): void => {
      this.heardAll = true;
      if (!this.reading) this.close();
    };
    socket.on('close', over);
    socket.on('end', over);
    socket.on('error', over);
    if (head && head.length > 0) this.take(head);
  }

  open(headers: Headers): SpdyStream {
    const stream = new Stream(this, this.next, headers);
    this.next += 2;
    this.streams.set(stream.id, stream);
    this.sendControl(TYPE.synStream, 0, Buffer.concat([numbers(stream.id, 0), Buffer.alloc(2), this.pack(headers)]));
    return stream;
  }

  onStream(hear: (stream: SpdyStream) => void): void {
    this.hearing = hear;
  }

  onClose(hear: () => void): void {
    if (this.isClosed) hear();
    else this.hearingClose.push(hear);
  }

  get backlog(): number {
    return this.socket.writableLength;
  }

  get closed(): boolean {
    return this.isClosed;
  }

  close(): void {
    if (this.isClosed) return;
    this.sendControl(TYPE.goAway, 0, numbers(0, 0));
    this.socket.end();
    this.end();
  }

  sendData(id: number, bytes: Buffer, flags: number): void {
    if (this.isClosed || !this.socket.writable) return;
    this.socket.write(Buffer.concat([numbers(id, flags * 0x1000000 + bytes.length), bytes]));
  }

  sendReset(id: number): void {
    this.sendControl(TYPE.rstStream, 0, numbers(id, CANCEL));
  }

  forget(id: number): void {
    this.streams.delete(id);
  }

  private sendControl(type: number, flags: number, content: Buffer): void {
    if (this.isClosed || !this.socket.writable) return;
    const head = Buffer.alloc(8);
    head.writeUInt16BE(CONTROL | VERSION, 0);
    head.writeUInt16BE(type, 2);
    head.writeUInt32BE(flags * 0x1000000 + content.length, 4);
    this.socket.write(Buffer.concat([head, content]));
  }

  private end(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.unpack.close();
    for (const stream of [...this.streams.values()]) stream.arriveEnd();
    this.streams.clear();
    for (const hear of this.hearingClose) hear();
  }

  private take(bytes: Buffer): void {
    if (this.isClosed) return;
    this.received = this.received.length === 0 ? bytes : Buffer.concat([this.received, bytes]);
    if (!this.reading) void this.read();
  }

  private async read(): Promise<void> {
    this.reading = true;
    try {
      for (;;) {
        const frame = this.nextFrame();
        if (!frame || this.isClosed) break;
        await this.hear(frame);
      }
    } catch {
      // Not SPDY: nothing can be read from here on.
      this.socket.destroy();
      this.end();
    }
    this.reading = false;
    if (this.heardAll) this.close();
  }

  private nextFrame(): { readonly head: Buffer; readonly content: Buffer } | undefined {
    const { received } = this;
    if (received.length < 8) return undefined;
    const length = received.readUInt32BE(4) & 0xffffff;
    if (length > FRAME_LIMIT) throw new Error('a frame that is too long');
    if (received.length < 8 + length) return undefined;
    this.received = received.subarray(8 + length);
    return { head: received.subarray(0, 8), content: received.subarray(8, 8 + length) };
  }

  private async hear({ head, content }: { readonly head: Buffer; readonly content: Buffer }): Promise<void> {
    const flags = head.readUInt8(4);
    const first = head.readUInt16BE(0);
    if ((first & CONTROL) === 0) {
      const stream = this.streams.get(head.readUInt32BE(0));
      stream?.arrive(content);
      if ((flags & FIN) !== 0) stream?.arriveEnd();
      return;
    }
    if ((first & ~CONTROL) !== VERSION) throw new Error('another version of SPDY');
    const type = head.readUInt16BE(2);
    if (type === TYPE.synStream) await this.hearStream(content, flags);
    else if (type === TYPE.synReply || type === TYPE.headers) await this.unpack.read(content.subarray(4));
    else if (type === TYPE.rstStream) this.hearReset(content.readUInt32BE(0));
    else if (type === TYPE.ping) this.hearPing(content);
    else if (type === TYPE.goAway) this.close();
  }

  private async hearStream(content: Buffer, flags: number): Promise<void> {
    const id = content.readUInt32BE(0) & 0x7fffffff;
    const headers = await this.unpack.read(content.subarray(10));
    if (this.streams.size >= STREAMS_LIMIT || this.streams.has(id)) {
      this.sendReset(id);
      return;
    }
    const stream = new Stream(this, id, headers);
    this.streams.set(id, stream);
    this.sendControl(TYPE.synReply, 0, Buffer.concat([numbers(id), this.pack({})]));
    if ((flags & FIN) !== 0) stream.arriveEnd();
    this.hearing?.(stream);
  }

  private hearReset(id: number): void {
    const stream = this.streams.get(id);
    this.forget(id);
    stream?.arriveEnd();
  }

  /** A ping of the other side comes back as it is; answers to our own are none, for there are none. */
  private hearPing(content: Buffer): void {
    this.sendControl(TYPE.ping, 0, content);
  }
}

function numbers(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, i) => bytes.writeUInt32BE(value, 4 * i));
  return bytes;
}
