import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const WALKS = path.resolve(import.meta.dirname, '../../../e2e');

/** Claims named at the beginning of a walk's title, or of a step's. */
function claimsShown(): Set<string> {
  const texts = readdirSync(WALKS)
    .filter((name) => name.endsWith('.spec.ts'))
    .map((name) => readFileSync(path.join(WALKS, name), 'utf8'));
  const titles = texts.flatMap((text) => [...text.matchAll(/\btest(?:\.step)?\(\s*(['"`])((?:C\d+(?:, )?)+): /g)]);
  return new Set(titles.flatMap(([, , claims = '']) => claims.split(', ')));
}

it('a browser walk named by it shows each claim of the chapter', () => {
  const shown = claimsShown();
  const claims = Array.from({ length: 34 }, (_, at) => `C${at + 1}`);
  expect(claims.filter((claim) => !shown.has(claim))).toEqual([]);
});
