/** Why the runtime cannot start a command in a place, in its own words. Upstream: opencontainers/runc, containerd's error around it. */
import { absolute } from '../../shell/index.ts';
import type { Place } from './place.ts';
import type { ExecFailure } from './records.ts';

/** A program that is not on this machine's PATH, as runc says it. */
const NOT_FOUND = 127;
const NOT_EXECUTABLE = 126;

/** Why the runtime cannot start a command. @upstream opencontainers/runc, containerd's error around it */
export function failureOf(place: Place, [name = '']: readonly string[]): ExecFailure | undefined {
  if (place.programs.find(name)) return undefined;
  const { why, exitCode } = whyNot(place, name);
  return { message: `OCI runtime exec failed: exec failed: unable to start container process: ${why}`, exitCode };
}

export function whyNot({ files }: Place, name: string): { readonly why: string; readonly exitCode: number } {
  const because = (why: string, exitCode: number) => ({ why: `exec: "${name}": ${why}`, exitCode });
  if (!name.includes('/')) return because('executable file not found in $PATH', NOT_FOUND);
  const found = files.perform({ kind: 'file', does: 'stat', path: absolute('/', name) });
  if (!('isDirectory' in found)) return because(`stat ${name}: no such file or directory`, NOT_FOUND);
  return because(found.isDirectory ? 'is a directory' : 'permission denied', NOT_EXECUTABLE);
}
