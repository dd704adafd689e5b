/** A lesson's cluster as a scenario: what all scenarios share, the scenario it stands on, and what the lesson says is different. */
import type { ClusterOptions, NodeOptions } from '../../cluster/index.ts';
import type { Lesson } from '../../lessons/index.ts';
import { SCENARIOS } from '../scenarios/index.ts';
import { fourNodes } from '../scenarios/nodes.ts';
import type { Scenario } from '../scenarios/types.ts';

/** Named nodes get what the lesson says about them; a node nobody knew must bring its addresses. */
function nodesOf(lesson: Lesson, shared: readonly NodeOptions[]): readonly NodeOptions[] {
  const own = lesson.cluster.nodes ?? [];
  const known = shared.map((node) => ({ ...node, ...own.find(({ name }) => name === node.name) }));
  const further = own.filter(({ name }) => !shared.some((node) => node.name === name));
  return [...known, ...(further as readonly NodeOptions[])];
}

const PREFIX = 'lesson-';

/** The lesson with its scenario's manifests among its own, and its scenario's proxy mode. */
export function withScenario(lesson: Lesson): Lesson {
  const base = SCENARIOS.find(({ id }) => id === lesson.scenario);
  if (!base) return lesson;
  const others = base.files.filter(({ name }) => !lesson.files.some((file) => file.name === name));
  const proxy = lesson.cluster.proxy ?? base.options.proxy;
  return {
    ...lesson,
    files: [...others, ...lesson.files],
    cluster: proxy ? { ...lesson.cluster, proxy } : lesson.cluster,
  };
}

/** @param lesson with its scenario's manifests */
export function lessonScenario(lesson: Lesson): Scenario {
  const base = SCENARIOS.find(({ id }) => id === lesson.scenario);
  const shared = base?.options ?? fourNodes;
  const options: ClusterOptions = { ...shared, ...lesson.cluster, nodes: nodesOf(lesson, shared.nodes ?? []) };
  return {
    id: `${PREFIX}${lesson.id}`,
    title: lesson.title,
    question: lesson.question,
    options,
    files: lesson.files,
    traffic: [...(base?.traffic ?? []), ...lesson.traffic],
  };
}

/** Whether a scenario is this lesson's. */
export const isOfLesson = (scenario: Pick<Scenario, 'id'>, lesson: Lesson): boolean =>
  scenario.id === `${PREFIX}${lesson.id}`;
