/** The table of rooms is kept: every rule of scripts/layers bites, whichever way a file is imported. */
import { describe, expect, it } from 'vitest';
import { findCycles, importsOf, resolveImport } from '../../scripts/layers/imports.mjs';
import { brokenBy, rules } from '../../scripts/layers/rules.mjs';

/** The rules that a line in a file would break. */
const broken = (file: string, line: string): string[] =>
  [...importsOf(file, line)].flatMap((words) =>
    brokenBy(file, resolveImport(process.cwd(), file, words)).map(({ name }) => name),
  );

const WRONG: readonly (readonly [rule: string, file: string, line: string])[] = [
  ['sim-keeps-to-its-floor', 'src/sim/clock.ts', "import type { Pod } from '../api/index.ts';"],
  ['api-keeps-to-its-floor', 'src/api/pod.ts', "import { invariant } from '../sim/index.ts';"],
  ['etcd-keeps-to-its-floor', 'src/etcd/store.ts', "export { createApiServer } from '../apiserver/index.ts';"],
  ['apiserver-keeps-to-its-floor', 'src/apiserver/a.ts', "import '../client-go/index.ts';"],
  ['client-go-keeps-to-its-floor', 'src/client-go/a.ts', "import { Store } from '../etcd/index.ts';"],
  ['controllers-keeps-to-its-floor', 'src/controllers/job/a.ts', "import type { A } from '../../apiserver/index.ts';"],
  ['scheduler-keeps-to-its-floor', 'src/scheduler/plugins/a.ts', "import { a } from '../../kubelet/index.ts';"],
  ['netfilter-keeps-to-its-floor', 'src/netfilter/a.ts', "const a = await import('../network/index.ts');"],
  ['network-keeps-to-its-floor', 'src/network/a.ts', "import { a } from '../cni/index.ts';"],
  ['shell-keeps-to-its-floor', 'src/shell/a.ts', "import { a } from '../kubectl/index.ts';"],
  ['cni-keeps-to-its-floor', 'src/cni/a.ts', "let a: import('../kubelet/index.ts').Kubelet;"],
  ['kubelet-keeps-to-its-floor', 'src/kubelet/a.ts', "import { a } from '../scheduler/index.ts';"],
  ['kube-proxy-keeps-to-its-floor', 'src/kube-proxy/ipvs/a.ts', "export type { A } from '../../network/index.ts';"],
  ['coredns-keeps-to-its-floor', 'src/coredns/a.ts', "export * from '../apiserver/index.ts';"],
  ['kubectl-keeps-to-its-floor', 'src/kubectl/a.ts', "import type * as a from '../cluster/index.ts';"],
  ['cluster-keeps-to-its-floor', 'src/cluster/a.ts', "import { a } from '../scene/index.ts';"],
  ['scene-keeps-to-its-floor', 'src/scene/a.ts', "import type { A } from '../apiserver/index.ts';"],
  ['terminal-keeps-to-its-floor', 'src/terminal/a.ts', "import { a } from '../lessons/index.ts';"],
  ['lessons-keeps-to-its-floor', 'src/lessons/a.ts', "import { a } from '../kubectl/index.ts';"],
  ['bridge-keeps-to-its-floor', 'src/bridge/a.ts', "import { a } from '../scene/index.ts';"],
  ['app-keeps-to-its-floor', 'src/app/time/a.tsx', "import { a } from '../../apiserver/index.ts';"],
  ['testing-keeps-to-its-floor', 'src/testing/a.ts', "import { a } from '../app/main.tsx';"],
  ['only-through-the-door', 'src/app/a.ts', "import { a } from '../cluster/cluster.ts';"],
  ['outsiders-use-the-door', 'bench/a.ts', "import { a } from '../src/sim/simulation.ts';"],
  [
    'controllers-meet-only-at-the-api',
    'src/controllers/job/a.ts',
    "import { a } from '../endpointslice/reconcile.ts';",
  ],
  ['every-room-is-in-the-table', 'src/attic/a.ts', "import { a } from '../sim/index.ts';"],
  ['engine-carries-no-packages', 'src/sim/a.ts', "import { create } from 'zustand';"],
  ['lessons-are-markdown-with-cel', 'src/lessons/a.ts', "import type { FC } from 'react';"],
  ['unbash-only-in-the-shell', 'src/kubelet/a.ts', "import { parse } from 'unbash';"],
  ['engine-knows-no-node', 'src/cluster/a.ts', "import { readFileSync } from 'fs';"],
  ['tests-stay-tests', 'src/cluster/a.ts', "import { rounds } from '../testing/rounds.ts';"],
  ['resolvable', 'e2e/a.spec.ts', "import { a } from './nowhere.ts';"],
];

describe('an import that crosses the table', () => {
  it.each(WRONG)('is found by %s', (rule, file, line) => {
    expect(broken(file, line)).toContain(rule);
  });

  it('is found by each of the rules', () => {
    expect(rules.map(({ name }) => name).filter((name) => !WRONG.some(([rule]) => rule === name))).toEqual([]);
  });
});

describe('an import that is allowed', () => {
  it.each([
    ['src/app/a.ts', "import { serve } from '../bridge/page.ts';"],
    ['src/app/time/a.ts', "import { firstScene } from '../session/firstScene.ts?recorded';"],
    ['src/shell/a.ts', "import { parse } from 'unbash';"],
    ['src/lessons/a.ts', "import type { Root } from 'mdast';"],
    ['src/sim/a.test.ts', "import { describe } from 'vitest';"],
    ['src/controllers/job/a.ts', "import { canonicalJson } from '../canonicalJson.ts';"],
    ['src/sim/a.ts', 'const said = `\nimport { a } from "../app/main.tsx";\n`;'],
  ])('breaks no rule (%s: %s)', (file, line) => {
    expect(broken(file, line)).toEqual([]);
  });
});

describe('files that import each other in a circle', () => {
  it('are found, also within a room and by way of others', () => {
    const graph = new Map([
      ['a', ['b', 'd']],
      ['b', ['c']],
      ['c', ['a']],
      ['d', ['c', 'd']],
      ['e', ['a']],
    ]);
    expect(findCycles(graph)).toEqual([
      ['a', 'b', 'c', 'a'],
      ['d', 'd'],
    ]);
  });
});
