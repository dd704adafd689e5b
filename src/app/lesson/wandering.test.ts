import { describe, expect, it } from 'vitest';
import type { Cluster } from '../../cluster/index.ts';
import { readLesson, walkOneStep, wanderInStep } from '../../lessons/index.ts';
import { rounds } from '../../testing/rounds.ts';
import { createScenarioCluster } from '../session/scenarioCluster.ts';
import { COURSE } from './courseTexts.ts';
import { lessonScenario, withScenario } from './lessonScenario.ts';

const IDS = Object.keys(COURSE);

const read = (id: string) => withScenario(readLesson(id, COURSE[id]!).lesson!);

/** Services, Pods nobody looks after, and whatever makes Pods: gone, or scaled to nothing. */
function takeAway(cluster: Cluster): void {
  const ours = (resource: 'services' | 'pods' | 'deployments') =>
    cluster.objects(resource).flatMap(({ metadata: { namespace, name } }) => (namespace === 'default' ? name : []));
  for (const name of ours('services'))
    if (name !== 'kubernetes')
      cluster.request({ method: 'DELETE', path: `/api/v1/namespaces/default/services/${name}` });
  for (const name of ours('deployments'))
    cluster.request({
      method: 'PATCH',
      path: `/apis/apps/v1/namespaces/default/deployments/${name}`,
      headers: { 'Content-Type': 'application/merge-patch+json' },
      body: { spec: { replicas: 0 } },
    });
  for (const name of ours('pods'))
    cluster.request({ method: 'DELETE', path: `/api/v1/namespaces/default/pods/${name}?gracePeriodSeconds=0` });
  cluster.advance(3000);
}

const otherMode = (mode: 'ipvs' | 'nftables') => (cluster: Cluster) => {
  cluster.configure({ kind: 'setProxy', proxy: { mode } });
  cluster.advance(3000);
};

/** Both other modes have their turn: one lesson, one mode. */
const wanderings = (at: number): Readonly<Record<string, (cluster: Cluster) => void>> => ({
  'takes Services and Pods away': takeAway,
  'goes to another proxy mode': otherMode(at % 2 === 0 ? 'ipvs' : 'nftables'),
});

describe('a learner who wanders off in a step is led back, and it comes true all the same, with the same answers', () => {
  it.each(IDS.slice(0, rounds(IDS.length, 6)))('%s', (id) => {
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
