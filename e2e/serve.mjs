/**
 * Serves the built page to the browser tests, as any host of plain files would. (Vite's preview compresses every answer anew: a tenth of
 * what opening a page costs.) `node e2e/serve.mjs PORT`
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';

const DIST = path.resolve(import.meta.dirname, '../dist');

const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

const server = createServer(async ({ url = '/' }, response) => {
  try {
    const { pathname } = new URL(url, 'http://127.0.0.1');
    const file = path.join(DIST, decodeURIComponent(pathname.endsWith('/') ? `${pathname}index.html` : pathname));
    const type = TYPES[path.extname(file)];
    if (!type || !file.startsWith(DIST + path.sep)) throw new Error('not one of the files that are served');
    const content = await readFile(file);
    response.writeHead(200, { 'content-type': type, 'content-length': content.length, 'cache-control': 'no-cache' });
    response.end(content);
  } catch {
    response.writeHead(404).end();
  }
});
server.listen(Number(process.argv[2]), '127.0.0.1');
