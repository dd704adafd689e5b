/** What is other in an object, each field as "path before → after". */
import { fieldChanges } from '../inspector/happening/fieldChanges.ts';

const MOST = 6;

export function describeChange(before: unknown, after: unknown): readonly string[] {
  return fieldChanges(before, after, MOST).map(
    ({ path, before: was, after: is }) => `${path} ${was ?? 'nothing'} → ${is ?? 'nothing'}`,
  );
}
