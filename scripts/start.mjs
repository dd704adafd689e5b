// npm start: the page on this machine, in one command from a fresh clone.
//
//   npm start                     the built page, as it is shipped (built first when the sources are newer)
//   npm start -- --dev            the development server, which follows every edit
//   npm start -- --port 8080 --host 0.0.0.0 --no-open
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';

import { freshBuild } from './freshBuild.mjs';
import { prepare } from './prepare.mjs';

function readOptions() {
  return parseArgs({
    options: {
      dev: { type: 'boolean', default: false },
      port: { type: 'string', default: '4173' },
      host: { type: 'string', default: '127.0.0.1' },
      'no-open': { type: 'boolean', default: false },
    },
  }).values;
}

/** A convenience only: a machine without a screen, or without the program, has the printed address. */
function openBrowser(address) {
  const noScreen = process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
  if (process.env.CI || noScreen) return;
  const [command, ...args] = { darwin: ['open'], win32: ['cmd', '/c', 'start', '""'] }[process.platform] ?? [
    'xdg-open',
  ];
  const child = spawn(command, [...args, address], { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}

async function serve({ dev, port, host }) {
  // Imported late: before prepare() there may be no Vite to import.
  const vite = await import('vite');
  const options = { port: Number(port), host, strictPort: false };
  if (!dev) {
    const preview = await vite.preview({ preview: options });
    return { server: preview, address: preview.resolvedUrls?.local[0] };
  }
  const server = await vite.createServer({ server: options });
  await server.listen();
  return { server, address: server.resolvedUrls?.local[0] };
}

try {
  const options = readOptions();
  await prepare();
  if (!options.dev) await freshBuild();
  const { server, address } = await serve(options);
  console.log(`\nServiceScope is at ${address}   (Ctrl-C stops it)`);
  if (!options['no-open']) openBrowser(address);

  const stop = async () => {
    await Promise.race([server.close(), new Promise((resolve) => setTimeout(resolve, 1000))]);
    process.exit(0);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
