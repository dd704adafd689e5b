/**
 * HTTP/1.1 as it stands on a connection: requests read out of a stream of bytes, and the curl command line that makes the same request
 * in the simulated network. Upstream has no counterpart: there bytes stay bytes. RFC 9112.
 */

export interface TextRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
  /** The client wants the connection closed after the answer. */
  readonly closes: boolean;
}

export interface TextAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

const REQUEST_LINE = /^([A-Z]+) (\S+) HTTP\/1\.([01])$/;
const HEAD_LIMIT = 128 * 1024;

/** Whether bytes begin as an HTTP request does; undefined: too few to tell. */
export function looksLikeHttp(bytes: Buffer): boolean | undefined {
  const text = bytes.toString('latin1', 0, 256);
  if (/^[A-Z]{3,10} [/*]/.test(text)) return true;
  return /^[A-Z]{0,10}( ?)$/.test(text) ? undefined : false;
}

/** The first request of these bytes and how many it takes; undefined: it is not all there; null: it is none. */
export function readRequest(
  bytes: Buffer,
): { readonly request: TextRequest; readonly length: number } | undefined | null {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return bytes.length > HEAD_LIMIT ? null : undefined;
  const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
  const [, method, path, minor] = REQUEST_LINE.exec(first) ?? [];
  if (method === undefined || path === undefined) return null;
  const headers = lines.flatMap((line) => {
    const [, name, value = ''] = /^([^:\s]+):\s*(.*?)\s*$/.exec(line) ?? [];
    return name === undefined ? [] : [[name, value] as const];
  });
  const valueOf = (name: string) => headers.find(([each]) => each.toLowerCase() === name)?.[1].toLowerCase() ?? '';
  const content = bytes.subarray(end + 4);
  const read = valueOf('transfer-encoding').endsWith('chunked')
    ? readChunks(content)
    : readCounted(content, Number(valueOf('content-length') || 0));
  if (!read) return read;
  const connection = valueOf('connection');
  const closes = minor === '0' ? connection !== 'keep-alive' : connection === 'close';
  return { request: { method, path, headers, body: read.body, closes }, length: end + 4 + read.length };
}

type Content = { readonly body: Buffer; readonly length: number } | undefined | null;

function readCounted(content: Buffer, length: number): Content {
  if (!Number.isInteger(length) || length < 0) return null;
  return content.length < length ? undefined : { body: content.subarray(0, length), length };
}

function readChunks(content: Buffer): Content {
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    const end = content.indexOf('\r\n', at);
    if (end < 0) return undefined;
    const size = /^([0-9a-f]{1,7})(;.*)?$/i.exec(content.toString('latin1', at, end))?.[1];
    if (size === undefined) return null;
    const from = end + 2;
    const length = parseInt(size, 16);
    if (content.length < from + length + 2) return undefined;
    if (length === 0) return { body: Buffer.concat(parts), length: from + 2 };
    parts.push(content.subarray(from, from + length));
    at = from + length + 2;
  }
}

/** What belongs to the connection, or is reckoned anew from the body. */
const HOP_BY_HOP = /^(connection|content-length|transfer-encoding|keep-alive|expect|upgrade|te|trailer)$/i;

/** curl's words for a request to `server` (scheme, address and port). @param patience seconds of cluster time */
export function curlWords(
  { method, path, headers, body }: Omit<TextRequest, 'closes' | 'body'> & { readonly body: Uint8Array },
  server: string,
  patience: number,
): readonly string[] {
  const kept = headers.filter(([name]) => !HOP_BY_HOP.test(name));
  const has = (name: string): boolean => kept.some(([each]) => each.toLowerCase() === name);
  // What curl would add by itself is not there.
  const unwanted = ['User-Agent', 'Accept', 'Content-Type'].filter((name) => !has(name.toLowerCase()));
  return [
    ...['curl', '-sik', '--globoff', '--path-as-is', '--max-time', String(patience)],
    ...(method === 'HEAD' ? ['--head'] : ['-X', method]),
    ...[...kept.map(([name, value]) => `${name}: ${value}`), ...unwanted.map((name) => `${name}:`)].flatMap((line) => [
      '-H',
      line,
    ]),
    ...(body.length > 0
      ? ['-H', `Content-Length: ${String(body.length)}`, '--data-raw', new TextDecoder().decode(body)]
      : []),
    `${server}${path}`,
  ];
}

/** What `curl -i` prints: a status line, headers, an empty line, the body. */
export function readAnswer(text: string): TextAnswer {
  const end = /\r?\n\r?\n/.exec(text);
  const [first = '', ...lines] = text.slice(0, end?.index ?? 0).split(/\r?\n/);
  const headers = lines.flatMap((line) => {
    const [, name, value = ''] = /^([^:]+):\s*(.*)$/.exec(line) ?? [];
    return name === undefined ? [] : [[name, value] as const];
  });
  const body = text.slice((end?.index ?? 0) + (end?.[0].length ?? 0));
  return { status: Number(/^HTTP\/\S+ (\d{3})/.exec(first)?.[1] ?? 502), headers, body };
}

/** An answer without what belongs to the connection it came over. */
export function endToEnd({ headers }: TextAnswer): TextAnswer['headers'] {
  return headers.filter(([name]) => !HOP_BY_HOP.test(name));
}
