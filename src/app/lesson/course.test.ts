import { describe, expect, it } from 'vitest';
import { plainText, readLesson, walkLesson, type Lesson } from '../../lessons/index.ts';
import { createScenarioCluster } from '../session/scenarioCluster.ts';
import { COURSE } from './courseTexts.ts';
import { lessonScenario, withScenario } from './lessonScenario.ts';
import { selectionNamed } from './targets.ts';

const IDS = Object.keys(COURSE);

const textOf = (id: string) => COURSE[id]!;
const READ = new Map(IDS.map((id) => [id, readLesson(id, textOf(id))]));

function lesson(id: string): Lesson {
  const found = READ.get(id)?.lesson;
  if (!found) throw new Error(`${id} cannot be read`);
  return withScenario(found);
}

/** What its coloured words select; those that only lead to a page are left out. */
const wordsOf = (id: string): string[] => {
  return [...textOf(id).matchAll(/:term\[[^\]]+\]\{[^}]*select=(?:"([^"]+)"|([^\s}]+))/g)].map(
    ([, quoted, bare]) => quoted ?? bare ?? '',
  );
};

describe('each lesson', () => {
  it.each(IDS)('%s reads without a fault', (id) => {
    expect(READ.get(id)?.problems).toEqual([]);
  });

  it.each(IDS)('%s comes true when its own solutions are followed', (id) => {
    const it = lesson(id);
    const cluster = createScenarioCluster(lessonScenario(it));
    cluster.advance(5000);
    const words = wordsOf(id);
    const unknown = words.filter((word) => selectionNamed(cluster, word) === undefined);
    expect(walkLesson(it, cluster)).toEqual([]);
    // Its coloured words stand for something: from the beginning, or once it has come about.
    expect(unknown.filter((word) => selectionNamed(cluster, word) === undefined)).toEqual([]);
    const clients = words.flatMap((word) => /^external\/(.+)/.exec(word)?.[1] ?? []);
    expect(cluster.settings.externals.map(({ name }) => name)).toEqual(expect.arrayContaining(clients));
  });
});

const numbers = (last: number) => Array.from({ length: last }, (_, at) => at + 1);

describe('the course', () => {
  const lessons = IDS.map(lesson);

  it('shows every claim of the chapter', () => {
    const shown = new Set(lessons.flatMap(({ claims }) => claims));
    expect(numbers(34).filter((claim) => !shown.has(`C${claim}`))).toEqual([]);
  });

  it('leads to the end of every task by hints in steps, and by a solution that can be watched', () => {
    const tasks = lessons.flatMap(({ steps }) =>
      steps.flatMap(({ blocks }) => blocks.filter((block) => block.kind === 'task')),
    );
    expect(tasks.length).toBeGreaterThan(30);
    const bare = tasks.filter(({ hints, solution }) => hints.length < 2 || solution.length === 0);
    expect(bare.map(({ title }) => title)).toEqual([]);
  });

  it('clears up each of the twenty misconceptions', () => {
    const cleared = new Set(lessons.flatMap(({ misconceptions }) => misconceptions));
    expect(numbers(20).filter((number) => !cleared.has(number))).toEqual([]);
  });

  it('is made of lessons of three to seven minutes, each in a place of its own', () => {
    expect(lessons.filter(({ minutes }) => minutes < 3 || minutes > 7).map(({ id }) => id)).toEqual([]);
    expect(new Set(lessons.map(({ order }) => order)).size).toBe(lessons.length);
  });

  it('says something to whoever teaches it, in each lesson: a few sentences, as the speaker’s window has room for', () => {
    const words = ({ notes, steps }: Lesson) =>
      [notes, ...steps.map((step) => step.notes)].flat().map(plainText).join(' ');
    for (const each of lessons) {
      expect([each.id, words(each).length > 60]).toEqual([each.id, true]);
      for (const { notes } of each.steps) expect(notes.map(plainText).join(' ').length).toBeLessThan(400);
    }
  });

  it('has coloured words in each lesson, and each opens something that lives', () => {
    const terms = (id: string) => [...textOf(id).matchAll(/:term\[[^\]]+\](\{[^}]*\})?/g)].map(([all]) => all);
    expect(IDS.filter((id) => terms(id).length === 0)).toEqual([]);
    expect(IDS.flatMap(terms).filter((term) => !term.includes('select='))).toEqual([]);
  });

  it('has at least ten faulty clusters, each with a task that is not done yet', () => {
    const faults = lessons.filter(({ kind }) => kind === 'fault');
    expect(faults.length).toBeGreaterThanOrEqual(10);
    for (const { steps } of faults)
      expect(steps.flatMap(({ blocks }) => blocks).some(({ kind }) => kind === 'task')).toBe(true);
  });
});
