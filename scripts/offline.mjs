// A Vite plugin for the built page: a service worker that keeps every file of it, so that the page opens without a network after the
// first visit, and a Content-Security-Policy that lets nothing in which the build did not put there.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const worker = fileURLToPath(new URL('./offline/serviceWorker.js', import.meta.url));

const digest = (text, encoding) => createHash('sha256').update(text).digest(encoding);

/**
 * Inline styles are Monaco's and React's; https is for a lesson whose address a teacher gives, http
 * for one that is being written on this machine, ws for the bridge of `npm start`.
 */
function policy(html) {
  const inline = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(
    ([, code]) => `'sha256-${digest(code, 'base64')}'`,
  );
  return [
    `default-src 'none'`,
    `script-src 'self' ${inline.join(' ')}`,
    `style-src 'self' 'unsafe-inline'`,
    `img-src 'self' data: blob:`,
    `media-src 'self' blob:`,
    `font-src 'self' data:`,
    `connect-src 'self' data: https: http://127.0.0.1:* http://localhost:* ws://127.0.0.1:* ws://localhost:*`,
    `worker-src 'self' blob:`,
    `manifest-src 'self'`,
    `base-uri 'none'`,
    `form-action 'none'`,
  ].join('; ');
}

export function offline() {
  let publicDir = '';
  return {
    name: 'offline',
    apply: 'build',
    enforce: 'post',
    configResolved(config) {
      publicDir = config.publicDir;
    },
    transformIndexHtml: {
      order: 'post',
      handler: (html) => [
        {
          tag: 'meta',
          attrs: { 'http-equiv': 'Content-Security-Policy', content: policy(html) },
          injectTo: 'head-prepend',
        },
      ],
    },
    generateBundle: {
      order: 'post',
      handler(options, bundle) {
        const files = Object.values(bundle).filter(
          ({ fileName }) => !fileName.startsWith('.vite/') && !fileName.endsWith('.map'),
        );
        const hash = createHash('sha256');
        for (const file of files.sort((a, b) => (a.fileName < b.fileName ? -1 : 1)))
          hash.update(file.fileName).update(file.type === 'chunk' ? file.code : file.source);
        const shown = readdirSync(publicDir);
        for (const name of shown) hash.update(readFileSync(path.join(publicDir, name)));
        const names = [
          './',
          ...files.map(({ fileName }) => fileName).filter((name) => name !== 'index.html'),
          ...shown,
        ];
        const source = readFileSync(worker, 'utf8')
          .replace('__VERSION__', hash.digest('hex').slice(0, 16))
          .replace('__FILES__', JSON.stringify(names));
        this.emitFile({ type: 'asset', fileName: 'sw.js', source });
      },
    },
  };
}
