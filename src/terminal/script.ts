/** A script on the laptop without a page: for lessons and tests. */
import type { Cluster } from '../cluster/index.ts';
import { memoryFiles, type LaptopFiles } from './files.ts';
import { Laptop } from './laptop.ts';

export interface ScriptOptions {
  /** By absolute path, or kept elsewhere; default: none. What the script writes goes there. */
  readonly files?: LaptopFiles;
  /** Which client outside the laptop is; default: the first. */
  readonly external?: string;
  /** Cluster time it may take, in ms; default ten minutes. */
  readonly within?: number;
  /** Standard input. */
  readonly stdin?: string;
}

export interface ScriptResult {
  readonly stdout: string;
  readonly stderr: string;
  /** undefined: it had not ended within its time, or waited for something that would not come. */
  readonly status: number | undefined;
}

const WITHIN_MS = 600_000;
/** A script that computes and neither waits nor ends: so many slices, and that is all. */
const MOST_SLICES = 5000;

/** Runs a script with bash, as far as it gets, letting cluster time pass as it needs it. */
export function runScript(cluster: Cluster, script: string, options: ScriptOptions = {}): ScriptResult {
  const { files = memoryFiles(), external, within = WITHIN_MS, stdin } = options;
  const laptop = new Laptop({
    cluster,
    files,
    args: ['-c', script],
    ...(external === undefined ? {} : { external }),
  });
  if (stdin !== undefined) laptop.type(stdin);
  laptop.machine.closeInput();
  const end = cluster.now + within;
  for (let slices = 0; slices < MOST_SLICES;) {
    const state = laptop.pump();
    if (state === 'ended') break;
    if (state === 'busy') {
      slices++;
      continue;
    }
    if (cluster.now >= end) break;
    letPass(cluster, laptop.nextDue, end);
  }
  const { stdout, stderr } = laptop.read();
  const { status } = laptop;
  laptop.close();
  return { stdout, stderr, status };
}

/** To the next event, or to where the laptop itself wants to go on, but not beyond the end. */
function letPass(cluster: Cluster, due: number | undefined, end: number): void {
  const event = cluster.nextEventAt ?? Infinity;
  if (event <= Math.min(due ?? Infinity, end)) cluster.step();
  else cluster.advance(Math.max(0, Math.min(due ?? Infinity, end) - cluster.now));
}
