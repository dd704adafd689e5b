/** kubectl on the laptop: its requests are actions of the run, named after the command; a watch is in cluster time. */
import { describe, expect, it } from 'vitest';

import { createCluster, type Cluster } from '../cluster/index.ts';
import { HOME, memoryFiles, runScript } from './index.ts';

const MANIFEST = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: frontend, labels: { app: frontend } }
spec:
  replicas: 2
  selector: { matchLabels: { app: frontend } }
  template:
    metadata: { labels: { app: frontend } }
    spec: { terminationGracePeriodSeconds: 1, containers: [{ name: web, image: nginx, ports: [{ containerPort: 5000 }] }] }
`;

function running(): Cluster {
  const cluster = createCluster({ hopLatency: 1 });
  cluster.apply(MANIFEST);
  cluster.settle();
  return cluster;
}

describe('kubectl get', () => {
  it('prints, through pipes and into files', () => {
    const cluster = running();
    const { stdout, status } = runScript(cluster, 'kubectl get pods | grep -c frontend; kubectl get nothing; echo $?');
    expect(stdout).toBe('2\n1\n');
    expect(status).toBe(0);
    const files = memoryFiles();
    runScript(cluster, 'kubectl get deploy frontend -o name > out.txt', { files });
    expect(files.read(`${HOME}/out.txt`)).toBe('deployment.apps/frontend\n');
  });
});

it('works with a kubeconfig of its own', () => {
  expect(runScript(running(), 'cat ~/.kube/config | grep current-context').stdout).toBe(
    'current-context: servicescope\n',
  );
});
