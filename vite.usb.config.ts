/**
 * The page for a USB stick: it opens from `file://`, where browsers load no modules and no workers from files. So it is one classic script,
 * its worker inside it. `npm run build:usb` builds the page and the speaker's window one after the other into one folder.
 */
import { defineConfig, type Plugin, type PluginOption, type UserConfig } from 'vite';
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

/** The page's own parts but one: there is nothing to keep for offline, for all of it is here. */
const parts = (base.plugins ?? [])
  .flat()
  .filter((part: PluginOption) => !(part && 'name' in part && part.name === 'offline'));

const config: UserConfig = {
  ...base,
  plugins: [...parts, classicScripts(), workersInside()],
  worker: { format: 'iife' },
  build: {
    ...base.build,
    outDir: 'dist-usb',
    emptyOutDir: page === 'index.html',
    manifest: false,
    modulePreload: false,
    chunkSizeWarningLimit: 20_000,
    rolldownOptions: { input: [page], output: { format: 'iife', codeSplitting: false } },
  },
};

export default defineConfig(config);
