/** What a real kubectl 1.33 printed, as it was recorded. */
import { readFileSync } from 'node:fs';

export interface KubectlCase {
  readonly line: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

/** A recording of src/testing/data. */
export const recorded = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`./data/${name}`, import.meta.url), 'utf8'));

/** The files the lines read, by their paths. */
export const recordedFiles = (name: string): Map<string, string> =>
  new Map(Object.entries(recorded(name) as Record<string, string>).map(([file, text]) => [`/root/${file}`, text]));
