/** How the steps of `npm test` are run: scripts/command.mjs. */
import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';

it('a program is run in the environment that its caller was started with, whatever the caller has made of its own', () => {
  const caller = `
    import { run } from './scripts/command.mjs';
    process.env.NODE_ENV = 'production';
    const { output } = await run(process.execPath, ['-p', '[process.env.NODE_ENV, process.env.ADDED].join()'], { env: { ADDED: 'a' } });
    console.log(output.trim());`;
  const env = { ...process.env, NODE_ENV: 'as started' };
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', caller], { env, encoding: 'utf8' });
  expect(said).toBe('as started,a\n');
});
