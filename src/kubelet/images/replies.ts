/**
 * What a program answers word by word: status, headers and body of HTTP, or the text of another protocol. Versions are those of the
 * images' present releases. Left out: ranges, conditional requests, compression; most of Redis' commands; SQL.
 */
import type { Header, Reply, Served } from '../../network/index.ts';
import { formatDate, momentOf } from '../../shell/index.ts';
import { netexecDatagram } from './netexec.ts';
import { nginxError } from './pages.ts';
import type { Program } from './program.ts';
import { redisReply } from './redis.ts';

const NGINX = '1.29.1';
/** When the page in nginx's and httpd's image was written. */
const PAGE_WRITTEN = 'Wed, 13 Aug 2025 15:10:23 GMT';

export interface Serving extends Served {
  readonly program: Program;
  readonly hostname: string;
  /** ms since 1970. */
  readonly now: number;
  /** A file of its container, as it is now. */
  readonly fileAt: (path: string) => string | undefined;
}

function httpDate(now: number): string {
  return formatDate('%a, %d %b %Y %H:%M:%S GMT', momentOf(now));
}

const REASONS: Readonly<Record<number, string>> = {
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Not Allowed',
  503: 'Service Temporarily Unavailable',
};

function pathOf({ exchange }: Served): string {
  return exchange.path.split(/[?#]/, 1)[0] ?? '/';
}

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
  const path = pathOf(serving);
  const file = serving.fileAt(`/usr/share/nginx/html${path === '/' ? '/index.html' : path}`);
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

function httpd(serving: Serving): Reply {
  const path = pathOf(serving);
  const file = serving.fileAt(`/usr/local/apache2/htdocs${path === '/' ? '/index.html' : path}`);
  const status = serving.otherwise.status !== 200 ? serving.otherwise.status : file === undefined ? 404 : 200;
  const body =
    status === 200
      ? (file ?? '')
      : `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>${status} ${REASONS[status] ?? ''}</title>\n</head><body>\n<h1>${REASONS[status] ?? ''}</h1>\n<p>The requested URL was not found on this server.</p>\n</body></html>\n`;
  const headers: Header[] = [
    ['Date', httpDate(serving.now)],
    ['Server', 'Apache/2.4.65 (Unix)'],
    ...(status === 200
      ? ([
          ['Last-Modified', PAGE_WRITTEN],
          ['Accept-Ranges', 'bytes'],
        ] as Header[])
      : []),
    ['Content-Length', String(body.length)],
    ['Content-Type', 'text/html'],
  ];
  return { status, headers, body };
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

const NOT_FOUND_BUSYBOX =
  '<HTML><HEAD><TITLE>404 Not Found</TITLE></HEAD>\n<BODY><H1>404 Not Found</H1>\nThe requested URL was not found\n</BODY></HTML>\n';
const NOT_FOUND_PYTHON =
  '<!DOCTYPE HTML>\n<html lang="en">\n    <head>\n        <meta charset="utf-8">\n        <title>Error response</title>\n    </head>\n    <body>\n        <h1>Error response</h1>\n        <p>Error code: 404</p>\n        <p>Message: File not found.</p>\n        <p>Error code explanation: 404 - Nothing matches the given URI.</p>\n    </body>\n</html>\n';

/** A server of files: of its home, or of the directory it was started in. */
function files(serving: Serving, own: readonly Header[], notFound: string): Reply {
  const { program, otherwise, now } = serving;
  const home = (program.home ?? '/').replace(/\/$/, '');
  const path = pathOf(serving);
  const text = serving.fileAt(home + (path.endsWith('/') ? `${path}index.html` : path));
  // What the model's Python lists without an index is the name of its Pod.
  const listing = path === '/' && program.name === 'http.server' ? otherwise.body : undefined;
  const body = text ?? listing;
  const status = otherwise.status !== 200 ? otherwise.status : body === undefined ? 404 : 200;
  const shown = status === 404 ? notFound : (body ?? '');
  return {
    status,
    headers: [
      ...own,
      ['Date', httpDate(now)],
      ['Content-type', 'text/html'],
      ['Content-Length', String(shown.length)],
      ['Connection', 'close'],
    ],
    body: shown,
  };
}

/** What the program answers to this very request. */
export function replyOf(serving: Serving, ip: string): Reply | undefined {
  const { program, exchange, hostname, now, otherwise } = serving;
  if (program.name === 'redis' || program.name === 'valkey') return redisReply(exchange);
  const path = pathOf(serving);
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
      return httpd(serving);
    case 'whoami':
      return whoami(serving, ip);
    case 'http-echo':
      return goReply(now, otherwise.status, otherwise.body, [
        ['X-App-Name', 'http-echo'],
        ['X-App-Version', '1.0.0'],
      ]);
    case 'http.server':
      return files(serving, [['Server', 'SimpleHTTP/0.6 Python/3.13.5']], NOT_FOUND_PYTHON);
    case 'busybox httpd':
      return files(serving, [], NOT_FOUND_BUSYBOX);
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
