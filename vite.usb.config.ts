/**
 * The page for a USB stick: it opens from `file://`, where browsers load no modules and no workers from files. So it is one classic script,
 * its worker inside it. `npm run build:usb` builds the page and the speaker's window one after the other into one folder.
 */
import { defineConfig, mergeConfig, type Plugin } from 'vite';
import base from './vite.config.ts';

const page = process.env['USB_PAGE'] ?? 'index.html';

/** A classic script that waits for the document, and links without the checks that a file has no origin for. */
function classicScripts(): Plugin {
  return {
    name: 'classic-scripts',
    enforce: 'post',
    transformIndexHtml: {
      order: 'post',
      handler: (html) =>
        html.replace(/<script type="module" crossorigin/g, '<script defer').replace(/ crossorigin(?=[ >])/g, ''),
    },
  };
}

/** Workers as text within the script: a browser takes them from there, and not from a file. */
function workersInside(): Plugin {
  return {
    name: 'workers-inside',
    enforce: 'pre',
    resolveId(source, importer) {
      return source.endsWith('?worker') ? this.resolve(`${source}&inline`, importer) : undefined;
    },
  };
}

const named = (name: string): boolean => name !== 'offline';

const merged = mergeConfig(base, {
  plugins: [classicScripts(), workersInside()],
  worker: { format: 'iife' },
  build: {
    outDir: 'dist-usb',
    emptyOutDir: page === 'index.html',
    manifest: false,
    modulePreload: false,
    chunkSizeWarningLimit: 20_000,
    rolldownOptions: {
      output: { format: 'iife', codeSplitting: false },
    },
  },
});

// Replaced, not merged: one page at a time; and nothing to keep for offline, for all of it is here.
merged['build'].rolldownOptions.input = [page];
merged['plugins'] = merged['plugins'].flat().filter((plugin: Plugin | false) => plugin && named(plugin.name));

// Vite asks for a default export.
// eslint-disable-next-line no-restricted-syntax
export default defineConfig(merged);
