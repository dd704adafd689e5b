import { beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { createCluster, type Cluster } from '../../cluster/index.ts';
import { writeManifests } from './manifests.ts';
import { writeStoryboard } from './storyboard.ts';

const MANIFEST = `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: nginx:1.27
          ports: [{ containerPort: 80 }]
          readinessProbe: { httpGet: { path: /healthz, port: 80 }, periodSeconds: 3 }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec:
  type: NodePort
  externalTrafficPolicy: Local
  selector: { app: web }
  ports: [{ port: 80, nodePort: 30123 }]
---
apiVersion: v1
kind: Service
metadata: { name: headless, namespace: shop }
spec: { clusterIP: None, selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: words, namespace: shop }
data: { hello: world }
---
apiVersion: v1
kind: Service
metadata: { name: db, namespace: shop }
spec: { ports: [{ port: 5432 }] }
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: db-1, namespace: shop, labels: { kubernetes.io/service-name: db } }
addressType: IPv4
ports: [{ name: '', port: 5432, protocol: TCP }]
endpoints: [{ addresses: [203.0.113.50] }]
---
apiVersion: v1
kind: Service
metadata: { name: old, namespace: shop }
spec: { ports: [{ port: 5432 }] }
---
apiVersion: v1
kind: Endpoints
metadata: { name: old, namespace: shop }
subsets: [{ addresses: [{ ip: 203.0.113.51 }], ports: [{ port: 5432, protocol: TCP }] }]
---
apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: alone, namespace: shop }
spec:
  replicas: 2
  selector: { matchLabels: { app: alone } }
  template:
    metadata: { labels: { app: alone } }
    spec: { containers: [{ name: web, image: 'nginx:1.27' }] }
---
apiVersion: v1
kind: ReplicationController
metadata: { name: older, namespace: shop }
spec:
  replicas: 2
  selector: { app: older }
  template:
    metadata: { labels: { app: older } }
    spec: { containers: [{ name: web, image: 'nginx:1.27' }] }
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: each, namespace: shop }
spec:
  selector: { matchLabels: { app: each } }
  template:
    metadata: { labels: { app: each } }
    spec: { containers: [{ name: web, image: 'nginx:1.27' }] }
`;

let cluster: Cluster;
beforeAll(() => {
  cluster = createCluster({ seed: 5 });
  cluster.apply(MANIFEST);
  cluster.advance(15_000);
});

describe('manifests for a real cluster', () => {
  it('hold what was written, and neither status nor defaults nor what controllers made', () => {
    const documents = parseAllDocuments(writeManifests(cluster)).map(
      (document) => document.toJS() as Record<string, unknown>,
    );
    expect(documents.map(({ kind }) => kind)).toEqual([
      ...['Namespace', 'ConfigMap', 'Service', 'Service', 'Service', 'Service'],
      ...['Endpoints', 'EndpointSlice', 'Deployment', 'ReplicaSet', 'ReplicationController', 'DaemonSet'],
    ]);
    const written = parseAllDocuments(MANIFEST).map((document) => document.toJS() as Record<string, unknown>);
    const spec = (list: typeof written, kind: string, at = 0) =>
      list.filter((each) => each['kind'] === kind)[at]?.['spec'];
    expect(spec(documents, 'Deployment')).toEqual(spec(written, 'Deployment'));
    expect(spec(documents, 'Service', 0)).toEqual(spec(written, 'Service', 0));
    expect(spec(documents, 'Service', 1)).toEqual(spec(written, 'Service', 1));
    for (const kind of ['Endpoints', 'EndpointSlice', 'ReplicaSet', 'DaemonSet'])
      expect(documents.find((each) => each['kind'] === kind)).toEqual(written.find((each) => each['kind'] === kind));
    expect(JSON.stringify(documents)).not.toMatch(
      /status|resourceVersion|uid|creationTimestamp|managedFields|last-applied/,
    );
  });

  it('apply to a fresh cluster, which then holds the same', () => {
    const other = createCluster({ seed: 9 });
    const text = writeManifests(cluster);
    expect(other.apply(text).every(({ result }) => result === 'created')).toBe(true);
    other.advance(15_000);
    expect(writeManifests(other)).toBe(text);
  });
});

describe('a storyboard', () => {
  it('tells every hop of a packet, and what objects are called is text in it', () => {
    const pod = cluster.objects('pods').find(({ metadata }) => metadata.namespace === 'shop')?.metadata.name ?? '';
    const id = cluster.send({ from: { pod: `shop/${pod}` }, to: { host: 'web.shop', port: 80 } });
    cluster.advance(10_000);
    const record = cluster.connection(id)!;
    const page = writeStoryboard({ ...record, reason: '<script>alert(1)</script>' });
    expect(page.match(/arrived as/g)).toHaveLength(record.hops.length);
    expect(page).toContain('DNAT: destination');
    expect(page).not.toContain('<script>');
  });
});
