/** Nodes. Upstream: printNode. */
import { nodeWords, type Node } from '../../../api/index.ts';
import { AGE, age, column, NAME, wide, type Printer } from './printer.ts';

const ROLE_PREFIX = 'node-role.kubernetes.io/';

function rolesCell({ metadata }: Node): string {
  const roles = new Set<string>();
  for (const [key, value] of Object.entries(metadata.labels ?? {})) {
    if (key.startsWith(ROLE_PREFIX) && key.length > ROLE_PREFIX.length) roles.add(key.slice(ROLE_PREFIX.length));
    else if (key === 'kubernetes.io/role' && value !== '') roles.add(value);
  }
  return [...roles].sort().join(',') || '<none>';
}

function addressCell({ status }: Node, wanted: 'InternalIP' | 'ExternalIP'): string {
  return status?.addresses?.find(({ type }) => type === wanted)?.address ?? '<none>';
}

export const nodePrinter: Printer<Node> = {
  columns: [
    NAME,
    column('Status', 'Whether the node is ready, and whether Pods are placed on it.'),
    column('Roles', 'Roles from the labels.'),
    AGE,
    column('Version', 'Version of the kubelet.'),
    wide('Internal-IP', 'Address inside the cluster.'),
    wide('External-IP', 'Address outside the cluster.'),
    wide('OS-Image', 'Operating system.'),
    wide('Kernel-Version', 'Version of the kernel, and the architecture.'),
    wide('Container-Runtime', 'Container runtime and its version.'),
  ],
  cells(node, now) {
    const {
      kubeletVersion = '',
      osImage,
      kernelVersion,
      architecture,
      containerRuntimeVersion,
    } = node.status?.nodeInfo ?? {};
    return [
      node.metadata.name,
      nodeWords(node),
      rolesCell(node),
      age(node, now),
      kubeletVersion,
      addressCell(node, 'InternalIP'),
      addressCell(node, 'ExternalIP'),
      osImage || '<unknown>',
      `${kernelVersion || '<unknown>'}${architecture ? ` (${architecture})` : ''}`,
      containerRuntimeVersion || '<unknown>',
    ];
  },
};
