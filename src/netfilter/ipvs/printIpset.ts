/**
 * The sets of a node as `ipset save` prints them, in the order in which kube-proxy names them.
 * Simplified: a set's entries stand in the order of their text (the kernel's is that of its hashes), and the header has neither
 * bucketsize nor initval, which ipset prints since 7.11, nor does hashsize grow.
 */
import type { IpSet } from './types.ts';

function header({ name, type }: IpSet): string {
  const options = type === 'bitmap:port' ? 'range 0-65535' : 'family inet hashsize 1024 maxelem 65536';
  return `create ${name} ${type} ${options}`;
}

export function printIpsetSave(sets: readonly IpSet[]): string {
  return sets
    .flatMap((set) => [header(set), ...set.entries.map((entry) => `add ${set.name} ${entry}`)])
    .map((line) => `${line}\n`)
    .join('');
}
