/** What our kubectl prints while it changes a cluster is what a real kubectl 1.33 printed (scripts/kubectlWrites.mjs recorded it). */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { createCluster } from '../cluster/index.ts';
import { runKubectl } from '../testing/kubectlRun.ts';

interface Case {
  readonly line: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../testing/data/${name}`, import.meta.url), 'utf8'));
const files = new Map(
  Object.entries(read('kubectlWriteFiles.json') as Record<string, string>).map(([name, text]) => [
    `/root/${name}`,
    text,
  ]),
);
const cluster = createCluster({ hopLatency: 0 });
cluster.settle();

/** The binary tells its own name where ours is called kubectl. */
const named = (text: string): string => text.replaceAll('kubectl.1.33 ', 'kubectl ');

describe('kubectl prints what kubectl 1.33 prints', () => {
  it.each(read('kubectlWrites.json') as Case[])('$line', ({ line, stdout, stderr, status }) => {
    const run = runKubectl(cluster, line, { files });
    expect({ ...run }).toEqual({ stdout: named(stdout), stderr: named(stderr), status });
  });
});
