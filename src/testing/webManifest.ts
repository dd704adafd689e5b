/** A web Pod on node-2, a client Pod on node-1 and a Service between them, as text for a whole cluster. `service`: more of its spec; `port`: its port. */
export const webManifest = (service = '', port = 'port: 80'): string => `
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {nodeName: node-2, containers: [{name: c, image: nginx, ports: [{containerPort: 80}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: client}
spec: {nodeName: node-1, containers: [{name: c, image: busybox, command: [sleep, "3600"]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {${service}selector: {app: web}, ports: [{${port}}], clusterIP: 10.96.0.50}
`;

export const NODE_PORT_WEB = webManifest('type: NodePort, ', 'port: 80, nodePort: 30080');
