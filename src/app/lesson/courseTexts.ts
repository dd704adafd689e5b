/** The built-in lessons as their authors wrote them. They come with the panel, not with the first scene. */
import { readLessonHead, type LessonHead } from '../../lessons/index.ts';

const FILES = import.meta.glob<string>('../../lessons/course/*.md', { query: '?raw', import: 'default', eager: true });

/** Text by id. */
export const COURSE: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(FILES).map(([path, text]) => [path.replace(/^.*\/|\.md$/g, ''), text]),
);

let heads: readonly LessonHead[] | undefined;

/** In the order of the course. */
export function courseHeads(): readonly LessonHead[] {
  heads ??= Object.entries(COURSE)
    .flatMap(([id, text]) => readLessonHead(id, text) ?? [])
    .sort((a, b) => a.order - b.order);
  return heads;
}
