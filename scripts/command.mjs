// Running other programs: quietly when they go well, with all they said when they do not.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** As this program was started. What runs within it may change its own: Vite's build puts NODE_ENV=production there, for good. */
const startedWith = { ...process.env };

/** The arguments that run a package's program with this very Node, without the detour (and the noise) of npx. */
export function program(packageName, binName = packageName) {
  const folder = path.join(root, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  return path.join(folder, typeof bin === 'string' ? bin : bin[binName]);
}

/**
 * Runs a command in the repository's root. Never rejects: a command that cannot start is a command that failed.
 * @param env what is added to the environment this program was started with
 * @param givesWay to programs beside it that take longer
 * @returns {Promise<{ok: boolean, output: string, seconds: number}>}
 */
export function run(command, args, { live = false, env = {}, timeoutSeconds = 900, givesWay = false } = {}) {
  const began = performance.now();
  const { promise, done } = deferred();
  const child = spawn(command, args, {
    cwd: root,
    env: { ...startedWith, ...env },
    stdio: live ? 'inherit' : ['ignore', 'pipe', 'pipe'],
  });
  if (givesWay && child.pid !== undefined) giveWay(child.pid);
  let output = '';
  const finish = (ok, last = '') => done({ ok, output: output + last, seconds: (performance.now() - began) / 1000 });
  const overdue = setTimeout(() => {
    output += `\nstopped: still running after ${timeoutSeconds} s\n`;
    child.kill('SIGKILL');
  }, timeoutSeconds * 1000);

  child.stdout?.setEncoding('utf8').on('data', (text) => (output += text));
  child.stderr?.setEncoding('utf8').on('data', (text) => (output += text));
  child.on('error', (error) => finish(false, `${error.message}\n`));
  child.on('close', (code) => {
    clearTimeout(overdue);
    finish(code === 0);
  });
  return promise;
}

/**
 * How Node runs programs that end soon and touch much code once: it optimizes a function only after it has done fifteen times the usual
 * work, for most of what it would have compiled is never called again; and new objects, which die young, have more room, so that it
 * collects less often. Takes a quarter off the processor time of the tests.
 */
export const shortLived = ['--interrupt-budget=1000000', '--max-semi-space-size=64'];

/** How Go runs programs that end soon (the compiler, what knows the types for lint): it collects when there is five times as much, not twice. */
export const shortLivedGo = { GOGC: '400' };

/** @param flags for Node itself */
export function runNode(script, args, { flags = [], ...options } = {}) {
  return run(process.execPath, [...flags, script, ...args], options);
}

/** Best effort: the process may have ended before, and not every system lets one ask. */
function giveWay(pid) {
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // It runs as any other.
  }
}

function deferred() {
  let done;
  const promise = new Promise((resolve) => (done = resolve));
  return { promise, done };
}

/** True when this module is the program Node was asked to run, not one it imports. */
export function isMain(importMetaUrl) {
  return process.argv[1] !== undefined && path.resolve(process.argv[1]) === fileURLToPath(importMetaUrl);
}
