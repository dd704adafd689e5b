import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readLesson, walkLesson, type Lesson } from '../../lessons/index.ts';
import { createScenarioCluster } from '../session/scenarioCluster.ts';
import { lessonScenario } from './lessonScenario.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../lessons/course');
const IDS = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.md'))
  .map((name) => name.replace(/\.md$/, ''));

const read = (id: string) => readLesson(id, readFileSync(path.join(FOLDER, `${id}.md`), 'utf8'));

function lesson(id: string): Lesson {
  const { lesson: found } = read(id);
  if (!found) throw new Error(`${id} cannot be read`);
  return found;
}

describe('each lesson', () => {
  it.each(IDS)('%s reads without a fault', (id) => {
    expect(read(id).problems).toEqual([]);
  });

  it.each(IDS)('%s comes true when its own solutions are followed', (id) => {
    const it = lesson(id);
    expect(walkLesson(it, createScenarioCluster(lessonScenario(it)))).toEqual([]);
  });
});
