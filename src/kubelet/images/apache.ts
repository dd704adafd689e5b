/**
 * What Apache httpd answers, with the configuration of its image: the files of /usr/local/apache2/htdocs by GET and POST, OPTIONS and
 * TRACE, 405 for whatever would change them. Upstream: server/core.c (default_handler), modules/http/http_protocol.c. Left out: ranges,
 * conditional requests, listings of directories without an index.
 */
import type { Header, Reply } from '../../network/index.ts';
import { utf8Bytes } from '../../api/index.ts';
import { httpDate } from './httpDate.ts';
import { APACHE_PAGE } from './pages.ts';
import { fileNameOf, type Serving } from './serving.ts';

const HOME = '/usr/local/apache2/htdocs';
/** HEAD is named beside GET, whose handler answers it; the order is that of a hash table. */
const ALLOW: Header = ['Allow', 'HEAD,GET,POST,OPTIONS,TRACE'];
const KNOWN = [
  ...['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH', 'CONNECT', 'PROPFIND', 'PROPPATCH'],
  ...['MKCOL', 'COPY', 'MOVE', 'LOCK', 'UNLOCK'],
];

const TITLES: Readonly<Record<number, string>> = {
  404: 'Not Found',
  405: 'Method Not Allowed',
  501: 'Not Implemented',
  503: 'Service Unavailable',
};

function whyOf(status: number, method: string): string {
  switch (status) {
    case 405:
      return `<p>The requested method ${method} is not allowed for this URL.</p>\n`;
    case 501:
      return `<p>${method} not supported for current URL.<br />\n</p>\n`;
    case 503:
      return '<p>The server is temporarily unable to service your\nrequest due to maintenance downtime or capacity\nproblems. Please try again later.</p>\n';
    default:
      return '<p>The requested URL was not found on this server.</p>\n';
  }
}

function errorPage(status: number, method: string): string {
  const title = TITLES[status] ?? '';
  return `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>${status} ${title}</title>\n</head><body>\n<h1>${title}</h1>\n${whyOf(status, method)}</body></html>\n`;
}

function statusOf({ exchange: { method }, otherwise }: Serving, isThere: boolean): number {
  if (otherwise.status !== 200) return otherwise.status;
  if (!KNOWN.includes(method)) return 501;
  if (method === 'OPTIONS' || method === 'TRACE') return 200;
  if (!['GET', 'HEAD', 'POST'].includes(method)) return 405;
  return isThere ? 200 : 404;
}

/** The page that comes with the image has been the same since 2007. */
function validators(body: string): readonly Header[] {
  const size = utf8Bytes(body).length.toString(16);
  return body === APACHE_PAGE
    ? [
        ['Last-Modified', 'Mon, 11 Jun 2007 18:53:14 GMT'],
        ['ETag', '"2d-432a5e4a73a80"'],
      ]
    : [
        ['Last-Modified', 'Wed, 13 Aug 2025 15:10:23 GMT'],
        ['ETag', `"${size}-63c4107b8a1c0"`],
      ];
}

/** What a client sent, sent back. */
function traced({ exchange: { path, headers } }: Serving): string {
  return `TRACE ${path} HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
}

function content(serving: Serving, file: string | undefined): { readonly body: string; readonly headers: Header[] } {
  switch (serving.exchange.method) {
    case 'OPTIONS':
      return { body: '', headers: [ALLOW] };
    case 'TRACE':
      return { body: traced(serving), headers: [] };
    default: {
      const body = file ?? '';
      return { body, headers: [...validators(body), ['Accept-Ranges', 'bytes']] };
    }
  }
}

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css',
  html: 'text/html',
  js: 'text/javascript',
  json: 'application/json',
  txt: 'text/plain',
};

export function apacheReply(serving: Serving): Reply {
  const { exchange, now } = serving;
  const name = fileNameOf(exchange);
  const file = serving.fileAt(HOME + name);
  const status = statusOf(serving, file !== undefined);
  const found = status === 200;
  const { body, headers } = found
    ? content(serving, file)
    : { body: errorPage(status, exchange.method), headers: status === 405 ? [ALLOW] : [] };
  const own = exchange.method === 'TRACE' ? 'message/http' : TYPES[name.slice(name.lastIndexOf('.') + 1)];
  const type = found ? own : 'text/html; charset=iso-8859-1';
  return {
    status,
    headers: [
      ['Date', httpDate(now)],
      ['Server', 'Apache/2.4.65 (Unix)'],
      ...headers,
      ['Content-Length', String(utf8Bytes(body).length)],
      ...(type === undefined ? [] : [['Content-Type', type] as const]),
    ],
    body,
  };
}
