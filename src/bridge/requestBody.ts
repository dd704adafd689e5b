/** Reading request bodies within the limit of the real API server (--max-request-body-bytes: 3 MiB). */
import type { IncomingMessage } from 'node:http';
import { createGunzip } from 'node:zlib';

export const BODY_LIMIT = 3 * 1024 * 1024;

export class BodyTooLarge extends Error {
  override name = 'BodyTooLarge';
}

/** The client went away, or what it sent cannot be unpacked. */
export class BodyBroken extends Error {
  override name = 'BodyBroken';
}

/** The whole body. @throws BodyTooLarge, BodyBroken */
export function readRequestBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (Number(request.headers['content-length'] ?? 0) > BODY_LIMIT) {
      reject(new BodyTooLarge());
      return;
    }
    const packed = request.headers['content-encoding'] === 'gzip';
    const source = packed ? request.pipe(createGunzip()) : request;
    const parts: Buffer[] = [];
    let size = 0;
    source.on('data', (part: Buffer) => {
      size += part.length;
      if (size > BODY_LIMIT) {
        source.removeAllListeners('data');
        reject(new BodyTooLarge());
      } else parts.push(part);
    });
    source.on('end', () => {
      resolve(Buffer.concat(parts));
    });
    const broken = (): void => {
      reject(new BodyBroken());
    };
    source.on('error', broken);
    request.on('error', broken);
    request.on('aborted', broken);
  });
}
