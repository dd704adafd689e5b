/** Frames in, a GIF out, beside the page: finding a hundred colours for each frame would stop it. */
import { createGif, type Frame } from './gif.ts';

const gif = createGif();

addEventListener('message', ({ data }: MessageEvent<Frame | 'finish'>) => {
  if (data === 'finish') {
    const bytes = gif.finish();
    postMessage(bytes, { transfer: [bytes.buffer] });
    return;
  }
  gif.add(data);
  postMessage('next');
});
