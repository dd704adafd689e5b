import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Cluster } from '../../cluster/index.ts';
import { readLesson, walkOneStep, wanderInStep } from '../../lessons/index.ts';
import { createScenarioCluster } from '../session/scenarioCluster.ts';
import { lessonScenario, withScenario } from './lessonScenario.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../lessons/course');
const IDS = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.md'))
  .map((name) => name.replace(/\.md$/, ''));

const read = (id: string) => withScenario(readLesson(id, readFileSync(path.join(FOLDER, `${id}.md`), 'utf8')).lesson!);

/** Deletes everything of a kind in the default namespace. */
const deleteAll = (cluster: Cluster, resource: 'services' | 'pods') => {
  for (const { metadata } of cluster.objects(resource))
    if (metadata.namespace === 'default' && metadata.name !== 'kubernetes')
      cluster.request({ method: 'DELETE', path: `/api/v1/namespaces/default/${resource}/${metadata.name}` });
  cluster.advance(resource === 'pods' ? 33_000 : 3000);
};

const scaleToNothing = (cluster: Cluster) => {
  for (const { metadata } of cluster.objects('deployments'))
    if (metadata.namespace === 'default')
      cluster.request({
        method: 'PATCH',
        path: `/apis/apps/v1/namespaces/default/deployments/${metadata.name}`,
        headers: { 'Content-Type': 'application/merge-patch+json' },
        body: { spec: { replicas: 0 } },
      });
  cluster.advance(3000);
};

const otherMode = (mode: 'ipvs' | 'nftables') => (cluster: Cluster) => {
  cluster.configure({ kind: 'setProxy', proxy: { mode } });
  cluster.advance(3000);
};

/** Both other modes have their turn: one lesson, one mode. */
const wanderings = (at: number): Readonly<Record<string, (cluster: Cluster) => void>> => ({
  'deletes every Service and every Pod': (cluster) => {
    deleteAll(cluster, 'services');
    deleteAll(cluster, 'pods');
  },
  'scales to nothing': scaleToNothing,
  'goes to another proxy mode': otherMode(at % 2 === 0 ? 'ipvs' : 'nftables'),
});

describe('a learner who wanders off in a step is led back, and it comes true all the same, with the same answers', () => {
  it.each(IDS)('%s', (id) => {
    const wanders = Object.entries(wanderings(IDS.indexOf(id)));
    const lesson = read(id);
    const cluster = createScenarioCluster(lessonScenario(lesson));
    cluster.advance(5000);
    const faults: string[] = [];
    lesson.steps.forEach((step, at) => {
      const wandered = wanders.map(([name, wander]) => ({
        name,
        ...wanderInStep(lesson, at, cluster, wander),
      }));
      const { right: rightAnswers } = walkOneStep(lesson, at, cluster);
      for (const { name, right, faults: found } of wandered) {
        // What the solution deletes may be gone already.
        for (const { line, message } of found.filter((fault) => !/ not found$/.test(fault.message.trim())))
          faults.push(`${step.title}, ${name}: ${line}: ${message}`);
        for (const [question, answer] of Object.entries(right))
          if (answer !== rightAnswers[question])
            faults.push(
              `${step.title}, ${name}: ${question} is answered ${answer}, not ${rightAnswers[question] ?? -1}`,
            );
      }
    });
    expect(faults).toEqual([]);
  });
});
