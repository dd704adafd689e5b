/** Two zones with two workers each, and a Service that prefers endpoints of the client's own zone. */
import { fourNodes } from './nodes.ts';
import { asking, deployment, service } from './parts.ts';
import type { Scenario } from './types.ts';
import { scenarioWords } from './words.ts';

const [controlPlane, ...workers] = fourNodes.nodes ?? [];
const fourth = { name: 'node-4', ip: '192.168.49.14', podCIDR: '10.0.4.0/24' };

export const zones: Scenario = {
  id: 'zones',
  get title() {
    return scenarioWords.zones.title;
  },
  get question() {
    return scenarioWords.zones.question;
  },
  options: {
    ...fourNodes,
    nodes: [
      ...(controlPlane ? [controlPlane] : []),
      ...[...workers, fourth].map((node, i) => ({ ...node, zone: i < 2 ? 'eu-a' : 'eu-b' })),
    ],
  },
  files: [
    { name: 'web.yaml', text: deployment({ name: 'web', replicas: 4 }), applied: true },
    { name: 'web-svc.yaml', text: service('web', 'web', 'trafficDistribution: PreferSameZone\n'), applied: true },
    { name: 'client-a.yaml', text: asking('client-a', 'node-1', 'http://web'), applied: true },
    { name: 'client-b.yaml', text: asking('client-b', 'node-3', 'http://web'), applied: true },
  ],
  traffic: [],
};
