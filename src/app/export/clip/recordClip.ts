/**
 * A stretch of the run as a clip. Not filmed from the screen: the run is replayed beside the page and each frame drawn for its own moment,
 * so the same run makes the same clip, however slow the machine. Encoded as WebM where the browser has an encoder, else as GIF.
 */
import type { Cluster } from '../../../cluster/index.ts';
import type { Picture, Stage } from '../svg/stage.ts';
import type { Frame } from './gif.ts';
import GifWorker from './gif.worker.ts?worker';
import { framesOf, LIMITS, type Clip } from './limits.ts';
import { writeWebm, type Block } from './webm.ts';
import { exportWords } from '../words.ts';

export const canEncodeVideo = (): boolean => typeof VideoEncoder === 'function';

function brushOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const brush = canvas.getContext('2d', { willReadFrequently: true });
  if (!brush) throw new Error(exportWords.clip.cannotDraw);
  return brush;
}

/** Pictures one after the other, at moments of their own. */
interface Sink {
  readonly add: (canvas: HTMLCanvasElement, at: number, length: number) => Promise<void>;
  readonly finish: (duration: number) => Promise<Uint8Array<ArrayBuffer>>;
  readonly close: () => void;
}

function gifSink(): Sink {
  const worker = new GifWorker();
  const answer = <T>(): Promise<T> =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<T>) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
    });
  return {
    add: async (canvas, _, delay) => {
      const { width, height } = canvas;
      const { data } = brushOf(canvas).getImageData(0, 0, width, height);
      const frame: Frame = { rgba: data, width, height, delay };
      const done = answer();
      worker.postMessage(frame, [data.buffer]);
      await done;
    },
    finish: () => {
      const bytes = answer<Uint8Array<ArrayBuffer>>();
      worker.postMessage('finish');
      return bytes;
    },
    close: () => worker.terminate(),
  };
}

const BITS_A_SECOND = 4_000_000;
const KEY_EVERY = 50;
/** Frames that wait for the encoder at most. */
const QUEUE = 8;

function videoSink(width: number, height: number): Sink {
  const blocks: Block[] = [];
  let fault: Error | undefined;
  let count = 0;
  const encoder = new VideoEncoder({
    output: (chunk) => {
      const data = new Uint8Array(chunk.byteLength);
      chunk.copyTo(data);
      blocks.push({ data, at: chunk.timestamp / 1000, isKey: chunk.type === 'key' });
    },
    error: (error) => (fault = error),
  });
  encoder.configure({ codec: 'vp8', width, height, bitrate: BITS_A_SECOND });
  return {
    add: async (canvas, at, length) => {
      const frame = new VideoFrame(canvas, { timestamp: at * 1000, duration: length * 1000 });
      encoder.encode(frame, { keyFrame: count++ % KEY_EVERY === 0 });
      frame.close();
      while (encoder.encodeQueueSize > QUEUE && !fault) await new Promise((resolve) => setTimeout(resolve, 5));
      if (fault) throw fault;
    },
    finish: async (duration) => {
      await encoder.flush();
      if (fault) throw fault;
      return writeWebm(blocks, width, height, duration);
    },
    close: () => {
      if (encoder.state !== 'closed') encoder.close();
    },
  };
}

async function paint(svg: string, canvas: HTMLCanvasElement): Promise<void> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    brushOf(canvas).drawImage(image, 0, 0, canvas.width, canvas.height);
  } finally {
    URL.revokeObjectURL(url);
  }
}

const even = (pixels: number): number => Math.round(pixels / 2) * 2;

/**
 * @param cluster another than the page's: it is moved through the stretch
 * @param say the share that is done, 0 … 1
 * @throws Error when an encoder fails; undefined is returned when the signal came first
 */
export async function recordClip(
  clip: Clip,
  cluster: Cluster,
  stage: Stage,
  say: (share: number) => void,
  signal: AbortSignal,
): Promise<Blob | undefined> {
  const { fps, width: most } = LIMITS[clip.kind];
  const frames = framesOf(clip);
  const pictureAt = (frame: number): Picture => {
    cluster.seek(clip.from + ((clip.to - clip.from) * frame) / frames);
    return stage.draw(cluster);
  };
  const first = pictureAt(0);
  // The size of the first frame: a cluster that grows is drawn smaller.
  const scale = Math.min(1, most / first.width);
  const canvas = document.createElement('canvas');
  canvas.width = even(first.width * scale);
  canvas.height = even(first.height * scale);
  const sink = clip.kind === 'webm' ? videoSink(canvas.width, canvas.height) : gifSink();
  const length = 1000 / fps;
  try {
    for (let at = 0; at < frames; at++) {
      if (signal.aborted) return undefined;
      await paint((at === 0 ? first : pictureAt(at)).svg, canvas);
      await sink.add(canvas, at * length, length);
      say((at + 1) / frames);
    }
    const bytes = await sink.finish(frames * length);
    return new Blob([bytes], { type: clip.kind === 'webm' ? 'video/webm' : 'image/gif' });
  } finally {
    sink.close();
  }
}
