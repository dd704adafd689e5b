/**
 * The chapter's cluster with its manifests repaired and exactly its addresses: endpoints 10.0.1.3 to 10.0.1.5, so all three
 * frontends live on node-1, after a client at 10.0.1.2; Services 172.17.0.4 and 172.17.0.5. A soft taint keeps CoreDNS off that node,
 * or it might have taken one of the addresses.
 */
import { client, db, dbSvc, frontend, frontendSvc } from './manifests.ts';
import { fourNodes } from './nodes.ts';
import type { Scenario } from './types.ts';
import { scenarioWords } from './words.ts';

const KEPT_FREE = { key: 'servicescope/for-the-frontend', effect: 'PreferNoSchedule' } as const;

export const chapter: Scenario = {
  id: 'chapter',
  get title() {
    return scenarioWords.chapter.title;
  },
  get question() {
    return scenarioWords.chapter.question;
  },
  options: {
    ...fourNodes,
    nodes: (fourNodes.nodes ?? []).map((node) => (node.name === 'node-1' ? { ...node, taints: [KEPT_FREE] } : node)),
  },
  files: [
    { name: 'client.yaml', text: client('client', 'node-1'), applied: true },
    { name: 'frontend.yaml', text: frontend('node-1'), applied: true },
    { name: 'frontend-svc.yaml', text: frontendSvc, applied: true },
    { name: 'db.yaml', text: db('node-2'), applied: true },
    { name: 'db-svc.yaml', text: dbSvc, applied: true },
    { name: 'client-b.yaml', text: client('client-b', 'node-2'), applied: true },
  ],
  traffic: [],
};
