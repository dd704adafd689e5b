/** Where a first visit begins: the chapter's application with its Pods spread over three nodes, asked from inside and outside. */
import { client, db, dbSvc, frontend, frontendNodePort } from './manifests.ts';
import { fourNodes } from './nodes.ts';
import type { Scenario } from './types.ts';
import { scenarioWords } from './words.ts';

export const threeNodes: Scenario = {
  id: 'three-nodes',
  get title() {
    return scenarioWords.threeNodes.title;
  },
  get question() {
    return scenarioWords.threeNodes.question;
  },
  options: fourNodes,
  files: [
    { name: 'frontend.yaml', text: frontend(), applied: true },
    { name: 'frontend-svc.yaml', text: frontendNodePort, applied: true },
    { name: 'db.yaml', text: `${db()}---\n${dbSvc}`, applied: true },
    { name: 'client.yaml', text: client('client', 'node-1'), applied: true },
  ],
  traffic: [{ id: 'user', from: { external: 'user' }, to: { host: '192.168.49.12', port: 30080 }, every: 2600 }],
};
