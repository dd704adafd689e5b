import { describe, expect, it } from 'vitest';
import { createCluster, type Cluster } from '../cluster/index.ts';
import {
  beginNow,
  choose,
  NOTHING_YET,
  perform,
  putBack,
  readLesson,
  stepState,
  walkLesson,
  type StepProgress,
} from './index.ts';
import { readCommands } from './commands.ts';
import type { Predict, Task } from './types.ts';

const TEXT = `---
title: A
question: B?
---

\`\`\`yaml file=web.yaml
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { clusterIP: 10.96.0.50, selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: client }
spec: { nodeName: node-1, containers: [{ name: c, image: registry.k8s.io/pause }] }
\`\`\`

## One

::keep[Nobody is left to ask.]{cel="podsOf('client').size() == 1"}

:::predict{from=client to="web:80"}
What happens?

::option[Answered]{right="verdict('client', 'web', 80) == 'accept'"}
::option[Rejected]{right="verdict('client', 'web', 80) == 'reject'"}
:::

:::task[Make it answer]
::goal[The client is answered.]{cel="verdict('client', 'web', 80) == 'accept'"}
::goal[There is a Pod.]{cel="selected('web').size() > 0"}

\`\`\`yaml solution
apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: web } }
spec: { nodeName: node-1, containers: [{ name: web, image: registry.k8s.io/e2e-test-images/agnhost, args: [netexec] }] }
\`\`\`
:::
`;

const lesson = readLesson('test', TEXT).lesson!;
const step = lesson.steps[0]!;
const [predict, task] = step.blocks as unknown as [Predict, Task];

function begun(): Cluster {
  const cluster = createCluster({ systemPods: true, hopLatency: 0 });
  cluster.apply(lesson.files[0]!.text);
  cluster.settle(30_000);
  return cluster;
}

const does = (cluster: Cluster, text: string): void => {
  for (const command of readCommands(text, 1, [])) perform(cluster, command, lesson.files);
  cluster.settle(30_000);
};

describe('a step', () => {
  it('asks the rules which answer is right, so that the same choice is right in one cluster and wrong in another', () => {
    const rightOf = (cluster: Cluster): number | undefined => {
      const progress = choose(NOTHING_YET, predict.id, 0, cluster.now);
      return stepState(lesson, step, cluster, beginNow(cluster), progress).progress.answers[predict.id]?.right;
    };
    const empty = begun();
    expect(rightOf(empty)).toBe(1);
    empty.apply(
      'apiVersion: v1\nkind: Pod\nmetadata: { name: web, labels: { app: web } }\nspec: { nodeName: node-1, containers: [{ name: web, image: registry.k8s.io/e2e-test-images/agnhost, args: [netexec] }] }',
    );
    empty.settle(30_000);
    expect(rightOf(empty)).toBe(0);
  });

  const answered = (cluster: Cluster): StepProgress => choose(NOTHING_YET, predict.id, 1, cluster.now);

  it('takes any way to a goal, and not half of one', () => {
    const cluster = begun();
    const beginning = beginNow(cluster);
    let state = stepState(lesson, step, cluster, beginning, answered(cluster));
    expect(state.pending).toBe(task);

    // A Pod that is selected and does not listen: half of it.
    does(cluster, 'label pod/client app=web');
    state = stepState(lesson, step, cluster, beginning, state.progress);
    expect(task.goals.map(({ id }) => state.goals[id])).toEqual([false, true]);
    expect(state.complete).toBe(false);

    // Another way than the lesson's own: a Deployment of another name and image.
    cluster.apply(
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: other }\nspec: { selector: { matchLabels: { app: web } }, template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: c, image: some/server, ports: [{ containerPort: 8080 }] }] } } }',
    );
    does(cluster, 'label pod/client app-');
    state = stepState(lesson, step, cluster, beginning, state.progress);
    expect(state.complete).toBe(true);

    // What was done stays done, whatever becomes of it.
    does(cluster, 'delete service/web');
    expect(stepState(lesson, step, cluster, beginning, state.progress).complete).toBe(true);
  });

  it('misses what the learner took away, and puts it back', () => {
    const cluster = begun();
    const look = () => stepState(lesson, step, cluster, beginNow(cluster), NOTHING_YET).missing.map(({ id }) => id);
    expect(look()).toEqual([]);
    does(cluster, 'force-kill client');
    expect(look()).toEqual(['gone Pod/client', step.keeps[0]?.id]);
    putBack(cluster, lesson.files);
    cluster.settle(30_000);
    expect(look()).toEqual([]);
  });

  it('that cannot come true is found by the walk', () => {
    const impossible = TEXT.replace("selected('web').size() > 0", "selected('web').size() > 5");
    const other = readLesson('test', impossible).lesson!;
    expect(walkLesson(lesson, begun())).toEqual([]);
    expect(walkLesson(other, begun()).map(({ message }) => message)).toEqual(['"One" never gets beyond task.']);
  });

  it.each([
    [/'accept'"\}\n::option/, `'reject'"}\n::option`, '2 options are right at once.'],
    [/'reject'"\}/, `'drop'"}`, 'None of the options is right.'],
    [
      /::goal\[The[^]*::goal.*/,
      `::goal[x]{cel="podsOf('client').size() == 1"}`,
      'The task is done before anybody has begun.',
    ],
  ])('is read by the walk as its author must hear of it: %s', (from, to, message) => {
    const { lesson: other } = readLesson('test', TEXT.replace(from, to));
    const said = walkLesson(other!, begun()).map((fault) => fault.message);
    expect(said).toEqual([message]);
  });
});
