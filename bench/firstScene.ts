// How much a visitor waits for before the first scene: the page, its entry chunk with everything that one imports
// statically, and their styles. What loads later (the editor, the terminal) is reached by dynamic imports only.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

import type { DistRow } from '../scripts/bench/row.d.mts';

interface ManifestChunk {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}

const limitKB = 250;

function filesBeforeFirstScene(manifest: Record<string, ManifestChunk>): Set<string> {
  const files = new Set(['index.html']);
  const visited = new Set<string>();
  const visit = (key: string): void => {
    const chunk = manifest[key];
    if (chunk === undefined || visited.has(key)) return;
    visited.add(key);
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
    for (const imported of chunk.imports ?? []) visit(imported);
  };
  for (const [key, chunk] of Object.entries(manifest)) if (chunk.isEntry) visit(key);
  return files;
}

export const row: DistRow = {
  kind: 'dist',
  order: 1,
  what: 'first scene drawn, gzip before it (Monaco and terminal load later)',
  budget: '250 KB',
  measure(dist) {
    const text = readFileSync(path.join(dist, '.vite/manifest.json'), 'utf8');
    const files = filesBeforeFirstScene(JSON.parse(text) as Record<string, ManifestChunk>);
    let bytes = 0;
    for (const file of files) bytes += gzipSync(readFileSync(path.join(dist, file)), { level: 9 }).length;
    const value = bytes / 1000;
    return { value, unit: 'KB', ok: value <= limitKB, ofBudget: value / limitKB, note: `${files.size} files` };
  },
};
