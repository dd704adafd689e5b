// Records what a real kubectl 1.33 prints for the lines of src/testing/data/kubectlWriteLines.txt, which change a fresh cluster one after
// another: `node scripts/kubectlWrites.mjs <a kubectl 1.33>`. Files the lines name are in kubectlWriteFiles.json.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';

import { root } from './command.mjs';

const [program] = process.argv.slice(2);
if (!program) throw new Error('usage: node scripts/kubectlWrites.mjs <a kubectl 1.33>');

const data = path.join(root, 'src', 'testing', 'data');
const read = (name) => readFileSync(path.join(data, name), 'utf8');
const folder = mkdtempSync(path.join(os.tmpdir(), 'writes-'));
const server = spawn(process.execPath, [path.join(root, 'scripts', 'apiserver.mjs'), '--port', '0'], { cwd: root });

try {
  const url = await new Promise((resolve) => {
    server.stdout.on('data', (text) => {
      const found = /http:\S+/.exec(String(text));
      if (found) resolve(found[0]);
    });
  });
  for (const [name, text] of Object.entries(JSON.parse(read('kubectlWriteFiles.json'))))
    writeFileSync(path.join(folder, name), text);
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'sim', cluster: { server: url } }],
    users: [{ name: 'sim', user: {} }],
    contexts: [{ name: 'sim', context: { cluster: 'sim', user: 'sim' } }],
    'current-context': 'sim',
  };
  writeFileSync(path.join(folder, 'config'), JSON.stringify(config));
  writeFileSync(path.join(folder, 'kubectl'), `#!/bin/sh\nexec '${program}' "$@"\n`, { mode: 0o755 });
  const env = { PATH: `${folder}:/usr/bin:/bin`, HOME: folder, KUBECONFIG: path.join(folder, 'config') };
  const cases = read('kubectlWriteLines.txt')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const options = { cwd: folder, env, encoding: 'utf8', timeout: 30_000, input: '' };
      const { stdout, stderr, status } = spawnSync('/bin/sh', ['-c', `kubectl ${line}`], options);
      return { line, stdout, stderr, status };
    });
  writeFileSync(path.join(data, 'kubectlWrites.json'), `${JSON.stringify(cases, undefined, 1)}\n`);
  console.log(`${String(cases.length)} lines recorded`);
} finally {
  server.kill();
  rmSync(folder, { recursive: true, force: true });
}
