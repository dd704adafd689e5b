/** Commands as they come over a connection: arrays of RESP, or lines as one types them (inline). Upstream: src/networking.c. */
import { utf8End } from '../../../api/index.ts';
import { splitWords } from '../../../shell/index.ts';

/** A command, or why what came is none: then the connection ends. */
export type Request = { readonly words: readonly string[] } | { readonly fault: string };

const MOST_WORDS = 1024 * 1024;
const MOST_BYTES = 512 * 1024 * 1024;

/** One array of bulk strings. @returns undefined while it is not whole */
function readArray(bytes: string, from: number): { readonly request: Request; readonly end: number } | undefined {
  const head = bytes.indexOf('\r\n', from);
  if (head < 0) return undefined;
  const count = Number(bytes.slice(from + 1, head));
  const bad = (fault: string) => ({ request: { fault }, end: bytes.length });
  if (!Number.isInteger(count) || count > MOST_WORDS) return bad('Protocol error: invalid multibulk length');
  const words: string[] = [];
  let at = head + 2;
  for (let number = 0; number < count; number++) {
    const line = bytes.indexOf('\r\n', at);
    if (line < 0) return undefined;
    if (bytes[at] !== '$') return bad(`Protocol error: expected '$', got '${bytes[at] ?? ''}'`);
    const length = Number(bytes.slice(at + 1, line));
    if (!Number.isInteger(length) || length < 0 || length > MOST_BYTES)
      return bad('Protocol error: invalid bulk length');
    const end = utf8End(bytes, line + 2, length);
    if (end === undefined) return undefined;
    words.push(bytes.slice(line + 2, end));
    at = end + 2;
  }
  return { request: { words }, end: at };
}

/** Every whole command of what a client has said. */
export function readRequests(bytes: string): readonly Request[] {
  const requests: Request[] = [];
  for (let at = 0; at < bytes.length;) {
    if (bytes[at] === '*') {
      const read = readArray(bytes, at);
      if (!read) break;
      if ('fault' in read.request || read.request.words.length > 0) requests.push(read.request);
      at = read.end;
    } else {
      const end = bytes.indexOf('\n', at);
      const line = bytes.slice(at, end < 0 ? bytes.length : end).replace(/\r$/, '');
      const words = splitWords(line);
      if (!words) requests.push({ fault: 'Protocol error: unbalanced quotes in request' });
      else if (words.length > 0) requests.push({ words });
      at = end < 0 || !words ? bytes.length : end + 1;
    }
  }
  return requests;
}
