/** A load balancer that admits one range of addresses, and keeps the client's own address (healthCheckNodePort). */
import { fourNodes } from './nodes.ts';
import { deployment, service } from './parts.ts';
import type { Scenario } from './types.ts';
import { scenarioWords } from './words.ts';

export const sourceRanges: Scenario = {
  id: 'source-ranges',
  get title() {
    return scenarioWords.sourceRanges.title;
  },
  get question() {
    return scenarioWords.sourceRanges.question;
  },
  options: {
    ...fourNodes,
    externals: [
      { name: 'office', ip: '203.0.113.9' },
      { name: 'stranger', ip: '192.0.2.77' },
    ],
  },
  files: [
    { name: 'web.yaml', text: deployment({ name: 'web', replicas: 2 }), applied: true },
    {
      name: 'web-svc.yaml',
      text: service(
        'web',
        'web',
        'type: LoadBalancer\nexternalTrafficPolicy: Local\nloadBalancerSourceRanges:\n  - 203.0.113.0/24\n',
      ),
      applied: true,
    },
  ],
  traffic: [
    { id: 'office', from: { external: 'office' }, to: { host: '198.51.100.10', port: 80 }, every: 2300 },
    { id: 'stranger', from: { external: 'stranger' }, to: { host: '198.51.100.10', port: 80 }, every: 5200 },
  ],
};
