/** SHA-256 (FIPS 180-4) of a text's UTF-8 bytes. The engine carries no packages, and chain names are made of this hash. */

/** The first 32 bits of the fractional parts of `root`s of the first primes, as the standard derives its constants. */
function primeRoots(count: number, root: (prime: number) => number): Uint32Array {
  const words = new Uint32Array(count);
  for (let candidate = 2, found = 0; found < count; candidate++) {
    let prime = true;
    for (let divisor = 2; divisor * divisor <= candidate && prime; divisor++) prime = candidate % divisor !== 0;
    if (prime) words[found++] = Math.floor((root(candidate) % 1) * 2 ** 32);
  }
  return words;
}

const K = primeRoots(64, Math.cbrt);
const START = primeRoots(8, Math.sqrt);
/** Used again for every hash: a cluster of a hundred thousand endpoints takes as many. */
const state = new Uint32Array(8);
const schedule = new Uint32Array(64);
let bytes = new Uint8Array(256);

/** Writes the text's UTF-8 bytes and the standard's padding; returns the length with it. */
function fill(text: string): number {
  // Three bytes a unit at most, one for the mark, eight for the length, all rounded up to a whole block.
  const most = (text.length * 3 + 9 + 63) & ~63;
  if (bytes.length < most) bytes = new Uint8Array(most);
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.codePointAt(i) ?? 0;
    if (code < 0x80) bytes[at++] = code;
    else if (code < 0x800) {
      bytes[at++] = 0xc0 | (code >> 6);
      bytes[at++] = 0x80 | (code & 63);
    } else {
      if (code < 0x10000) bytes[at++] = 0xe0 | (code >> 12);
      else {
        bytes[at++] = 0xf0 | (code >> 18);
        bytes[at++] = 0x80 | ((code >> 12) & 63);
        i++;
      }
      bytes[at++] = 0x80 | ((code >> 6) & 63);
      bytes[at++] = 0x80 | (code & 63);
    }
  }
  const bits = at * 8;
  bytes[at++] = 0x80;
  const end = (at + 8 + 63) & ~63;
  bytes.fill(0, at, end);
  // Nobody hashes texts of 512 MB: the upper half of the length stays 0.
  for (let shift = 0; shift < 4; shift++) bytes[end - 1 - shift] = (bits >>> (shift * 8)) & 255;
  return end;
}

/** The 32 bytes of the hash. */
export function sha256(text: string): Uint8Array {
  const length = fill(text);
  state.set(START);
  for (let offset = 0; offset < length; offset += 64) mixBlock(offset);
  const hash = new Uint8Array(32);
  for (let i = 0; i < 32; i++) hash[i] = state[i >> 2]! >>> (24 - (i & 3) * 8);
  return hash;
}

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}

function mixBlock(offset: number): void {
  const w = schedule;
  for (let i = 0; i < 16; i++) {
    const at = offset + i * 4;
    w[i] = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
  }
  for (let i = 16; i < 64; i++) {
    const a = w[i - 15]!;
    const b = w[i - 2]!;
    const s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a >>> 3);
    const s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b >>> 10);
    w[i] = w[i - 16]! + s0 + w[i - 7]! + s1;
  }
  let a = state[0]! | 0;
  let b = state[1]! | 0;
  let c = state[2]! | 0;
  let d = state[3]! | 0;
  let e = state[4]! | 0;
  let f = state[5]! | 0;
  let g = state[6]! | 0;
  let h = state[7]! | 0;
  for (let i = 0; i < 64; i++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + K[i]! + w[i]!) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0]! += a;
  state[1]! += b;
  state[2]! += c;
  state[3]! += d;
  state[4]! += e;
  state[5]! += f;
  state[6]! += g;
  state[7]! += h;
}
