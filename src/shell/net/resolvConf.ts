/** /etc/resolv.conf as resolvers read it. */
import { readFile } from '../files.ts';
import type { Routine } from '../machine/operations.ts';
import type { Process } from '../machine/process.ts';

export interface ResolverConfig {
  readonly server: string;
  readonly search: readonly string[];
  readonly ndots: number;
}

export function* readResolvConf(process: Process): Routine<ResolverConfig> {
  const found = yield* readFile(process, '/etc/resolv.conf');
  const text = 'error' in found ? '' : found.text;
  return {
    server: /^nameserver\s+(\S+)/m.exec(text)?.[1] ?? '127.0.0.1',
    search: /^search\s+(.*)$/m.exec(text)?.[1]?.trim().split(/\s+/) ?? [],
    ndots: Number(/ndots:(\d+)/.exec(text)?.[1] ?? 1),
  };
}

/** The names a resolver tries, each with its final dot. */
export function namesFor(name: string, { search, ndots }: Pick<ResolverConfig, 'search' | 'ndots'>): readonly string[] {
  if (name.endsWith('.')) return [name];
  const searched = search.map((domain) => `${name}.${domain}.`);
  return name.split('.').length - 1 >= ndots ? [`${name}.`, ...searched] : [...searched, `${name}.`];
}

/** 10.96.0.10 as 10.0.96.10.in-addr.arpa. */
export function reverseName(address: string): string {
  return `${address.split('.').reverse().join('.')}.in-addr.arpa`;
}

export const isAddress = (text: string): boolean => /^\d{1,3}(?:\.\d{1,3}){3}$/.test(text);
