/// <reference types="vitest/config" />
import path from 'node:path';

import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

import { offline } from './scripts/offline.mjs';
import { recordedModules } from './scripts/recordedModules.mjs';

/** The tests read Markdown with the packages as built: as developed, micromark checks itself at every letter. */
const packagesAsBuilt: Plugin = {
  name: 'packages-as-built',
  configResolved({ ssr, environments }) {
    // A build of the page has none.
    for (const resolve of [ssr.resolve, environments['ssr']?.resolve])
      if (resolve?.conditions)
        resolve.conditions = resolve.conditions.filter((condition) => condition !== 'development|production');
  },
};

export default defineConfig({
  // Relative addresses: the built page works from any folder of any static host.
  base: './',
  plugins: [react(), recordedModules(), offline(), packagesAsBuilt],
  resolve: {
    alias: [
      {
        // monaco-yaml's worker still asks for the path Monaco had before its exports map.
        find: 'monaco-editor/esm/vs/editor/editor.worker.js',
        replacement: 'monaco-editor/editor/editor.worker.js',
      },
      {
        find: '@vscode/l10n',
        replacement: path.resolve(import.meta.dirname, 'src/app/editor/monaco/sentences.ts'),
      },
    ],
  },
  worker: { format: 'es' },
  build: {
    target: 'es2023',
    manifest: true,
    // The editor is one large chunk that loads when it is first wanted; a warning about it at every build helps nobody.
    chunkSizeWarningLimit: 4500,
    rolldownOptions: {
      // The page, and the speaker's window of notes beside it.
      input: ['index.html', 'notes.html'],
      output: {
        codeSplitting: {
          groups: [
            { name: 'flow', test: /node_modules[\\/](@xyflow|d3-|zustand)/, priority: 20 },
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 30 },
          ],
        },
      },
    },
  },
  test: {
    passWithNoTests: true,
    // The colours of pictures that are saved are read from it.
    css: { include: [/tokens\.css/] },
    // Not a stopwatch: `npm run check` runs the linter beside the tests, on two cores.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // What Vite made of a source file is kept for the next run (by content).
    experimental: { fsModuleCache: true, fsModuleCachePath: 'node_modules/.cache/vitest' },
    projects: [
      {
        extends: true,
        test: {
          name: 'engine',
          environment: 'node',
          // The engine has no state outside a simulation: these files share one load.
          pool: 'threads',
          isolate: false,
          include: ['src/**/*.test.ts'],
          exclude: ['src/app/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'page',
          environment: './scripts/pageEnvironment.mjs',
          // Half the time of these files is loading the page's modules: they share one load, and each begins with a fresh page.
          pool: 'threads',
          isolate: false,
          setupFiles: ['src/app/freshPage.ts'],
          include: ['src/app/**/*.test.{ts,tsx}'],
        },
      },
    ],
  },
});
