/** Signals a script sends, to itself and to others: what bash and dash did with the same words, where no exit status is left to record. */
import { describe, expect, it } from 'vitest';

import { runScript } from '../testing/shellHost.ts';

describe.each(['bash', 'dash'] as const)('in %s', (dialect) => {
  it.each([
    ['kill $$; echo no', '', 143],
    ['echo before; kill -9 $$; echo no', 'before\n', 137],
    ['kill -INT $$; echo no', '', 130],
    ['trap "echo bye" EXIT; kill -0 $$; echo yes', 'yes\nbye\n', 0],
    ['(kill $$); echo no', '', 143],
    ['sleep 100 & kill $!; wait $!; echo $?', '143\n', 0],
  ])('%s', (script, stdout, status) => {
    const ours = runScript(script, { dialect });
    expect({ stdout: ours.stdout, status: ours.status }).toEqual({ stdout, status });
  });
});
