/**
 * The wire format of protobuf: numbered fields, each a varint, eight or four bytes, or a run of bytes. Upstream: the generated
 * unmarshalling code of gogo/protobuf. Nothing is read past the end, and every step moves on: garbage ends in an error, never in a loop.
 */
export class WireError extends Error {
  override name = 'WireError';
}

export const VARINT = 0;
const FIXED64 = 1;
export const BYTES = 2;
const FIXED32 = 5;

export interface WireField {
  readonly number: number;
  readonly wireType: number;
  /** Of a varint, as a signed 64-bit number; of bytes, the run itself. */
  readonly value: number | Uint8Array;
}

const UNEXPECTED_END = 'unexpected EOF';

/** Reads the fields of one message, one after the other. */
export class WireReader {
  private readonly bytes: Uint8Array;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** The next field, or undefined at the end. @throws WireError */
  next(): WireField | undefined {
    if (this.at >= this.bytes.length) return undefined;
    const tag = this.varint();
    const number = Math.floor(tag / 8);
    const wireType = tag - number * 8;
    if (number <= 0 || number > 0x1fffffff) throw new WireError(`proto: illegal tag ${number} (wire type ${wireType})`);
    return { number, wireType, value: this.value(wireType) };
  }

  private value(wireType: number): number | Uint8Array {
    switch (wireType) {
      case VARINT:
        return this.varint();
      case BYTES:
        return this.run(this.varint());
      case FIXED64:
        return this.run(8);
      case FIXED32:
        return this.run(4);
      default:
        throw new WireError(`proto: illegal wireType ${wireType}`);
    }
  }

  /** A signed 64-bit number; beyond 2^53 as near as a double comes. */
  varint(): number {
    let low = 0;
    let high = 0;
    for (let i = 0; i < 10; i++) {
      const byte = this.bytes[this.at];
      if (byte === undefined) throw new WireError(UNEXPECTED_END);
      this.at++;
      const bits = byte & 0x7f;
      if (i < 4) low += bits * 2 ** (7 * i);
      else if (i === 4) {
        low += (bits & 0x0f) * 2 ** 28;
        high += bits >> 4;
      } else high += bits * 2 ** (7 * i - 32);
      if (byte < 0x80) return (high >= 2 ** 31 ? (high % 2 ** 32) - 2 ** 32 : high) * 2 ** 32 + low;
    }
    throw new WireError('proto: integer overflow');
  }

  get ended(): boolean {
    return this.at >= this.bytes.length;
  }

  private run(length: number): Uint8Array {
    if (length < 0) throw new WireError('proto: negative length found during unmarshaling');
    if (length > this.bytes.length - this.at) throw new WireError(UNEXPECTED_END);
    const run = this.bytes.subarray(this.at, this.at + length);
    this.at += length;
    return run;
  }
}
