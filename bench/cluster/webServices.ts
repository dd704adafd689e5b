// The clusters that are measured by their size: many small nodes, and many Services with a Deployment of their own behind each.
import type { NodeOptions } from '../../src/cluster/index.ts';

/** At most 32,768 of them: then 10.128.0.0/9 is used up. */
export function manyNodes(count: number): NodeOptions[] {
  return Array.from({ length: count }, (_, i) => ({
    name: `node-${i + 1}`,
    ip: `192.168.${100 + (i >> 8)}.${i & 255}`,
    podCIDR: `10.${128 + (i >> 8)}.${i & 255}.0/24`,
  }));
}

/** Deployment web-<i> and Service svc-<i>. */
export function webService(i: number, replicas: number): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: web-${i}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web-${i}}}
  template:
    metadata: {labels: {app: web-${i}}}
    spec:
      containers: [{name: web, image: nginx, ports: [{containerPort: 80}]}]
---
apiVersion: v1
kind: Service
metadata: {name: svc-${i}}
spec: {selector: {app: web-${i}}, ports: [{port: 80}]}
`;
}
