/** What our kubectl prints is what a real kubectl 1.33 printed of the same cluster (scripts/kubectlParity.mjs recorded both). */
import { describe, expect, it } from 'vitest';

import { recorded, recordedFiles, type KubectlCase } from '../testing/kubectlCases.ts';
import { replay, type Tape } from '../testing/kubectlTape.ts';

const { cases, tape } = recorded('kubectlCases.json') as { cases: readonly KubectlCase[]; tape: Tape };
const files = recordedFiles('kubectlFiles.json');

/** The directories and times that diff shows are new each time. */
const diffed = (text: string): string =>
  text
    .replaceAll(/\/tmp\/(LIVE|MERGED)-\d+/g, '/tmp/$1')
    .replaceAll(/\t\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ \+0000/g, '\ttime');

describe('kubectl prints what kubectl 1.33 prints', () => {
  it.each(cases)('$line', ({ line, stdout, stderr, status }) => {
    const run = replay(tape, line, files);
    expect({ ...run, stdout: diffed(run.stdout) }).toEqual({ stdout, stderr, status });
  });

  it('of more than eighty different lines', () => {
    expect(new Set(cases.map(({ line }) => line)).size).toBeGreaterThan(80);
  });
});
