/**
 * What a Redis server is told: by its command line, by the file that one names, by CONFIG SET. Upstream: src/config.c, redis.conf.
 * Left out: whatever a setting would do but requirepass; include.
 */
import type { Container } from '../../../api/index.ts';

const DEFAULTS: Readonly<Record<string, string>> = {
  appendonly: 'no',
  appendfsync: 'everysec',
  bind: '* -::*',
  databases: '16',
  dir: '/data',
  loglevel: 'notice',
  maxclients: '10000',
  maxmemory: '0',
  'maxmemory-policy': 'noeviction',
  port: '6379',
  'protected-mode': 'no',
  requirepass: '',
  save: '3600 1 300 100 60 10000',
  'tcp-keepalive': '300',
  timeout: '0',
};

const BYTES: Readonly<Record<string, number>> = {
  b: 1,
  k: 1000,
  kb: 1024,
  m: 1_000_000,
  mb: 1024 ** 2,
  g: 1_000_000_000,
  gb: 1024 ** 3,
};

/** Amounts of memory are kept in bytes. @returns undefined when it is none */
export function settingValue(name: string, value: string): string | undefined {
  if (name !== 'maxmemory') return value;
  const [, digits, unit = 'b'] = /^(\d+)([a-z]*)$/.exec(value.toLowerCase()) ?? [];
  const factor = unit === '' ? 1 : BYTES[unit];
  return digits === undefined || factor === undefined ? undefined : String(Number(digits) * factor);
}

export function isSetting(name: string): boolean {
  return Object.hasOwn(DEFAULTS, name);
}

export const SETTING_NAMES: readonly string[] = Object.keys(DEFAULTS);

function fromFile(text: string): readonly (readonly [string, string])[] {
  return text.split('\n').flatMap((line) => {
    const [, name = '', value = ''] = /^\s*([a-z][a-z-]*)\s+(.*?)\s*$/i.exec(line) ?? [];
    return name === '' ? [] : [[name.toLowerCase(), value.replace(/^"(.*)"$/, '$1')] as const];
  });
}

function fromFlags(words: readonly string[]): readonly (readonly [string, string])[] {
  const found: [string, string][] = [];
  for (const word of words) {
    const last = found.at(-1);
    if (word.startsWith('--')) found.push([word.slice(2).toLowerCase(), '']);
    else if (last) last[1] = last[1] === '' ? word : `${last[1]} ${word}`;
  }
  return found;
}

/** A setting as the server started with it. */
export function startedWith(
  { command = [], args = [] }: Container,
  fileAt: (path: string) => string | undefined,
  name: string,
): string | undefined {
  const words = [...command, ...args];
  const file = words.find((word) => word.endsWith('.conf'));
  const given = [...fromFile((file !== undefined && fileAt(file)) || ''), ...fromFlags(words)];
  const value = given.findLast(([key]) => key === name)?.[1];
  // An empty one is one, too: `--save ""`.
  return (value === undefined ? undefined : settingValue(name, value)) ?? DEFAULTS[name];
}
