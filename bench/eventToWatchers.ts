import { request, type IncomingMessage } from 'node:http';
import { serveCluster } from '../src/bridge/index.ts';
import { createCluster } from '../src/cluster/index.ts';
import type { EngineRow } from '../scripts/bench/row.d.mts';

const LIMIT_MS = 5;
const WATCHERS = 200;
const EVENTS = 40;

const manifest = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx}]}
`;

const open = (port: number, path: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, agent: false }, resolve).on('error', reject).end();
  });

/** From the change to the last of 200 sockets having been handed its event: watch, filter, JSON, HTTP. */
async function measure() {
  const cluster = createCluster({ seed: 3, hopLatency: 0 });
  cluster.apply(manifest);
  cluster.settle();
  const served = await serveCluster(cluster, { port: 0 });
  const path = `/api/v1/namespaces/default/pods`;
  const [pod] = cluster.objects('pods').filter(({ metadata }) => metadata.namespace === 'default');
  if (!pod) throw new Error('the Deployment has no Pod');
  let heard = 0;
  for (let i = 0; i < WATCHERS; i++) {
    const response = await open(
      served.port,
      `${path}?watch=true&resourceVersion=${pod.metadata.resourceVersion ?? ''}`,
    );
    response.setEncoding('utf8').on('data', (text: string) => (heard += text.split('\n').length - 1));
  }
  const times: number[] = [];
  for (let i = 0; i < EVENTS; i++) {
    const before = performance.now();
    cluster.request({
      method: 'PATCH',
      path: `${path}/${pod.metadata.name}`,
      headers: { 'Content-Type': 'application/merge-patch+json' },
      body: { metadata: { annotations: { round: String(i) } } },
    });
    served.pump();
    times.push(performance.now() - before);
    const wanted = heard + WATCHERS;
    while (heard < wanted) await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await served.close();
  return times.sort((a, b) => a - b)[Math.floor(EVENTS / 2)] ?? Infinity;
}

export const row: EngineRow = {
  kind: 'engine',
  order: 12,
  what: 'a watch event to 200 watchers over HTTP, until the last socket has it',
  budget: '5 ms',
  async measure() {
    const value = await measure();
    return { value, unit: 'ms', ok: value <= LIMIT_MS, ofBudget: value / LIMIT_MS, note: `median of ${EVENTS} events` };
  },
};
