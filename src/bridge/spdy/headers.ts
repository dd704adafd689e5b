/**
 * Header blocks of SPDY/3.1: pairs with their lengths, packed by one zlib stream for the whole connection, begun with a dictionary both
 * sides know. Upstream: moby/spdystream/spdy. What this side sends goes as stored blocks, which every zlib reads and which need no
 * state; what comes is unpacked in the order it came.
 */
import { createInflate } from 'node:zlib';

export type Headers = Readonly<Record<string, string>>;

/** Names that are often sent, each with its length before it, as the specification lists them. */
const NAMES = [
  ...'options head post put delete trace accept accept-charset accept-encoding accept-language accept-ranges'.split(
    ' ',
  ),
  ...'age allow authorization cache-control connection content-base content-encoding content-language'.split(' '),
  ...'content-length content-location content-md5 content-range content-type date etag expect expires from'.split(' '),
  ...'host if-match if-modified-since if-none-match if-range if-unmodified-since last-modified location'.split(' '),
  ...'max-forwards pragma proxy-authenticate proxy-authorization range referer retry-after server te'.split(' '),
  ...'trailer transfer-encoding upgrade user-agent vary via warning www-authenticate method get status'.split(' '),
  ...['200 OK', 'version', 'HTTP/1.1', 'url', 'public', 'set-cookie', 'keep-alive', 'origin'],
];
const WORDS =
  '100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505' +
  '203 Non-Authoritative Information204 No Content301 Moved Permanently400 Bad Request401 Unauthorized' +
  '403 Forbidden404 Not Found500 Internal Server Error501 Not Implemented503 Service Unavailable' +
  'Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec 00:00:00 Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMT' +
  'chunked,text/html,image/png,image/jpg,image/gif,application/xml,application/xhtml+xml,text/plain,' +
  'text/javascript,publicprivatemax-age=gzip,deflate,sdchcharset=utf-8charset=iso-8859-1,utf-,*,enq=0.';

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const counted = (text: string): Buffer => {
  const bytes = Buffer.from(text);
  return Buffer.concat([uint32(bytes.length), bytes]);
};

const DICTIONARY = Buffer.concat([...NAMES.map(counted), Buffer.from(WORDS)]);

/** A block unpacks to so much at most: a few words for each stream. */
const BLOCK_LIMIT = 64 * 1024;
/** deflate, no dictionary, a check sum of both bytes that is a multiple of 31. */
const ZLIB_HEADER = Buffer.from([0x78, 0x01]);
/** A stored block without content: whoever unpacks hands out what it has. */
const FLUSH = Buffer.from([0, 0, 0, 0xff, 0xff]);

/** Packs the blocks of one direction. */
export function createHeaderWriter(): (headers: Headers) => Buffer {
  let begun = false;
  return (headers) => {
    const pairs = Object.entries(headers);
    const block = Buffer.concat([
      uint32(pairs.length),
      ...pairs.flatMap(([name, value]) => [counted(name), counted(value)]),
    ]);
    const lengths = Buffer.alloc(5);
    lengths.writeUInt16LE(block.length, 1);
    lengths.writeUInt16LE(~block.length & 0xffff, 3);
    const stored = [lengths, block, FLUSH];
    const packed = Buffer.concat(begun ? stored : [ZLIB_HEADER, ...stored]);
    begun = true;
    return packed;
  };
}

export interface HeaderReader {
  /** The headers of the next block. Rejects when it is none. */
  read(block: Uint8Array): Promise<Headers>;
  close(): void;
}

/** Unpacks the blocks of one direction, one after the other. */
export function createHeaderReader(): HeaderReader {
  const inflate = createInflate({ dictionary: DICTIONARY });
  const parts: Buffer[] = [];
  let broken: Error | undefined;
  inflate.on('data', (part: Buffer) => parts.push(part));
  inflate.on('error', (error) => (broken = error));
  return {
    read: (block) =>
      new Promise((resolve, reject) => {
        inflate.once('error', reject);
        inflate.write(block);
        inflate.flush(() => {
          inflate.off('error', reject);
          if (broken) return reject(broken);
          const text = Buffer.concat(parts.splice(0));
          const headers = text.length > BLOCK_LIMIT ? undefined : parseBlock(text);
          return headers ? resolve(headers) : reject(new Error('a header block that is none'));
        });
      }),
    close: () => inflate.destroy(),
  };
}

function parseBlock(block: Buffer): Headers | undefined {
  let at = 0;
  const word = (): string | undefined => {
    if (at + 4 > block.length) return undefined;
    const length = block.readUInt32BE(at);
    at += 4;
    if (at + length > block.length) return undefined;
    return block.toString('utf8', at, (at += length));
  };
  if (block.length < 4) return undefined;
  const count = block.readUInt32BE(0);
  at = 4;
  const headers: Record<string, string> = {};
  for (let i = 0; i < count; i++) {
    const [name, value] = [word(), word()];
    if (name === undefined || value === undefined) return undefined;
    headers[name.toLowerCase()] = value;
  }
  return headers;
}
