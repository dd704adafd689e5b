// The engine and the bridge as one plain Node module, built when its sources are newer.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { root } from './command.mjs';
import { newestChange } from './freshBuild.mjs';

/** The rooms the server does not reach: a change in them makes no new build. */
const ELSEWHERE = new Set(['app', 'scene', 'lessons', 'terminal', 'testing']);

async function bundle() {
  const folder = path.join(root, 'node_modules', '.cache', 'apiserver');
  const built = path.join(folder, 'server.mjs');
  const sources = readdirSync(path.join(root, 'src')).filter((room) => !ELSEWHERE.has(room));
  const newest = Math.max(...sources.map((room) => newestChange(path.join(root, 'src', room))));
  if (existsSync(built) && statSync(built).mtimeMs > newest) return built;
  const vite = await import('vite');
  // Two that start at once each build their own, and the last one's stays.
  const own = path.join(folder, `building-${process.pid}`);
  try {
    await vite.build({
      configFile: false,
      root,
      logLevel: 'silent',
      build: {
        ssr: path.join(root, 'src', 'bridge', 'index.ts'),
        outDir: own,
        target: 'node20',
        minify: false,
        rolldownOptions: { output: { entryFileNames: 'server.mjs' } },
      },
    });
    mkdirSync(folder, { recursive: true });
    renameSync(path.join(own, 'server.mjs'), built);
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
  return built;
}

/** What src/bridge/index.ts exports. */
export async function loadBridge() {
  return import(pathToFileURL(await bundle()).href);
}

/** An error in the engine is said once: the next moments would only repeat it. */
export function reporter() {
  const said = new Set();
  return (error) => {
    const message = error instanceof Error ? error.message : String(error);
    if (said.has(message)) return;
    said.add(message);
    console.error(`ServiceScope: ${error instanceof Error ? error.stack : message}`);
  };
}
