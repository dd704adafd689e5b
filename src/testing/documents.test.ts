/** What the documents point at is there: docs/fidelity.md names a test for each of its lines, ARCHITECTURE.md files and folders. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

/** Files and folders of the repository in backquotes, with or without `src/`; a star stands for any name, two for any folders. */
const NAMED = /`((?:[\w.-]+\/)+[\w.*-]*|(?:[\w.*-]+\/)+[\w.*-]+\.\w+)`/g;
const OF_OURS = /^(src|e2e|bench|scripts|docs|public)\/|\.(test\.tsx?|spec\.ts|mjs|cjs)$/;

/** As a shell has it: `*` within a folder, `**` through any. */
function matching(name: string): RegExp {
  const words = name.split(/(\*\*\/|\*)/).map((part) => {
    if (part === '**/') return '(?:.+/)?';
    return part === '*' ? '[^/]*' : part.replaceAll('.', String.raw`\.`);
  });
  return new RegExp(`^${words.join('')}$`);
}

function isThere(name: string): boolean {
  if (!name.includes('*')) return existsSync(name) || existsSync(path.join('src', name));
  const [room = '.'] = name.split('/');
  const pattern = matching(name);
  return readdirSync(room, { recursive: true, encoding: 'utf8' }).some((file) => pattern.test(`${room}/${file}`));
}

it.each(['docs/fidelity.md', 'ARCHITECTURE.md', 'README.md'])('%s names no file that is not there', (document) => {
  const named = [...readFileSync(document, 'utf8').matchAll(NAMED)].map(([, name = '']) => name);
  expect(named.length).toBeGreaterThan(3);
  expect([...new Set(named)].filter((name) => OF_OURS.test(name) && !isThere(name))).toEqual([]);
});
