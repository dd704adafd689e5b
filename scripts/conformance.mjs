// npm run conformance: a real kubectl against the headless server. Every command's exit code and output must be those of a real
// cluster; only ages, uids and random suffixes are left open.
//
//   npm run conformance             with the newest kubectl of this machine
//   npm run conformance -- --all    with every kubectl found on PATH or in its folders, each against a server of its own
//
// On a machine without kubectl it says so and passes: there is nothing to find out there.
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { isMain, root } from './command.mjs';
import { COMMANDS, FILES } from './conformance/commands.mjs';

/** Simulated seconds to one real one: controllers finish before the next command asks. */
const SPEED = 30;
/** A command that takes longer hangs. */
const LIMIT_MS = 40_000;

const run = (program, args, options = {}) =>
  new Promise((resolve) => {
    execFile(program, args, { timeout: LIMIT_MS, maxBuffer: 1 << 26, ...options }, (error, stdout, stderr) => {
      const code = error ? (error.killed ? 'it hung' : error.code) : 0;
      resolve({ code, output: stdout + stderr });
    });
  });

/** The client version that a program claims: `[1, 33]`; undefined when it is no kubectl. */
async function versionOf(program) {
  const { output } = await run(program, ['version', '--client', '--output=json']);
  const found = /"gitVersion": "v(\d+)\.(\d+)\.\d+(-dispatcher)?/.exec(output);
  // A dispatcher only starts one of its neighbours.
  return found && !found[3] ? [Number(found[1]), Number(found[2])] : undefined;
}

/** Every kubectl on PATH and beside those, the newest first. */
export async function findKubectl() {
  const seen = new Set();
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((folder) => folder !== '');
  for (let i = 0; i < folders.length; i++) {
    let names;
    try {
      names = readdirSync(folders[i]).filter((name) => /^kubectl(\.\d+\.\d+)?(\.exe)?$/.test(name));
    } catch {
      continue; // PATH may name folders that are not there.
    }
    for (const name of names) {
      const program = realpathSync(path.join(folders[i], name));
      const beside = path.dirname(program);
      if (!folders.includes(beside)) folders.push(beside);
      seen.add(program);
    }
  }
  const found = [];
  for (const program of seen) {
    const version = await versionOf(program);
    if (version) found.push({ program, version: version.join('.'), order: version[0] * 1000 + version[1] });
  }
  return found.sort((a, b) => b.order - a.order);
}

/** Starts the server on a free port; resolves with its URL when it answers. */
function startServer() {
  const args = [path.join(root, 'scripts', 'apiserver.mjs'), '--port', '0', '--speed', String(SPEED)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (more) => {
      said += more;
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
      if (url) resolve({ child, url, errors: () => said.split('\n').slice(1).join('\n').trim() });
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    child.on('exit', () => reject(new Error(`the server ended: ${said}`)));
  });
}

/** Output with what differs from run to run taken out. Simulated time runs ahead, so that kubectl's own clock calls some ages invalid. */
export const normalised = (text) =>
  text
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UID')
    .replace(/(?<=^|\s)((\d+[dhms]){1,2}|<invalid>)(?=\s|$)/gm, 'AGE')
    .replace(/[ \t]+$/gm, '')
    .trim();

/** @param version of the kubectl, as findKubectl orders them */
function complaint([command, newCode, newText, older], answer, version) {
  const isOld = older !== undefined && version < 1000 + older.before;
  const text = isOld ? older.text : newText;
  const code = isOld ? (older.code ?? newCode) : newCode;
  const output = normalised(answer.output);
  const fits = text instanceof RegExp ? text.test(output) : output.replace(/ +/g, ' ') === text.replace(/ +/g, ' ');
  if (answer.code === code && fits) return undefined;
  return `$ ${command}\n  exit code ${answer.code}, expected ${code}${fits ? '' : `; expected ${String(text)}`}\n${output.split('\n').slice(0, 25).join('\n').replace(/^/gm, '  | ')}`;
}

/** One kubectl, one server, all commands. */
async function conform({ program, order }) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'conformance-'));
  let server;
  try {
    for (const [name, text] of Object.entries(FILES)) writeFileSync(path.join(folder, name), text);
    server = await startServer();
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'sim',
      clusters: [{ name: 'sim', cluster: { server: server.url } }],
      contexts: [{ name: 'sim', context: { cluster: 'sim', user: '' } }],
    };
    writeFileSync(path.join(folder, 'config'), JSON.stringify(config));
    writeFileSync(path.join(folder, 'kubectl'), `#!/bin/sh\nexec '${program}' "$@"\n`, { mode: 0o755 });
    const env = {
      PATH: `${folder}${path.delimiter}${process.env.PATH}`,
      HOME: folder,
      KUBECONFIG: path.join(folder, 'config'),
      NODE: process.execPath,
    };
    const complaints = [];
    for (const each of COMMANDS) {
      const answer = await run('/bin/sh', ['-c', each[0]], { cwd: folder, env });
      const wrong = complaint(each, answer, order);
      if (wrong) complaints.push(wrong);
    }
    if (server.errors() !== '') complaints.push(`the server said:\n${server.errors()}`);
    return complaints;
  } finally {
    server?.child.removeAllListeners('exit');
    server?.child.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {{all?: boolean, say: (text: string) => void}} options
 * @returns {Promise<{ok: boolean, skipped?: string, versions: string[], commands: number}>}
 */
export async function checkConformance({ all = false, say }) {
  const found = await findKubectl();
  if (found.length === 0) return { ok: true, skipped: 'no kubectl on PATH', versions: [], commands: 0 };
  const chosen = all ? found : found.slice(0, 1);
  let ok = true;
  for (const each of chosen) {
    const began = performance.now();
    const complaints = await conform(each);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    const asked = COMMANDS.length;
    say(`kubectl ${each.version}: ${asked - complaints.length} of ${asked} commands, ${seconds} s`);
    for (const line of complaints) say(line);
    ok &&= complaints.length === 0;
  }
  return {
    ok,
    versions: chosen.map(({ version }) => version),
    commands: COMMANDS.length,
  };
}

if (isMain(import.meta.url)) {
  const result = await checkConformance({ all: process.argv.includes('--all'), say: console.log });
  if (result.skipped) console.log(`skipped: ${result.skipped}`);
  process.exitCode = result.ok ? 0 : 1;
}
