/**
 * What the small servers of files answer that a shell starts: Python's http.server and busybox' httpd. Both read only. Upstream:
 * Lib/http/server.py (SimpleHTTPRequestHandler), networking/httpd.c. Left out: listings, CGI, types of files.
 */
import { utf8Bytes } from '../../api/index.ts';
import type { Header, Reply } from '../../network/index.ts';
import { httpDate } from './httpDate.ts';
import { fileNameOf, pathOf, type Serving } from './serving.ts';

interface Page {
  readonly status: number;
  readonly body: string;
}

function pythonError(status: number, message: string, explanation: string): Page {
  const body = `<!DOCTYPE HTML>\n<html lang="en">\n    <head>\n        <meta charset="utf-8">\n        <title>Error response</title>\n    </head>\n    <body>\n        <h1>Error response</h1>\n        <p>Error code: ${status}</p>\n        <p>Message: ${message}.</p>\n        <p>Error code explanation: ${status} - ${explanation}.</p>\n    </body>\n</html>\n`;
  return { status, body };
}

function busyboxError(status: number, title: string, text: string): Page {
  return {
    status,
    body: `<HTML><HEAD><TITLE>${status} ${title}</TITLE></HEAD>\n<BODY><H1>${status} ${title}</H1>\n${text}\n</BODY></HTML>\n`,
  };
}

function fileFor({ program, exchange, fileAt }: Serving): string | undefined {
  const home = (program.home ?? '/').replace(/\/$/, '');
  return fileAt(home + fileNameOf(exchange));
}

function replyWith({ otherwise, now }: Serving, own: readonly Header[], { status, body }: Page): Reply {
  return {
    status: otherwise.status === 200 ? status : otherwise.status,
    headers: [
      ...own,
      ['Date', httpDate(now)],
      ['Content-type', 'text/html'],
      ['Content-Length', String(utf8Bytes(body).length)],
      ['Connection', 'close'],
    ],
    body,
  };
}

export function pythonReply(serving: Serving): Reply {
  const { exchange, otherwise } = serving;
  const headers: Header[] = [['Server', 'SimpleHTTP/0.6 Python/3.13.5']];
  if (exchange.method !== 'GET' && exchange.method !== 'HEAD') {
    const message = `Unsupported method ('${exchange.method}')`;
    return replyWith(serving, headers, pythonError(501, message, 'Server does not support this operation'));
  }
  // What the model's Python lists without an index is the name of its Pod.
  const body = fileFor(serving) ?? (pathOf(exchange) === '/' ? otherwise.body : undefined);
  const missing = pythonError(404, 'File not found', 'Nothing matches the given URI');
  return replyWith(serving, headers, body === undefined ? missing : { status: 200, body });
}

export function busyboxReply(serving: Serving): Reply {
  const { method } = serving.exchange;
  // POST is for CGI programs only.
  if (method !== 'GET' && method !== 'HEAD')
    return replyWith(serving, [], busyboxError(501, 'Not Implemented', 'The requested method is not recognized'));
  const body = fileFor(serving);
  const missing = busyboxError(404, 'Not Found', 'The requested URL was not found');
  return replyWith(serving, [], body === undefined ? missing : { status: 200, body });
}
