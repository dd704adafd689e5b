import { describe, expect, it } from 'vitest';
import { createGif } from './gif.ts';
import { framesOf, tooLong } from './limits.ts';
import { writeWebm } from './webm.ts';

const clip = { kind: 'gif', from: 1000, to: 2000, speed: 0.5 } as const;

describe('a clip', () => {
  it('has a frame for each moment of the time it takes to watch, and at most so many', () => {
    expect(framesOf(clip)).toBe(25);
    expect(framesOf({ ...clip, kind: 'webm' })).toBe(50);
    expect(tooLong(clip)).toBeUndefined();
    expect(tooLong({ ...clip, speed: 0.01 })).toBe(
      'That would be 1250 frames, and 250 is the most: choose a shorter stretch, or play it faster.',
    );
  });
});

/** A frame of one colour with a dot of another. */
function pixels(width: number, height: number, dot: number): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  rgba.set([200, 30, 30, 255], dot * 4);
  return rgba;
}

describe('a GIF', () => {
  it('has the size and the frames it was given, and is the same for the same frames', () => {
    const made = () => {
      const gif = createGif();
      for (const dot of [3, 4, 5]) gif.add({ rgba: pixels(8, 6, dot), width: 8, height: 6, delay: 80 });
      return gif.finish();
    };
    const bytes = made();
    expect(new TextDecoder().decode(bytes.subarray(0, 6))).toBe('GIF89a');
    expect([bytes[6], bytes[8], bytes.at(-1)]).toEqual([8, 6, 0x3b]);
    // One control block of four bytes before each frame: its delay in hundredths of a second.
    const blocks = [...bytes.keys()].filter((i) => bytes[i] === 0x21 && bytes[i + 1] === 0xf9 && bytes[i + 2] === 4);
    expect(blocks.map((i) => bytes[i + 4])).toEqual([8, 8, 8]);
    expect(made()).toEqual(bytes);
  });
});

interface Element {
  readonly id: number;
  readonly content: Uint8Array;
}

/** The elements in a stretch of EBML, read as players do: the leading zeros say how long an id and a length are. */
function* elements(bytes: Uint8Array): Generator<Element> {
  for (let at = 0; at < bytes.length;) {
    const idLength = Math.clz32(bytes[at]!) - 23;
    const id = bytes.subarray(at, at + idLength).reduce((sum, byte) => sum * 256 + byte, 0);
    at += idLength;
    const sizeLength = Math.clz32(bytes[at]!) - 23;
    const raw = bytes.subarray(at, at + sizeLength).reduce((sum, byte) => sum * 256 + byte, 0);
    at += sizeLength;
    const size = raw - 2 ** (7 * sizeLength);
    if (at + size > bytes.length) throw new Error(`element ${id.toString(16)} is longer than what holds it`);
    yield { id, content: bytes.subarray(at, at + size) };
    at += size;
  }
}

const inside = (bytes: Uint8Array, id: number): Uint8Array =>
  [...elements(bytes)].find((each) => each.id === id)!.content;

describe('a WebM', () => {
  const blocks = Array.from({ length: 400 }, (_, i) => ({
    data: new Uint8Array(200).fill(i),
    at: i * 40,
    isKey: i % 50 === 0,
  }));
  const file = writeWebm(blocks, 1280, 720, 16_000);

  it('names itself, its track, size and length', () => {
    const [head, segment] = [...elements(file)];
    expect([head?.id, segment?.id]).toEqual([0x1a45dfa3, 0x18538067]);
    expect(new TextDecoder().decode(inside(head!.content, 0x4282))).toBe('webm');
    const track = inside(inside(segment!.content, 0x1654ae6b), 0xae);
    expect(new TextDecoder().decode(inside(track, 0x86))).toBe('V_VP8');
    expect([...inside(inside(track, 0xe0), 0xb0)]).toEqual([5, 0]);
    const length = inside(inside(segment!.content, 0x1549a966), 0x4489);
    expect(new DataView(length.slice().buffer).getFloat64(0)).toBe(16_000);
  });

  it('holds every picture at its moment, in clusters no longer than a block can tell', () => {
    const segment = [...elements(file)][1]!.content;
    const found = [...elements(segment)]
      .filter(({ id }) => id === 0x1f43b675)
      .flatMap(({ content }) => {
        const begin = inside(content, 0xe7).reduce((sum, byte) => sum * 256 + byte, 0);
        return [...elements(content)]
          .filter(({ id }) => id === 0xa3)
          .map(({ content: block }) => ({
            at: begin + block[1]! * 256 + block[2]!,
            isKey: block[3] === 0x80,
            first: block[4],
            length: block.length - 4,
          }));
      });
    expect(found).toEqual(blocks.map(({ at, isKey, data }) => ({ at, isKey, first: data[0], length: 200 })));
  });
});
