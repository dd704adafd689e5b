/**
 * Seeded chance. Every stream is one 32-bit word, so that it fits in a table cell and is rewound with everything else.
 * Streams are named after the component that draws ("netfilter/node-1"): sending one more packet must not rename Pods.
 */

/** FNV-1a over the UTF-16 code units: a stable 32-bit hash of a name. */
export function hash32(text: string, seed = 0x811c9dc5): number {
  let hash = seed >>> 0;
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

/** The same as hash32(text + String(number), seed), from the hash of the text; the number is a whole one, 0 or more. */
export function hashOnWithNumber(hashOfText: number, number: number): number {
  let hash = hashOfText;
  let power = 1;
  while (power * 10 <= number) power *= 10;
  for (let rest = number; power >= 1; power /= 10) {
    const digit = Math.floor(rest / power);
    rest -= digit * power;
    hash = Math.imul(hash ^ (48 + digit), 0x01000193);
  }
  return hash >>> 0;
}

/** The word a stream starts with. */
export function streamStart(seed: number, stream: string): number {
  return hash32(stream, (Math.imul(seed, 0x9e3779b1) ^ 0x811c9dc5) >>> 0);
}

/** The next word of a stream (mulberry32's additive step). */
export function nextWord(word: number): number {
  return (word + 0x6d2b79f5) >>> 0;
}

/** The number in [0, 1) that a word stands for (mulberry32's output mix). */
export function wordToUnit(word: number): number {
  let t = Math.imul(word ^ (word >>> 15), word | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
