/** A GIF from frames of pixels: each with a palette of its own, for a packet is a few pixels of a colour that is nowhere else. */
import { applyPalette, GIFEncoder, quantize } from 'gifenc';

const COLOURS = 128;

export interface Frame {
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
  /** Real ms it stays. */
  readonly delay: number;
}

export interface Encoder {
  readonly add: (frame: Frame) => void;
  readonly finish: () => Uint8Array<ArrayBuffer>;
}

export function createGif(): Encoder {
  const gif = GIFEncoder();
  return {
    add: ({ rgba, width, height, delay }) => {
      const palette = quantize(rgba, COLOURS);
      gif.writeFrame(applyPalette(rgba, palette), width, height, { palette, delay });
    },
    finish: () => {
      gif.finish();
      return gif.bytes();
    },
  };
}
