/** What our kubectl prints is what a real kubectl 1.33 printed of the same cluster (scripts/kubectlParity.mjs recorded it). */
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';

import { bootAt, bootEpochMs } from '../api/index.ts';
import { runKubectl } from '../testing/kubectlRun.ts';
import { ASKED_AT, parityCluster } from '../testing/parityCluster.ts';

interface Case {
  readonly line?: string;
  readonly advance?: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

const read = (name: string): string => readFileSync(new URL(`../testing/data/${name}`, import.meta.url), 'utf8');
const { boot, cases } = JSON.parse(read('kubectlCases.json')) as { boot: number; cases: readonly Case[] };
const before = bootEpochMs();
bootAt(boot);
const cluster = parityCluster(read('kubectlCluster.yaml'));
const files = new Map(
  Object.entries(JSON.parse(read('kubectlFiles.json')) as Record<string, string>).map(([name, text]) => [
    `/root/${name}`,
    text,
  ]),
);

afterAll(() => {
  bootAt(before);
});

it('is asked at the moment the real one was', () => {
  expect(cluster.now).toBe(ASKED_AT);
});

describe('kubectl prints what kubectl 1.33 prints', () => {
  it.each(cases)('$line', ({ line, advance, stdout, stderr, status }) => {
    if (advance !== undefined) cluster.advance(advance);
    if (line === undefined) return;
    const run = runKubectl(cluster, line, { files });
    expect({ stdout: run.stdout, stderr: run.stderr, status: run.status }).toEqual({ stdout, stderr, status });
  });
});
