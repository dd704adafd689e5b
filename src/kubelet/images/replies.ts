/**
 * What a program answers word by word: status, headers and body of HTTP, or the text of another protocol. Versions are those of the
 * images' present releases. Left out: ranges, conditional requests, compression; SQL.
 */
import type { Header, Reply } from '../../network/index.ts';
import { apacheReply } from './apache.ts';
import { httpDate } from './httpDate.ts';
import { netexecDatagram } from './netexec.ts';
import { nginxError } from './pages.ts';
import { fileNameOf, pathOf, type Serving } from './serving.ts';
import { busyboxReply, pythonReply } from './plainServers.ts';

const NGINX = '1.29.1';
/** When the page in nginx's image was written. */
const PAGE_WRITTEN = 'Wed, 13 Aug 2025 15:10:23 GMT';

const REASONS: Readonly<Record<number, string>> = {
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Not Allowed',
  503: 'Service Temporarily Unavailable',
};

/**
 * What nginx makes of a request for a file: a method that does not read is refused before it looks for the file, POST only after.
 * @upstream src/http/modules/ngx_http_static_module.c
 */
function nginxStatus(method: string, isThere: boolean, otherwise: number): number {
  if (!['GET', 'HEAD', 'POST'].includes(method)) return 405;
  if (otherwise !== 200) return otherwise;
  if (!isThere) return 404;
  return method === 'POST' ? 405 : 200;
}

function nginx(serving: Serving, version: string): Reply {
  const { exchange, otherwise, now, program, hostname } = serving;
  const path = pathOf(exchange);
  const file = serving.fileAt(`/usr/share/nginx/html${fileNameOf(exchange)}`);
  const own = file ?? (path === '/' ? program.body(hostname) : undefined);
  const status = nginxStatus(exchange.method, own !== undefined, otherwise.status);
  const body = status === 200 ? (own ?? '') : nginxError(status, REASONS[status] ?? '', version);
  const common: Header[] = [
    ['Server', `nginx/${version}`],
    ['Date', httpDate(now)],
    ['Content-Type', 'text/html'],
    ['Content-Length', String(body.length)],
  ];
  const found: Header[] = [
    ['Last-Modified', PAGE_WRITTEN],
    ['Connection', 'keep-alive'],
    ['ETag', `"689caaff-${body.length.toString(16)}"`],
    ['Accept-Ranges', 'bytes'],
  ];
  return { status, headers: [...common, ...(status === 200 ? found : [['Connection', 'keep-alive'] as const])], body };
}

/** A Go program's net/http: the headers it adds by itself. */
export function goReply(now: number, status: number, body: string, more: readonly Header[] = []): Reply {
  return {
    status,
    headers: [
      ...more,
      ['Date', httpDate(now)],
      ['Content-Length', String(body.length)],
      ['Content-Type', 'text/plain; charset=utf-8'],
    ],
    body,
  };
}

function whoami({ hostname, client, exchange, now }: Serving, ip: string): Reply {
  const lines = [
    `Hostname: ${hostname}`,
    'IP: 127.0.0.1',
    `IP: ${ip}`,
    `RemoteAddr: ${client.ip}:${client.port}`,
    `${exchange.method} ${exchange.path} HTTP/1.1`,
    ...exchange.headers.map(([name, value]) => `${name}: ${value}`),
    '',
    '',
  ];
  return goReply(now, 200, lines.join('\n'));
}

/** What the program answers to this very request. */
export function replyOf(serving: Serving, ip: string): Reply | undefined {
  const { program, exchange, hostname, now, otherwise } = serving;
  const path = pathOf(exchange);
  if (program.statusOf === undefined) {
    // It waits for a greeting of its own protocol, and hangs up at anything else.
    return serving.protocol === 'TCP' ? { status: 0, headers: [], body: '' } : undefined;
  }
  if (exchange.says !== 'http') {
    if (program.name === 'netexec' && serving.protocol === 'UDP')
      return { status: 0, headers: [], body: netexecDatagram(exchange.body.trim(), serving) };
    const isHttp = /^(GET|HEAD|POST|PUT|DELETE) (\S+)(?: HTTP\/1\.[01])?\r?\n/.exec(exchange.body);
    if (!isHttp)
      return {
        status: 0,
        headers: [],
        body:
          program.name === 'nginx'
            ? nginxError(400, 'Bad Request', NGINX)
            : 'HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request',
      };
    const typed = replyOf(
      {
        ...serving,
        exchange: { says: 'http', method: isHttp[1] ?? 'GET', path: isHttp[2] ?? '/', headers: [], body: '' },
      },
      ip,
    );
    return typed && { status: 0, headers: [], body: asText(typed) };
  }
  switch (program.name) {
    case 'nginx':
      return program.body(hostname).startsWith('Server name:')
        ? goReply(now, otherwise.status, program.body(hostname))
        : nginx(serving, NGINX);
    case 'httpd':
      return apacheReply(serving);
    case 'whoami':
      return whoami(serving, ip);
    case 'http-echo':
      return goReply(now, otherwise.status, otherwise.body, [
        ['X-App-Name', 'http-echo'],
        ['X-App-Version', '1.0.0'],
      ]);
    case 'http.server':
      return pythonReply(serving);
    case 'busybox httpd':
      return busyboxReply(serving);
    default: {
      const status = otherwise.status !== 200 ? otherwise.status : program.statusOf(path);
      return goReply(now, status, otherwise.body);
    }
  }
}

function asText({ status, headers, body }: Reply): string {
  const words = REASONS[status] ?? 'OK';
  return `HTTP/1.1 ${status} ${words}\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
}
