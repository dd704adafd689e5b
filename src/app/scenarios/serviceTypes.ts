/** One application behind every type of Service: who can reach it under which address (chapter C34, C15, C25). */
import { fourNodes } from './nodes.ts';
import { asking, deployment, documents, service } from './parts.ts';
import type { Scenario } from './types.ts';
import { scenarioWords } from './words.ts';

const externalName = `apiVersion: v1
kind: Service
metadata:
  name: elsewhere
spec:
  type: ExternalName
  externalName: web.example.com
`;

export const serviceTypes: Scenario = {
  id: 'service-types',
  get title() {
    return scenarioWords.serviceTypes.title;
  },
  get question() {
    return scenarioWords.serviceTypes.question;
  },
  options: {
    ...fourNodes,
    externals: [
      { name: 'user', ip: '203.0.113.9' },
      { name: 'partner', ip: '203.0.113.30' },
    ],
  },
  files: [
    { name: 'web.yaml', text: deployment({ name: 'web', replicas: 3 }), applied: true },
    {
      name: 'services.yaml',
      text: documents(
        service('inside', 'web'),
        service('nodeport', 'web', 'type: NodePort\n', '- port: 80\n  targetPort: http\n  nodePort: 30080\n'),
        service('balanced', 'web', 'type: LoadBalancer\n'),
        service('headless', 'web', 'clusterIP: None\n', '- port: 8080\n  targetPort: http\n'),
        externalName,
      ),
      applied: true,
    },
    { name: 'client.yaml', text: asking('client', 'node-1', 'http://inside'), applied: true },
  ],
  traffic: [
    { id: 'user', from: { external: 'user' }, to: { host: '198.51.100.10', port: 80 }, every: 2600 },
    { id: 'partner', from: { external: 'partner' }, to: { host: '192.168.49.13', port: 30080 }, every: 3100 },
  ],
};
