// npm run --silent apiserver: a cluster without a page, whose API a real kubectl can use.
//
//   npm run --silent apiserver -- --port 18080 [--file manifest.yaml] [--speed 1] [--seed 1] [--history 100000]
//   kubectl --server=http://127.0.0.1:18080 get pods
//
// --port 0 takes any free port. Prints one line when it is ready; ends with Ctrl-C. Exit codes: 2 bad arguments, 1 anything else.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { isMain } from './command.mjs';
import { prepare } from './prepare.mjs';
import { loadBridge, reporter } from './serverBundle.mjs';

class UsageError extends Error {}

const wholeNumber = (most) => (text) => (/^\d+$/.test(text) && Number(text) <= most ? Number(text) : undefined);

/** How each option is read, and what it must be. */
const OPTIONS = {
  port: { read: wholeNumber(65_535), must: 'a port from 0 (any free one) to 65535' },
  seed: { read: wholeNumber(Number.MAX_SAFE_INTEGER), must: 'a whole number' },
  history: { read: wholeNumber(Number.MAX_SAFE_INTEGER), must: 'a whole number' },
  speed: {
    read: (text) => (/^\d+(\.\d+)?$/.test(text) && Number(text) <= 1000 ? Number(text) : undefined),
    must: 'a number from 0 (time stands still) to 1000',
  },
};

function readArguments(args) {
  let values;
  try {
    values = parseArgs({
      args,
      options: {
        port: { type: 'string', default: '8080' },
        file: { type: 'string' },
        speed: { type: 'string', default: '1' },
        seed: { type: 'string', default: '1' },
        history: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error.message.split('\n')[0]);
  }
  const options = {};
  for (const [name, { read, must }] of Object.entries(OPTIONS)) {
    if (values[name] === undefined) continue;
    options[name] = read(values[name]);
    if (options[name] === undefined) throw new UsageError(`--${name} must be ${must}, not "${values[name]}".`);
  }
  if (values.file !== undefined) options.manifest = readManifest(values.file);
  return options;
}

function readManifest(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`--file ${file} cannot be read: ${error.message}`);
  }
}

async function start({ port, seed, speed, history, manifest }) {
  await prepare();
  const { serveHeadless } = await loadBridge();
  const readyAt = Date.now();
  const report = reporter();
  const served = await serveHeadless({ port, seed, speed, historyLimit: history, manifest, readyAt, report });
  console.log(`ServiceScope API server on ${served.url} (seed ${seed}, speed ${speed})`);
  const stop = async () => {
    await served.close();
    process.exit(0);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

/** What went wrong, in a sentence. */
function sentenceOf(error, port) {
  if (error.code === 'EADDRINUSE') return `Port ${port} is in use: choose another with --port, or 0 for any free one.`;
  if (error.code === 'EACCES') return `Port ${port} may not be opened by this user: choose one above 1023.`;
  return error.name === 'ApiError' ? `The manifest was refused: ${error.message}` : error.message;
}

if (isMain(import.meta.url)) {
  let options;
  try {
    options = readArguments(process.argv.slice(2));
    await start(options);
  } catch (error) {
    console.error(sentenceOf(error, options?.port));
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}
