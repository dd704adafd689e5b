/** What is other in an object, each field as "path before → after". */
import { fieldChanges } from '../inspector/happening/fieldChanges.ts';
import { compareWords } from './words.tsx';

const MOST = 6;

export function describeChange(before: unknown, after: unknown): readonly string[] {
  const { field, nothing } = compareWords.moments;
  return fieldChanges(before, after, MOST).map(({ path, before: was, after: is }) =>
    field(path, was ?? nothing, is ?? nothing),
  );
}
