// A Vite plugin: `import { x } from './file.ts?recorded'` runs file.ts while the page is built and brings in its exports as
// data. That is how the first scene of the page can be the engine's own output without the engine being there.
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const suffix = '?recorded';

/** The module with everything it imports as one text, and the files it was made from. */
async function bundle(file) {
  const { build } = await import('vite');
  const { output } = await build({
    configFile: false,
    root,
    logLevel: 'silent',
    ssr: { noExternal: true },
    build: {
      ssr: file,
      write: false,
      target: 'node20',
      minify: false,
      rolldownOptions: { output: { codeSplitting: false } },
    },
  });
  return output[0];
}

/** Anything JSON would bend (a Map, NaN) must not pass as data. */
function asData(name, value) {
  const text = JSON.stringify(value);
  if (text === undefined) throw new Error(`${name} is not data`);
  return `export const ${name} = JSON.parse(${JSON.stringify(text)});`;
}

export function recordedModules() {
  return {
    name: 'recorded-modules',
    // Vitest keeps modules by the text of their own file; what a recording says depends on every file it ran.
    configureVitest({ experimental_defineCacheKeyGenerator: keyedBy }) {
      keyedBy?.(({ id }) => (id.endsWith(suffix) ? false : undefined));
    },
    load: {
      filter: { id: /\?recorded$/ },
      async handler(id) {
        const chunk = await bundle(id.slice(0, -suffix.length));
        for (const made of chunk.moduleIds) if (!made.startsWith('\0')) this.addWatchFile(made);
        const module = await import(`data:text/javascript;base64,${Buffer.from(chunk.code).toString('base64')}`);
        return Object.entries(module)
          .map(([name, value]) => asData(name, value))
          .join('\n');
      },
    },
  };
}
