/** The chapter's lines, typed as they are printed. */
import { describe, expect, it } from 'vitest';

import { createCluster, type Cluster } from '../cluster/index.ts';
import { SERVICE } from '../testing/chapter.ts';
import { Console, HOME, memoryFiles, runScript } from './index.ts';

const FRONTEND = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: frontend, labels: { app: frontend } }
spec:
  replicas: 3
  selector: { matchLabels: { app: frontend } }
  template:
    metadata: { labels: { app: frontend } }
    spec: { containers: [{ name: web, image: nginx, ports: [{ containerPort: 5000 }] }] }
`;

function running(): Cluster {
  const cluster = createCluster({ hopLatency: 1 });
  cluster.apply(FRONTEND);
  cluster.settle();
  return cluster;
}

const service = (cluster: Cluster) => cluster.object('services', 'default', 'frontend-svc')?.spec;

describe('the chapter’s lines', () => {
  it('kubectl create -f frontend-svc.yaml', () => {
    const cluster = running();
    const files = memoryFiles({ [`${HOME}/frontend-svc.yaml`]: SERVICE });
    const run = () => runScript(cluster, 'kubectl create -f frontend-svc.yaml', { files });
    expect(run()).toEqual({ stdout: 'service/frontend-svc created\n', stderr: '', status: 0 });
    expect(service(cluster)?.ports).toMatchObject([{ port: 80, targetPort: 5000 }]);
    expect(run()).toMatchObject({
      stderr:
        'Error from server (AlreadyExists): error when creating "frontend-svc.yaml": services "frontend-svc" already exists\n',
      status: 1,
    });
    expect(cluster.actions().at(-1)?.label).toBe('kubectl create -f frontend-svc.yaml');
  });

  it('kubectl expose deploy frontend', () => {
    const cluster = running();
    const line = 'kubectl expose deploy frontend --name=frontend-svc --port=80 --target-port=5000';
    expect(runScript(cluster, line).stdout).toBe('service/frontend-svc exposed\n');
    expect(service(cluster)).toMatchObject({
      selector: { app: 'frontend' },
      ports: [{ port: 80, targetPort: 5000, protocol: 'TCP' }],
    });
  });

  it('kubectl create service … | sed … | kubectl apply, typed over three lines', () => {
    const cluster = running();
    const console = new Console({ cluster });
    const lines = [
      'kubectl create service clusterip frontend --tcp=80:5000 --dry-run=client -o yaml \\',
      "  | sed 's/name: frontend/name: frontend-svc/g' \\",
      '  | kubectl apply -f -',
    ];
    for (const line of lines) {
      console.keys(`${line}\r`);
      for (let frame = 0; frame < 50 && console.pump(); frame++);
    }
    const shown = console.take();
    expect(shown.match(/> /g)?.length).toBeGreaterThanOrEqual(2);
    expect(shown).toContain('\nservice/frontend-svc created\n');
    expect(service(cluster)?.selector).toEqual({ app: 'frontend' });
    expect(cluster.actions().at(-1)?.label).toBe('kubectl apply -f -');
  });

  it('kubectl get service,endpoints frontend-svc, and by their short names', () => {
    const cluster = running();
    cluster.apply(SERVICE);
    cluster.settle();
    const long = runScript(cluster, 'kubectl get service,endpoints frontend-svc');
    const short = runScript(cluster, 'kubectl get svc,ep frontend-svc');
    expect(short).toEqual(long);
    expect(long.stdout).toMatch(
      /^NAME +TYPE +CLUSTER-IP +EXTERNAL-IP +PORT\(S\) +AGE\nservice\/frontend-svc +ClusterIP +10\.\S+ +<none> +80\/TCP +\d+s\n\nNAME +ENDPOINTS +AGE\nendpoints\/frontend-svc +(\d+\.\d+\.\d+\.\d+:5000,?){3} +\d+s\n$/,
    );
  });
});

describe('kubectl edit', () => {
  it('hands the object to the editor, and applies what comes back', () => {
    const cluster = running();
    let given = '';
    const console = new Console({
      cluster,
      edit(_, text, done) {
        given = text;
        done(text.replace('replicas: 3', 'replicas: 5'));
      },
    });
    console.keys('kubectl edit deploy frontend\r');
    for (let frame = 0; frame < 50 && console.pump(); frame++);
    expect(given).toContain('# Please edit the object below.');
    expect(console.take()).toContain('\ndeployment.apps/frontend edited\n');
    expect(cluster.object('deployments', 'default', 'frontend')?.spec.replicas).toBe(5);
  });

  it('and so does vi', () => {
    const files = memoryFiles({ [`${HOME}/a.yaml`]: 'kind: Pod\n' });
    const console = new Console({ cluster: createCluster(), files, edit: (_name, text, done) => done(`# ${text}`) });
    console.keys('vi a.yaml; clear; cat a.yaml\r');
    expect(console.take()).toContain('\x1b[H\x1b[2J\x1b[3J# kind: Pod\n');
  });

  it('is cancelled when the file is closed', () => {
    const cluster = running();
    const console = new Console({ cluster, edit: (_name, _text, done) => done(undefined) });
    console.keys('kubectl edit deploy frontend\r');
    for (let frame = 0; frame < 50 && console.pump(); frame++);
    expect(console.take()).toContain('\nEdit cancelled, no changes made.\n');
  });
});
