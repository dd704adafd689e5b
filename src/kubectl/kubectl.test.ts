/** kubectl's command line: which command, which flags, and what it says when it cannot make sense of them. */
import { describe, expect, it } from 'vitest';

import { createCluster } from '../cluster/index.ts';
import { runKubectl } from '../testing/kubectlRun.ts';

const cluster = createCluster({ hopLatency: 0 });
cluster.settle();

const run = (line: string) => runKubectl(cluster, line);

describe('a line kubectl cannot make sense of', () => {
  const CASES: readonly (readonly [line: string, stderr: string])[] = [
    ['frobnicate', 'error: unknown command "frobnicate" for "kubectl"\n'],
    ['gt pods', 'error: unknown command "gt" for "kubectl"\n\nDid you mean this?\n\tset\n\tget\n\tcp\n'],
    ['scal deploy x', 'error: unknown command "scal" for "kubectl"\n\nDid you mean this?\n\tscale\n'],
    ['get pod --bogus', "error: unknown flag: --bogus\nSee 'kubectl get --help' for usage.\n"],
    ['get pod -Z', "error: unknown shorthand flag: 'Z' in -Z\nSee 'kubectl get --help' for usage.\n"],
    ['get pod -o', "error: flag needs an argument: 'o' in -o\nSee 'kubectl get --help' for usage.\n"],
    ['get foo', 'error: the server doesn\'t have a resource type "foo"\n'],
    ['get pod nosuch', 'Error from server (NotFound): pods "nosuch" not found\n'],
    ['rollout frob', 'error: unknown command "frob"\nSee \'kubectl rollout -h\' for help and examples\n'],
  ];
  it.each(CASES)('%s', (line, stderr) => {
    expect(run(line)).toEqual({ stdout: '', stderr, status: 1 });
  });
});

it('reads its tables from the server', () => {
  expect(run('get svc').stdout).toBe(
    `NAME         TYPE        CLUSTER-IP   EXTERNAL-IP   PORT(S)   AGE\nkubernetes   ClusterIP   10.96.0.1    <none>        443/TCP   ${run('get svc --no-headers').stdout.trim().split(/ +/).at(-1)}\n`,
  );
});
