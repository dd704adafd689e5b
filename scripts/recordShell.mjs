// Records what the machine's own bash and dash do with the scripts in src/testing/data/shellScripts.txt, for the tests of the shell.
// Run on a Debian with mawk: `node scripts/recordShell.mjs`. A line is a script; `¶` stands for a line feed, `bash:` leaves dash out.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const data = fileURLToPath(new URL('../src/testing/data/', import.meta.url));
const env = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: '/root', LC_ALL: 'C' };
const cases = [];
for (const line of readFileSync(join(data, 'shellScripts.txt'), 'utf8').split('\n')) {
  if (line === '') continue;
  const only = line.startsWith('bash: ');
  const script = (only ? line.slice(6) : line).replaceAll('¶', '\n');
  for (const dialect of only ? ['bash'] : ['bash', 'dash']) {
    const cwd = mkdtempSync(join(tmpdir(), 'shell-'));
    const name = dialect === 'bash' ? 'bash' : 'sh';
    const { stdout, stderr, status } = spawnSync(`/bin/${dialect}`, ['-c', script], {
      argv0: name,
      cwd,
      env,
      encoding: 'utf8',
      input: '',
      timeout: 10_000,
    });
    cases.push({ dialect, script, stdout, stderr, status });
  }
}
writeFileSync(join(data, 'shellCases.json'), `${JSON.stringify(cases, null, 2)}\n`);
