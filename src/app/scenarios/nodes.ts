/** The cluster all scenarios share: one control-plane node, three workers, one user outside. Addresses as in the chapter. */
import type { ClusterOptions } from '../../cluster/index.ts';

export const fourNodes: ClusterOptions = {
  seed: 1,
  nodes: [
    {
      name: 'control-plane',
      ip: '192.168.49.10',
      podCIDR: '10.0.0.0/24',
      labels: { 'node-role.kubernetes.io/control-plane': '' },
      taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }],
    },
    { name: 'node-1', ip: '192.168.49.11', podCIDR: '10.0.1.0/24' },
    { name: 'node-2', ip: '192.168.49.12', podCIDR: '10.0.2.0/24' },
    { name: 'node-3', ip: '192.168.49.13', podCIDR: '10.0.3.0/24' },
  ],
  clusterCIDR: '10.0.0.0/16',
  // The chapter gives its Services 172.17.0.4 and 172.17.0.5. In a /16 they lie in the band kept for addresses chosen by hand,
  // so no other Service is ever given one of them.
  serviceCIDR: '172.17.0.0/16',
  externals: [{ name: 'user', ip: '203.0.113.9' }],
};
