// npm start: the page on this machine, in one command from a fresh clone.
//
//   npm start                     the built page, as it is shipped (built first when the sources are newer)
//   npm start -- --dev            the development server, which follows every edit
//   npm start -- --port 8080 --host 0.0.0.0 --no-open
//   npm start -- --api-port 6443  where your own kubectl finds the page's cluster (on 127.0.0.1 only); --no-api for none
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';

import { freshBuild } from './freshBuild.mjs';
import { offering, startBridge } from './pageBridge.mjs';
import { prepare } from './prepare.mjs';

function readOptions() {
  return parseArgs({
    options: {
      dev: { type: 'boolean', default: false },
      port: { type: 'string', default: '4173' },
      host: { type: 'string', default: '127.0.0.1' },
      'no-open': { type: 'boolean', default: false },
      'api-port': { type: 'string' },
      'no-api': { type: 'boolean', default: false },
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

async function serve({ dev, port, host }, plugins) {
  // Imported late: before prepare() there may be no Vite to import.
  const vite = await import('vite');
  const options = { port: Number(port), host, strictPort: false };
  if (!dev) {
    const preview = await vite.preview({ preview: options, plugins });
    return { server: preview, address: preview.resolvedUrls?.local[0] };
  }
  const server = await vite.createServer({ server: options, plugins });
  await server.listen();
  return { server, address: server.resolvedUrls?.local[0] };
}

/** Your own kubectl on the page's cluster; without it the page is as good as ever. */
async function bridgeOf(options) {
  if (options['no-api']) return undefined;
  const wanted = options['api-port'];
  if (wanted !== undefined && !(/^\d+$/.test(wanted) && Number(wanted) <= 65_535))
    throw new Error(`--api-port must be a port, not "${wanted}".`);
  try {
    return await startBridge(wanted === undefined ? undefined : Number(wanted));
  } catch (error) {
    if (wanted !== undefined) throw error;
    console.error(`Your own kubectl cannot be offered the page's cluster: ${error.message}`);
    return undefined;
  }
}

/** The page may be opened by any name of the loopback interface. */
function originsOf(address) {
  const { port } = new URL(address);
  return ['127.0.0.1', 'localhost', '[::1]'].map((name) => `http://${name}:${port}`);
}

try {
  const options = readOptions();
  await prepare();
  if (!options.dev) await freshBuild();
  const bridge = await bridgeOf(options);
  const { server, address } = await serve(options, bridge ? [offering(bridge.offer)] : []);
  console.log(`\nServiceScope is at ${address}   (Ctrl-C stops it)`);
  if (bridge && address) {
    bridge.origins.push(...originsOf(address));
    console.log(`Your own kubectl: export KUBECONFIG=${bridge.offer.kubeconfig}`);
  }
  if (!options['no-open']) openBrowser(address);

  const stop = async () => {
    await Promise.race([
      Promise.all([server.close(), bridge?.close()]),
      new Promise((resolve) => setTimeout(resolve, 1000)),
    ]);
    process.exit(0);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
