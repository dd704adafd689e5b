/** What our kubectl prints is what a real kubectl 1.33 printed of the same cluster (scripts/kubectlParity.mjs recorded both). */
import { describe, expect, it } from 'vitest';

import { recorded, recordedFiles, type KubectlCase } from '../testing/kubectlCases.ts';
import { replay, type Tape } from '../testing/kubectlTape.ts';

const { cases, tape } = recorded('kubectlCases.json') as { cases: readonly KubectlCase[]; tape: Tape };
const files = recordedFiles('kubectlFiles.json');

describe('kubectl prints what kubectl 1.33 prints', () => {
  it.each(cases)('$line', ({ line, stdout, stderr, status }) => {
    expect(replay(tape, line, files)).toEqual({ stdout, stderr, status });
  });

  it('of more than eighty different lines', () => {
    expect(new Set(cases.map(({ line }) => line)).size).toBeGreaterThan(80);
  });
});
