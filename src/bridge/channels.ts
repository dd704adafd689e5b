/**
 * The channels of exec and attach, in the two ways clients speak them: numbered in the messages of a WebSocket (kubectl from 1.30 on,
 * client libraries), or as streams of a SPDY connection (kubectl before). Upstream: k8s.io/apimachinery/pkg/util/remotecommand,
 * pkg/kubelet/cri/streaming/remotecommand/{websocket,httpstream}.go.
 */
import type { WebSocket } from 'ws';
import type { SpdySession, SpdyStream } from './spdy/session.ts';

type OutputChannel = 'stdout' | 'stderr' | 'error';

export interface Channels {
  send(channel: OutputChannel, text: string): void;
  /** The last word on the error channel, and the end. */
  finish(status: object): void;
  /** Bytes that are not on their way yet. */
  readonly backlog: number;
  onInput(hear: (bytes: Buffer) => void): void;
  onInputEnd(hear: () => void): void;
  onClose(hear: () => void): void;
  terminate(): void;
}

const CHANNEL = { stdin: 0, stdout: 1, stderr: 2, error: 3, close: 255 } as const;

export function webSocketChannels(socket: WebSocket): Channels {
  const send = (channel: OutputChannel, text: string): void => {
    if (text === '' || socket.readyState !== socket.OPEN) return;
    socket.send(Buffer.concat([Buffer.from([CHANNEL[channel]]), Buffer.from(text)]));
  };
  const onMessage = (hear: (channel: number | undefined, bytes: Buffer) => void): void => {
    socket.on('message', (data, isBinary) => {
      if (isBinary && Buffer.isBuffer(data) && data.length > 0) hear(data[0], data.subarray(1));
    });
  };
  return {
    send,
    finish(status) {
      send('error', JSON.stringify(status));
      socket.close(1000);
    },
    get backlog() {
      return socket.bufferedAmount;
    },
    onInput: (hear) =>
      onMessage((channel, bytes) => {
        if (channel === CHANNEL.stdin && bytes.length > 0) hear(bytes);
      }),
    // v5: the client has nothing more to say on a channel.
    onInputEnd: (hear) =>
      onMessage((channel, bytes) => {
        if (channel === CHANNEL.close && bytes[0] === CHANNEL.stdin) hear();
      }),
    onClose: (hear) => void socket.on('close', hear),
    terminate: () => socket.terminate(),
  };
}

/** The streams that a client will open for a command, by their query. Upstream: remotecommand's createStreams. */
export function expectedStreams(query: URLSearchParams): readonly string[] {
  const wants = (name: string): boolean => ['true', '1'].includes(query.get(name) ?? '');
  const isTerminal = wants('tty');
  return [
    'error',
    ...['stdin', 'stdout'].filter(wants),
    ...(wants('stderr') && !isTerminal ? ['stderr'] : []),
    ...(isTerminal ? ['resize'] : []),
  ];
}

/** For a client that does not open the streams it has announced. */
const STREAMS_WITHIN_MS = 30_000;

/**
 * The client opens a stream for each channel, after the connection stands: what is to be said before then waits, and so does the end.
 */
export function spdyChannels(session: SpdySession, expected: readonly string[]): Channels {
  const streams = new Map<string, SpdyStream>();
  const waiting = new Map<string, string>();
  let hearInput: ((bytes: Buffer) => void) | undefined;
  let hearInputEnd: (() => void) | undefined;
  let isOver = false;
  const patience = setTimeout(() => session.close(), STREAMS_WITHIN_MS);
  session.onClose(() => clearTimeout(patience));

  const endWhenSaid = (): void => {
    if (!isOver || expected.some((type) => !streams.has(type))) return;
    clearTimeout(patience);
    for (const stream of streams.values()) stream.end();
    session.close();
  };
  session.onStream((stream) => {
    const type = stream.headers['streamtype'] ?? '';
    streams.set(type, stream);
    const text = waiting.get(type);
    waiting.delete(type);
    if (text !== undefined) stream.write(text);
    if (type === 'stdin') {
      stream.onData((bytes) => hearInput?.(bytes));
      stream.onEnd(() => {
        if (!session.closed) hearInputEnd?.();
      });
    }
    if (expected.every((each) => streams.has(each))) clearTimeout(patience);
    endWhenSaid();
  });
  const send = (channel: OutputChannel, text: string): void => {
    const stream = streams.get(channel);
    if (text === '') return;
    if (stream) stream.write(text);
    else waiting.set(channel, (waiting.get(channel) ?? '') + text);
  };
  return {
    send,
    finish(status) {
      send('error', JSON.stringify(status));
      isOver = true;
      endWhenSaid();
    },
    get backlog() {
      return session.backlog;
    },
    onInput: (hear) => (hearInput = hear),
    onInputEnd: (hear) => (hearInputEnd = hear),
    onClose: (hear) => session.onClose(hear),
    terminate: () => session.close(),
  };
}
