/** Patterns against file names. A pattern that matches nothing stays as it is. */
import { compareText } from '../../api/index.ts';
import { listFiles } from '../files.ts';
import type { Routine } from '../machine/operations.ts';
import type { Process } from '../machine/process.ts';
import { compilePattern, hasWildcard, textOf, type Glyph } from '../text/pattern.ts';

/** A file name's order: by its characters. */

export function* matchFiles(
  process: Process,
  directory: string,
  pattern: readonly Glyph[],
): Routine<readonly string[]> {
  const parts: Glyph[][] = [[]];
  for (const glyph of pattern) {
    if (glyph.char === '/') parts.push([]);
    else parts.at(-1)?.push(glyph);
  }
  // What has been matched so far, each as it will be printed.
  let found = [''];
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1;
    const next: string[] = [];
    for (const before of found) {
      const prefix = index === 0 ? '' : `${before}/`;
      if (!hasWildcard(part)) next.push(prefix + textOf(part));
      else next.push(...(yield* namesIn(process, directory, prefix, part, isLast)));
    }
    found = next;
  }
  return found.length > 0 ? found : [textOf(pattern)];
}

function* namesIn(
  process: Process,
  directory: string,
  prefix: string,
  part: readonly Glyph[],
  isLast: boolean,
): Routine<readonly string[]> {
  const at = prefix.startsWith('/') ? prefix : `${directory}/${prefix}`;
  const listed = yield* listFiles(process, at);
  if ('error' in listed) return [];
  const expression = compilePattern(part, '[^/]');
  const takesHidden = part[0]?.char === '.';
  return listed.entries
    .filter(({ name, isDirectory }) => (isLast || isDirectory) && (takesHidden || !name.startsWith('.')))
    .map(({ name }) => name)
    .filter((name) => expression.test(name))
    .sort(compareText)
    .map((name) => prefix + name);
}
