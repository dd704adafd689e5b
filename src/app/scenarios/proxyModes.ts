/** The first scenario's cluster with another kube-proxy mode: the same Service, and what is different about it. */
import { asking, deployment, service } from './parts.ts';
import { fourNodes } from './nodes.ts';
import type { Scenario } from './types.ts';
import { scenarioWords } from './words.ts';

const files: Scenario['files'] = [
  { name: 'web.yaml', text: deployment({ name: 'web', replicas: 3 }), applied: true },
  {
    name: 'web-svc.yaml',
    text: service('web', 'web', 'type: NodePort\n', '- port: 80\n  targetPort: http\n  nodePort: 30080\n'),
    applied: true,
  },
  { name: 'client.yaml', text: asking('client', 'node-1', 'http://web'), applied: true },
];

export const nftables: Scenario = {
  id: 'nftables',
  get title() {
    return scenarioWords.nftables.title;
  },
  get question() {
    return scenarioWords.nftables.question;
  },
  options: { ...fourNodes, proxy: { mode: 'nftables' } },
  files,
  traffic: [{ id: 'user', from: { external: 'user' }, to: { host: '192.168.49.12', port: 30080 }, every: 2600 }],
};

export const ipvs: Scenario = {
  id: 'ipvs',
  get title() {
    return scenarioWords.ipvs.title;
  },
  get question() {
    return scenarioWords.ipvs.question;
  },
  options: { ...fourNodes, proxy: { mode: 'ipvs' } },
  files,
  traffic: [{ id: 'user', from: { external: 'user' }, to: { host: '192.168.49.12', port: 30080 }, every: 2600 }],
};
