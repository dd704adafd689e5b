// Builds the page unless dist is already newer than everything it is made from.
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

import { program, root, runNode } from './command.mjs';

const madeFrom = [
  'src',
  'public',
  'index.html',
  'notes.html',
  'vite.config.ts',
  'scripts/offline',
  'scripts/offline.mjs',
  'scripts/recordedModules.mjs',
  'package-lock.json',
];

/** When a file, or anything in a folder, was last changed: ms. */
export function newestChange(file) {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return 0;
  // A folder's own time counts too: that is how a deleted file shows.
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(file).reduce(
    (newest, name) => Math.max(newest, newestChange(path.join(file, name))),
    stat.mtimeMs,
  );
}

function isFresh() {
  const built = path.join(root, 'dist', 'index.html');
  if (!existsSync(built)) return false;
  const builtAt = statSync(built).mtimeMs;
  return madeFrom.every((name) => newestChange(path.join(root, name)) < builtAt);
}

export async function freshBuild() {
  if (isFresh()) return;
  console.log('Building the page …');
  const { ok, output, seconds } = await runNode(program('vite'), ['build']);
  if (!ok) throw new Error(`The page does not build:\n${output}`);
  console.log(`Built in ${seconds.toFixed(1)} s.`);
}
