// Makes a fresh clone ready: the right Node, and exactly the packages of the lock file.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { isMain, root, run } from './command.mjs';

/** package.json's `engines` in words: ^20.19.0 || >=22.13.0. */
function nodeIsNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return (major === 20 && minor >= 19) || (major === 22 && minor >= 13) || major > 22;
}

/**
 * What is installed against what the lock file asks for, package by package. File times would be quicker to compare, but
 * a checkout touches them and a hand-made `npm install` does not tell.
 */
function isInstalled() {
  const installedLock = path.join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedLock)) return false;
  const wanted = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(installedLock, 'utf8')).packages;
  return Object.entries(wanted).every(([where, { version, optional, devOptional, peer }]) => {
    if (where === '') return true;
    const found = present[where];
    // Optional packages are other machines' binaries; they are right when absent, wrong only in another version.
    if (found === undefined) return Boolean(optional || devOptional || peer);
    return found.version === version;
  });
}

/** Throws an Error with a sentence for the reader when the machine cannot be made ready. */
export async function prepare() {
  if (!nodeIsNewEnough(process.versions.node)) {
    throw new Error(
      `ServiceScope needs Node 20.19 or newer in the 20 line, or 22.13 and up; this is Node ${process.versions.node}. ` +
        'Install one from https://nodejs.org/, or run `nvm install` in this folder.',
    );
  }
  if (isInstalled()) return;
  console.log('Installing packages (npm ci) …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { ok, output, seconds } = await run(npm, ['ci', '--no-audit', '--no-fund']);
  if (!ok) throw new Error(`npm ci failed:\n${output}`);
  console.log(`Packages installed in ${seconds.toFixed(0)} s.`);
}

if (isMain(import.meta.url)) {
  try {
    await prepare();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
