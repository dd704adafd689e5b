// What "checked" means: each step is one tool with one question, and no step needs another's result.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

import { program, root, runNode, shortLived, shortLivedGo } from './command.mjs';
import { countUnit } from './counts.mjs';

const reports = path.join(root, 'node_modules', '.cache', 'reports');

/** A fresh place for a tool's JSON report; a leftover from an earlier run must never be read as this one's. */
export function reportFile(name) {
  mkdirSync(reports, { recursive: true });
  const file = path.join(reports, `${name}-${process.pid}.json`);
  rmSync(file, { force: true });
  return file;
}

export function takeReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  } finally {
    rmSync(file, { force: true });
  }
}

/** A step that passes or fails as one. */
const single = (name, tool, args, options) => ({
  name,
  async run() {
    const { ok, output, seconds } = await runNode(tool, args, { givesWay: true, ...options });
    return { ok, output, seconds, passed: ok ? 1 : 0, failed: ok ? 0 : 1 };
  },
});

/**
 * A part of the unit tests: one thread runs them, for it loads the modules once, so two parts keep two cores busy.
 * @param project of vite.config.ts
 * @param quick fewer rounds of the fuzz tests, unless FUZZ says how many (src/testing/rounds.ts)
 */
const unit = (project, quick) => ({
  name: `unit: ${project}`,
  async run() {
    const file = reportFile(`unit-${project}`);
    const { ok, output, seconds } = await runNode(
      program('vitest'),
      ['run', `--project=${project}`, '--reporter=dot', '--reporter=json', `--outputFile.json=${file}`],
      {
        flags: shortLived,
        ...(quick && { env: { FUZZ: process.env.FUZZ ?? '0.1' } }),
      },
    );
    const { passed, failed } = countUnit(takeReport(file), ok);
    return { ok: ok && failed === 0, output, seconds, passed, failed, detail: `${passed} tests` };
  },
});

/**
 * TypeScript's native compiler asks the same questions in a sixth of the time; one checker asks none twice. Dependency-cruiser needs the
 * older one, which is `typescript`.
 */
const types = (what, project) =>
  single(`types: ${what}`, program('typescript-7', 'tsc'), ['-p', project, '--checkers', '1'], { env: shortLivedGo });

/**
 * The long ones first and the short ones last, so that two cores finish together. The tests of the page begin after two others: what the
 * engine's have read by then is in the cache.
 * @param quick fuzz tests a tenth as long, and lint without the rules that ask for types
 */
export function checkSteps({ quick = false } = {}) {
  return [
    unit('engine', quick),
    single('lint', program('oxlint'), ['-c', 'oxlint.config.mjs', ...(quick ? [] : ['--type-aware'])], {
      env: shortLivedGo,
    }),
    types('page and tests', 'tsconfig.json'),
    unit('page', quick),
    single('layers', path.join(root, 'scripts', 'layers.mjs'), []),
    single('dead code', program('knip'), ['--no-progress', '--no-config-hints'], { flags: shortLived }),
    types('engine', 'tsconfig.engine.json'),
    single('format', program('oxfmt'), ['--check']),
  ];
}

/** Two would keep two processors busy, were none of them waiting. */
const AT_A_TIME = 3;

/** Runs the steps side by side, tells each as it ends, and returns all results in the steps' order. */
export async function runSteps(steps) {
  const results = new Array(steps.length);
  let next = 0;
  const worker = async () => {
    while (next < steps.length) {
      const index = next++;
      results[index] = await steps[index].run();
      tell(steps[index].name, results[index]);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  return results;
}

export function tell(name, { ok, seconds, output, detail }) {
  console.log(
    `${ok ? '✓' : '✗'} ${name.padEnd(24)} ${seconds.toFixed(1).padStart(6)} s${detail ? `   ${detail}` : ''}`,
  );
  if (!ok) console.log(`${output.trim().replace(/^/gm, '    ')}\n`);
}
