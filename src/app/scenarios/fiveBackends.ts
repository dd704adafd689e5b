/** Five ways to run a program, each behind a Service (chapter C7): a Service asks for labels, not for who made the Pods. */
import { fourNodes } from './nodes.ts';
import { asking, documents, pod, service, workload } from './parts.ts';
import type { Scenario } from './types.ts';
import { scenarioWords } from './words.ts';

export const fiveBackends: Scenario = {
  id: 'five-backends',
  get title() {
    return scenarioWords.fiveBackends.title;
  },
  get question() {
    return scenarioWords.fiveBackends.question;
  },
  options: fourNodes,
  files: [
    { name: 'single.yaml', text: documents(pod({ name: 'single' }), service('single', 'single')), applied: true },
    {
      name: 'replicas.yaml',
      text: documents(workload('ReplicaSet', { name: 'replicas' }), service('replicas', 'replicas')),
      applied: true,
    },
    {
      name: 'rolling.yaml',
      text: documents(workload('Deployment', { name: 'rolling' }), service('rolling', 'rolling')),
      applied: true,
    },
    {
      name: 'everywhere.yaml',
      text: documents(workload('DaemonSet', { name: 'everywhere' }), service('everywhere', 'everywhere')),
      applied: true,
    },
    {
      name: 'ordered.yaml',
      text: documents(
        service('ordered', 'ordered', 'clusterIP: None\n', '- port: 8080\n  targetPort: http\n'),
        workload('StatefulSet', { name: 'ordered' }),
      ),
      applied: true,
    },
    { name: 'client.yaml', text: asking('client', 'node-1', 'http://everywhere'), applied: true },
  ],
  traffic: [],
};
