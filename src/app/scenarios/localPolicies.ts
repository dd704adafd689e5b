/** Policy Local, inside and out, with endpoints on two of three nodes: some stay, some are dropped (chapter C29 to C31). */
import { fourNodes } from './nodes.ts';
import { asking, deployment, service } from './parts.ts';
import type { Scenario } from './types.ts';
import { scenarioWords } from './words.ts';

export const localPolicies: Scenario = {
  id: 'local-policies',
  get title() {
    return scenarioWords.localPolicies.title;
  },
  get question() {
    return scenarioWords.localPolicies.question;
  },
  options: {
    ...fourNodes,
    nodes: fourNodes.nodes?.map((node, i) => (i === 1 || i === 2 ? { ...node, labels: { tier: 'web' } } : node)) ?? [],
    externals: [
      { name: 'user-1', ip: '203.0.113.9' },
      { name: 'user-3', ip: '203.0.113.30' },
    ],
  },
  files: [
    {
      name: 'web.yaml',
      text: deployment({ name: 'web', replicas: 3, nodeSelector: 'tier: web' }),
      applied: true,
    },
    {
      name: 'web-svc.yaml',
      text: service(
        'web',
        'web',
        'type: NodePort\ninternalTrafficPolicy: Local\nexternalTrafficPolicy: Local\n',
        '- port: 80\n  targetPort: http\n  nodePort: 30080\n',
      ),
      applied: true,
    },
    { name: 'client-1.yaml', text: asking('client-1', 'node-1', 'http://web'), applied: true },
    { name: 'client-3.yaml', text: asking('client-3', 'node-3', 'http://web', 3), applied: true },
  ],
  traffic: [
    { id: 'user-1', from: { external: 'user-1' }, to: { host: '192.168.49.11', port: 30080 }, every: 2600 },
    { id: 'user-3', from: { external: 'user-3' }, to: { host: '192.168.49.13', port: 30080 }, every: 3400 },
  ],
};
