/** Shell lines of a lesson, run on the operator's laptop with the lesson's manifests as its files. */
import type { Cluster } from '../cluster/index.ts';
import { HOME, memoryFiles, runScript, type ScriptResult } from '../terminal/index.ts';
import type { LessonFile } from './types.ts';

/** Cluster time a solution's lines may take together, ms. */
const WITHIN_MS = 120_000;

export function runShell(cluster: Cluster, files: readonly LessonFile[], script: string): ScriptResult {
  const kept = Object.fromEntries(files.map(({ name, text }) => [`${HOME}/${name}`, text]));
  return runScript(cluster, script, { files: memoryFiles(kept), within: WITHIN_MS });
}
