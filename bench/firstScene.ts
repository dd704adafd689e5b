// How much a visitor waits for before the first scene: the page, what it names itself (scripts, styles, preloads), and what
// those import statically. The engine must not be among it: the scene is drawn from what the engine recorded while the page was
// built. Everything else (engine, editor, panels, menus) is reached by dynamic imports only, and comes after. e2e/firstScene.spec.ts
// holds all of that back in a browser and sees the cluster drawn.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

import type { DistRow } from '../scripts/bench/row.d.mts';

interface ManifestChunk {
  readonly file: string;
  readonly name?: string;
  readonly isEntry?: boolean;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}

type Manifest = Readonly<Record<string, ManifestChunk>>;

const limitKB = 250;
/** What the chunk with the engine is called: src/app/session/scenarioCluster.ts is where the page enters it. */
const engine = 'scenarioCluster';

/** A chunk with everything it imports statically, and their styles. */
function filesOf(manifest: Manifest, start: readonly string[]): Set<string> {
  const files = new Set<string>();
  const visited = new Set<string>();
  const visit = (key: string): void => {
    const chunk = manifest[key];
    if (chunk === undefined || visited.has(key)) return;
    visited.add(key);
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
    for (const imported of chunk.imports ?? []) visit(imported);
  };
  start.forEach(visit);
  return files;
}

/** The files that the page's own text asks for. An icon or a font is fetched too, but no scene waits for it. */
function namedByThePage(dist: string): string[] {
  const html = readFileSync(path.join(dist, 'index.html'), 'utf8');
  const tags = [...html.matchAll(/<(?:script|link)\b[^>]*>/g)].map(([tag]) => tag);
  return tags
    .filter((tag) => !/rel="icon"/.test(tag))
    .flatMap((tag) => /(?:src|href)="\.?\/?([^"]+)"/.exec(tag)?.[1] ?? [])
    .filter((file) => existsSync(path.join(dist, file)));
}

export const row: DistRow = {
  kind: 'dist',
  order: 1,
  what: 'first scene drawn, gzip before it (Monaco and terminal load later)',
  budget: '250 KB',
  measure(dist) {
    const manifest = JSON.parse(readFileSync(path.join(dist, '.vite/manifest.json'), 'utf8')) as Manifest;
    const sizeOf = (file: string) => gzipSync(readFileSync(path.join(dist, file)), { level: 9 }).length / 1000;
    const sum = (files: Iterable<string>) => [...files].reduce((total, file) => total + sizeOf(file), 0);

    const entries = Object.keys(manifest).filter((key) => manifest[key]?.isEntry);
    const before = new Set(['index.html', ...namedByThePage(dist), ...filesOf(manifest, entries)]);
    const value = sum(before);

    const [key, engineChunk] = Object.entries(manifest).find(([, { name }]) => name === engine) ?? [];
    if (key === undefined || engineChunk === undefined)
      throw new Error(`the build has no chunk of its own for ${engine}`);
    const later = [...filesOf(manifest, [key])].filter((file) => !before.has(file));
    const isApart = later.includes(engineChunk.file);
    const ok = value <= limitKB && isApart;
    const note = isApart
      ? `${before.size} files; the engine, ${Math.round(sum(later))} KB, comes after`
      : 'the engine is among it';
    return { value, unit: 'KB', ok, ofBudget: value / limitKB, note };
  },
};
