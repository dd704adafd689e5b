/** The manifests of the chapter's application, as a learner would keep them in files. */
import { asking } from './parts.ts';

export const frontendSvc = `apiVersion: v1
kind: Service
metadata:
  name: frontend-svc
spec:
  clusterIP: 172.17.0.4
  selector:
    app: frontend
  ports:
    - protocol: TCP
      port: 80
      targetPort: 5000
`;

/** The same Service, also reachable from outside: at port 30080 of every node. */
export const frontendNodePort = frontendSvc
  .replace('spec:\n', 'spec:\n  type: NodePort\n')
  .replace('targetPort: 5000\n', 'targetPort: 5000\n      nodePort: 30080\n');

export const dbSvc = `apiVersion: v1
kind: Service
metadata:
  name: db-svc
spec:
  clusterIP: 172.17.0.5
  selector:
    app: db
  ports:
    - protocol: TCP
      port: 5432
`;

/** The frontend; kept on one node when asked, otherwise spread by the scheduler. */
export function frontend(node?: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    app: frontend
  name: frontend
spec:
  replicas: 3
  selector:
    matchLabels:
      app: frontend
  template:
    metadata:
      labels:
        app: frontend
    spec:
${node ? pinned(node) : ''}      containers:
        - image: frontend-application
          name: frontend-application
          ports:
            - containerPort: 5000
          readinessProbe:
            httpGet:
              path: /
              port: 5000
            periodSeconds: 2
`;
}

export function db(node?: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    app: db
  name: db
spec:
  replicas: 1
  selector:
    matchLabels:
      app: db
  template:
    metadata:
      labels:
        app: db
    spec:
${node ? pinned(node) : ''}      containers:
        - image: postgres
          name: postgres
          env:
            - name: POSTGRES_PASSWORD
              value: example
          ports:
            - containerPort: 5432
          readinessProbe:
            tcpSocket:
              port: 5432
            periodSeconds: 2
`;
}

function pinned(node: string): string {
  return `      nodeSelector:
        kubernetes.io/hostname: ${node}
`;
}

/** A Pod that asks the frontend for its page, again and again. */
export function client(name: string, node: string): string {
  return asking(name, node, 'http://frontend-svc');
}
