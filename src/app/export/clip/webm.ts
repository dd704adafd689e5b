/**
 * A WebM file around encoded pictures: EBML, one track of video, a cluster every few seconds. As much of Matroska as players need
 * (https://www.matroska.org/technical/elements.html); no sound, no seeking table.
 */

export interface Block {
  readonly data: Uint8Array;
  /** ms from the beginning. */
  readonly at: number;
  readonly isKey: boolean;
}

type Bytes = readonly number[] | Uint8Array;

/** A length: as few bytes as it needs, with a mark of how many. */
function size(length: number): number[] {
  let bytes = 1;
  while (length >= 2 ** (7 * bytes) - 1) bytes++;
  const marked = length + 2 ** (7 * bytes);
  return Array.from({ length: bytes }, (_, i) => Math.floor(marked / 256 ** (bytes - 1 - i)) % 256);
}

function unsigned(value: number, bytes = Math.max(1, Math.ceil(Math.log2(value + 1) / 8))): number[] {
  return Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** (bytes - 1 - i)) % 256);
}

function float(value: number): number[] {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return [...new Uint8Array(view.buffer)];
}

const text = (letters: string): number[] => [...letters].map((letter) => letter.charCodeAt(0));

function joined(parts: readonly Bytes[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const element = (id: number, ...content: readonly Bytes[]): Uint8Array<ArrayBuffer> => {
  const inside = joined(content);
  return joined([unsigned(id), size(inside.length), inside]);
};

/** A block's time is told from its cluster's, in sixteen bits. */
const CLUSTER_MS = 5000;
const VIDEO = 1;
const KEY = 0x80;

function clusters(blocks: readonly Block[]): Uint8Array[] {
  const groups: Block[][] = [];
  for (const block of blocks) {
    const begin = groups.at(-1)?.[0];
    if (begin && block.at - begin.at < CLUSTER_MS) groups.at(-1)?.push(block);
    else groups.push([block]);
  }
  return groups.map((group) => {
    const begin = Math.round(group[0]!.at);
    const simple = group.map(({ data, at, isKey }) =>
      element(0xa3, [0x81, ...unsigned(Math.round(at) - begin, 2), isKey ? KEY : 0], data),
    );
    return element(0x1f43b675, element(0xe7, unsigned(begin)), ...simple);
  });
}

/** @param duration ms */
export function writeWebm(
  blocks: readonly Block[],
  width: number,
  height: number,
  duration: number,
): Uint8Array<ArrayBuffer> {
  const head = element(
    0x1a45dfa3,
    element(0x4286, [1]),
    element(0x42f7, [1]),
    element(0x42f2, [4]),
    element(0x42f3, [8]),
    element(0x4282, text('webm')),
    element(0x4287, [2]),
    element(0x4285, [2]),
  );
  const info = element(
    0x1549a966,
    element(0x2ad7b1, unsigned(1_000_000)),
    element(0x4489, float(duration)),
    element(0x4d80, text('ServiceScope')),
    element(0x5741, text('ServiceScope')),
  );
  const track = element(
    0xae,
    element(0xd7, [1]),
    element(0x73c5, [1]),
    element(0x83, [VIDEO]),
    element(0x9c, [0]),
    element(0x86, text('V_VP8')),
    element(0xe0, element(0xb0, unsigned(width)), element(0xba, unsigned(height))),
  );
  return joined([head, element(0x18538067, info, element(0x1654ae6b, track), ...clusters(blocks))]);
}
