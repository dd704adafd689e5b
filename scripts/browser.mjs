// Finds a Chromium for the browser tests, and fetches one when the machine has none.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import { isMain, program, run, runNode } from './command.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'microsoft-edge'];

const fixedPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/google-chrome',
  '/usr/lib/chromium/chromium',
  '/opt/google/chrome/chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** A file of that name may be a stub or lack its libraries; a browser that can say its version can start. */
function works(file) {
  if (!existsSync(file)) return false;
  if (process.platform === 'win32') return true; // Chrome for Windows opens a window instead of answering.
  const answer = spawnSync(file, ['--version'], { encoding: 'utf8', timeout: 20_000 });
  return answer.status === 0 && /chrom|edge/i.test(answer.stdout);
}

function playwrightsOwn() {
  try {
    return [createRequire(import.meta.url)('@playwright/test').chromium.executablePath()];
  } catch {
    return []; // not installed, or no build for this platform
  }
}

function onPath() {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
}

/** The first browser that answers, or undefined. Installs nothing. */
export function findBrowser() {
  const chosen = process.env.CHROME_BIN;
  if (chosen && works(chosen)) return chosen;
  if (chosen) console.error(`CHROME_BIN is ${chosen}, which does not start; looking elsewhere.`);
  return [...playwrightsOwn(), ...onPath(), ...fixedPlaces].find(works);
}

const isRoot = process.getuid?.() === 0;

async function installWithPlaywright() {
  const withDeps = process.platform === 'linux' && isRoot ? ['--with-deps'] : [];
  return runNode(program('@playwright/test', 'playwright'), ['install', ...withDeps, 'chromium']);
}

async function installWithApt() {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const updated = await run('apt-get', ['update'], { env });
  return updated.ok ? run('apt-get', ['install', '-y', 'chromium', 'fonts-liberation'], { env }) : updated;
}

/** A browser's path. Throws an Error that says what to do when there is none and none can be had. */
export async function ensureBrowser() {
  const found = findBrowser();
  if (found) return found;

  const attempts = [{ what: 'Playwright', install: installWithPlaywright }];
  if (isRoot && existsSync('/etc/debian_version')) attempts.push({ what: 'apt-get', install: installWithApt });
  let said = '';
  for (const { what, install } of attempts) {
    console.log(`No Chromium found; asking ${what} for one …`);
    const { output } = await install();
    const now = findBrowser();
    if (now) return now;
    said += `\n${what} said:\n${output.trim().split('\n').slice(-8).join('\n')}\n`;
  }
  throw new Error(
    'The browser tests need Chromium or Chrome, and none could be found or installed. Install one (on Debian or Ubuntu: ' +
      '`sudo apt-get install chromium`), or set CHROME_BIN to the program.\n' +
      said,
  );
}

if (isMain(import.meta.url)) {
  try {
    console.log(await ensureBrowser());
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
