/** What our kubectl prints while it changes a cluster is what a real kubectl 1.33 printed (scripts/kubectlWrites.mjs recorded it). */
import { describe, expect, it } from 'vitest';

import { createCluster } from '../cluster/index.ts';
import { recorded, recordedFiles, type KubectlCase } from '../testing/kubectlCases.ts';
import { runKubectl } from '../testing/kubectlRun.ts';

const files = recordedFiles('kubectlWriteFiles.json');
const cluster = createCluster({ hopLatency: 0 });
cluster.settle();

/** The binary tells its own name where ours is called kubectl. */
const named = (text: string): string => text.replaceAll('kubectl.1.33 ', 'kubectl ');

describe('kubectl prints what kubectl 1.33 prints', () => {
  it.each(recorded('kubectlWrites.json') as KubectlCase[])('$line', ({ line, stdout, stderr, status }) => {
    const run = runKubectl(cluster, line, { files });
    expect({ ...run }).toEqual({ stdout: named(stdout), stderr: named(stderr), status });
  });
});
