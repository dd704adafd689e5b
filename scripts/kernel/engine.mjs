// The engine as one plain Node module, bundled as anybody outside the repository would bundle it: through its door.
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { root } from '../command.mjs';

const folder = path.join(root, 'node_modules', '.cache', 'kernel');

/** @returns the door, src/cluster/index.ts. */
export async function loadEngine() {
  const { build } = await import('vite');
  // A folder a process, so that two runs on one machine do not read each other's half-written bundle.
  const outDir = path.join(folder, String(process.pid));
  await build({
    configFile: false,
    root,
    logLevel: 'silent',
    build: {
      ssr: path.join(root, 'src', 'cluster', 'index.ts'),
      outDir,
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'engine.mjs', codeSplitting: false } },
    },
  });
  const door = await import(pathToFileURL(path.join(outDir, 'engine.mjs')).href);
  const { rm } = await import('node:fs/promises');
  await rm(outDir, { recursive: true, force: true });
  return door;
}

/** Whether the engine knows a mode of kube-proxy at all. */
export function knowsMode({ createCluster }, mode) {
  try {
    createCluster({ proxy: { mode } });
    return true;
  } catch {
    return false;
  }
}
