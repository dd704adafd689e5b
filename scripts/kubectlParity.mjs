// Records what a real kubectl 1.33 prints for the lines of src/testing/data/kubectlLines.txt, asked of the cluster of
// src/testing/parityCluster.ts, and what that cluster answers to the page's kubectl, for its tests: `node scripts/kubectlParity.mjs <a kubectl 1.33>`.
// A line "# advance MS" lets cluster time pass. Files of the lines are in kubectlFiles.json. The order of a ConfigMap's keys is upstream by chance:
// record again until they are in theirs.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';

import { root } from './command.mjs';

const [program] = process.argv.slice(2);
if (!program) throw new Error('usage: node scripts/kubectlParity.mjs <a kubectl 1.33>');

const data = path.join(root, 'src', 'testing', 'data');
const folder = mkdtempSync(path.join(os.tmpdir(), 'parity-'));
const files = JSON.parse(readFileSync(path.join(data, 'kubectlFiles.json'), 'utf8'));

/** Engine, bridge and the cluster as one module. */
async function build() {
  const entry = path.join(folder, 'entry.ts');
  const from = (file) => JSON.stringify(path.join(root, 'src', file));
  writeFileSync(
    entry,
    `export { serveCluster } from ${from('bridge/server.ts')};
export { bootAt } from ${from('api/index.ts')};
export { ASKED_AT, parityCluster } from ${from('testing/parityCluster.ts')};
export { recorder } from ${from('testing/kubectlTape.ts')};`,
  );
  const vite = await import('vite');
  const { output } = await vite.build({
    configFile: false,
    root,
    logLevel: 'silent',
    build: {
      ssr: entry,
      write: false,
      target: 'node20',
      minify: false,
      rolldownOptions: { output: { codeSplitting: false } },
    },
  });
  const built = path.join(root, 'node_modules', '.cache', 'parity.mjs');
  writeFileSync(built, output[0].code);
  return import(built);
}

const run = (line, env) =>
  new Promise((resolve) => {
    const options = { cwd: folder, env, timeout: 20_000, maxBuffer: 1 << 26 };
    execFile('/bin/sh', ['-c', `kubectl ${line}`], options, (error, stdout, stderr) => {
      resolve({ stdout, stderr, status: error ? error.code : 0 });
    });
  });

try {
  const { serveCluster, bootAt, ASKED_AT, parityCluster, recorder } = await build();
  const boot = Math.ceil(Date.now() / 1000) * 1000 + 6000 - ASKED_AT;
  bootAt(boot);
  const cluster = parityCluster(readFileSync(path.join(data, 'kubectlCluster.yaml'), 'utf8'));
  const served = await serveCluster(cluster, { port: 0, report: console.error, catchUp() {} });
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'sim', cluster: { server: served.url } }],
    users: [{ name: 'sim', user: {} }],
    contexts: [{ name: 'sim', context: { cluster: 'sim', user: 'sim' } }],
    'current-context': 'sim',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  writeFileSync(path.join(folder, 'config'), JSON.stringify(config));
  writeFileSync(path.join(folder, 'kubectl'), `#!/bin/sh\nexec '${program}' "$@"\n`, { mode: 0o755 });
  const env = { PATH: `${folder}:/usr/bin:/bin`, HOME: folder, KUBECONFIG: path.join(folder, 'config') };
  await run('version', env);
  const left = boot + cluster.now - Date.now();
  if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
  const cases = [];
  const own = recorder(cluster, new Map(Object.entries(files).map(([name, text]) => [`/root/${name}`, text])));
  for (const line of readFileSync(path.join(data, 'kubectlLines.txt'), 'utf8').split('\n')) {
    if (line === '') continue;
    const advance = /^# advance (\d+)$/.exec(line)?.[1];
    if (advance !== undefined) cluster.advance(Number(advance));
    if (line.startsWith('#')) continue;
    const { stdout, stderr, status } = await run(line, env);
    const clean = (text) =>
      text
        .replaceAll(served.url, 'http://127.0.0.1:18080')
        .replaceAll(path.join(folder, 'config'), '/root/.kube/config')
        .replaceAll(folder, '/root')
        .replaceAll(/\/tmp\/(LIVE|MERGED)-\d+/g, '/tmp/$1')
        .replaceAll(/\t\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ \+0000/g, '\ttime')
        .replaceAll('kubectl.1.33 ', 'kubectl ');
    own.record(line);
    cases.push({ line, stdout: clean(stdout), stderr: clean(stderr), status });
  }
  await served.close();
  writeFileSync(path.join(data, 'kubectlCases.json'), `${JSON.stringify({ cases, tape: own.tape() })}\n`);
  console.log(`${cases.length} lines recorded, ${((Date.now() - boot - ASKED_AT) / 1000).toFixed(1)} s`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
