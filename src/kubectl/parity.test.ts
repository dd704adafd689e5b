/** What our kubectl prints is what a real kubectl 1.33 printed of the same cluster (scripts/kubectlParity.mjs recorded both). */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { replay, type Tape } from '../testing/kubectlTape.ts';

interface Case {
  readonly line: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../testing/data/${name}`, import.meta.url), 'utf8'));
const { cases, tape } = read('kubectlCases.json') as { cases: readonly Case[]; tape: Tape };
const texts = read('kubectlFiles.json') as Record<string, string>;
const files = new Map(Object.entries(texts).map(([name, text]) => [`/root/${name}`, text]));

describe('kubectl prints what kubectl 1.33 prints', () => {
  it.each(cases)('$line', ({ line, stdout, stderr, status }) => {
    expect(replay(tape, line, files)).toEqual({ stdout, stderr, status });
  });

  it('of more than eighty different lines', () => {
    expect(new Set(cases.map(({ line }) => line)).size).toBeGreaterThan(80);
  });
});
