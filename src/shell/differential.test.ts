/** What bash and dash (with mawk, GNU sed, grep and coreutils) did with these scripts on a Debian, recorded: ours does the same. */
import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import { runScript } from '../testing/shellHost.ts';

interface Recorded {
  readonly dialect: string;
  readonly script: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

const cases = JSON.parse(
  readFileSync(new URL('../testing/data/shellCases.json', import.meta.url), 'utf8'),
) as readonly Recorded[];

describe.each(['bash', 'dash'] as const)('a script for %s', (dialect) => {
  const own = cases.filter((one) => one.dialect === dialect).map((one) => [one.script, one] as const);
  it.each(own)('does as recorded: %s', (script, { stdout, stderr, status }) => {
    const ours = runScript(script, { dialect });
    expect({ stdout: ours.stdout, stderr: ours.stderr, status: ours.status }).toEqual({ stdout, stderr, status });
  });
});
