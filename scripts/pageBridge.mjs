// The bridge beside npm start: a local port on which kubectl finds the cluster of the page that npm start shows.
//
// The page learns where and with which token from a <meta> in the very HTML this server gives it. Only a page of this origin can read
// that; Vite refuses foreign Host headers, so a name that merely resolves to this machine gets none.
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { root } from './command.mjs';
import { loadBridge, reporter } from './serverBundle.mjs';

const FIRST_PORT = 4180;

/** The offer as a <meta> of the page. */
function withOffer(html, offer) {
  const content = JSON.stringify(offer).replace(/&/g, '&amp;').replace(/'/g, '&#39;').replace(/</g, '&lt;');
  return html.replace('<head>', `<head>\n    <meta name="servicescope-bridge" content='${content}' />`);
}

/** Vite's plugin that puts the offer into the page, built or not. */
export function offering(offer) {
  return {
    name: 'servicescope-bridge',
    transformIndexHtml: { order: 'pre', handler: (html) => withOffer(html, offer) },
    configurePreviewServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        const { pathname } = new URL(request.url ?? '/', 'http://localhost');
        if (request.method !== 'GET' || (pathname !== '/' && pathname !== '/index.html')) return next();
        response.setHeader('Content-Type', 'text/html; charset=utf-8');
        response.setHeader('Cache-Control', 'no-store');
        response.end(withOffer(readFileSync(path.join(root, 'dist', 'index.html'), 'utf8'), offer));
      });
    },
  };
}

/**
 * Starts it. `origins` may grow when the page's address is known.
 * @returns {Promise<{offer: object, origins: string[], close: () => Promise<void>}>}
 */
export async function startBridge(wanted) {
  const { servePages, kubeconfigFor } = await loadBridge();
  const origins = [];
  const token = randomBytes(24).toString('hex');
  const begin = (port) => servePages({ port, token, origins: () => origins, report: reporter() });
  let served;
  try {
    served = await begin(wanted ?? FIRST_PORT);
  } catch (error) {
    // Another npm start has it: any other port does as well, unless this one was asked for.
    if (error.code !== 'EADDRINUSE' || wanted !== undefined) throw error;
    served = await begin(0);
  }
  const folder = path.join(root, 'node_modules', '.cache', 'servicescope');
  mkdirSync(folder, { recursive: true });
  const kubeconfig = path.join(folder, `kubeconfig-${served.port}`);
  writeFileSync(kubeconfig, kubeconfigFor(served.url), { mode: 0o600 });
  const socket = `${served.url.replace('http', 'ws')}/servicescope/page`;
  return { offer: { socket, token, kubeconfig, server: served.url }, origins, close: () => served.close() };
}
