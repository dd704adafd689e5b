/** `kubectl cluster-info`. Upstream: kubectl/pkg/cmd/clusterinfo. Colours are those of a terminal only. */
import type { Service } from '../../api/index.ts';
import type { Command } from '../cli/command.ts';
import type { Process, Routine } from '../../shell/index.ts';
import { listAll } from '../rest/typed.ts';

export const clusterInfo: Command = {
  path: 'cluster-info',
  completes: 'nothing',
  *run({ client, flags, out, process }) {
    const paint = painter(process);
    const line = (name: string, where: string): Routine<void> =>
      out(`${paint(32, name)} is running at ${paint(33, where)}\n`);
    const namespace = flags.text('namespace') || 'kube-system';
    const services = yield* listAll<Service>(client, `/api/v1/namespaces/${namespace}/services`, {
      labelSelector: 'kubernetes.io/cluster-service=true',
    });
    yield* line('Kubernetes control plane', client.server);
    for (const { metadata, spec } of services) {
      const first = spec.ports?.[0];
      const scheme = first?.name === 'https' || first?.port === 443 ? 'https:' : '';
      const port = first?.name ? `:${first.name}` : scheme === '' ? '' : ':';
      const name = metadata.labels?.['kubernetes.io/name'] ?? metadata.name;
      const path = `/api/v1/namespaces/${metadata.namespace ?? ''}/services/${scheme}${metadata.name}${port}/proxy`;
      yield* line(name, client.server + path);
    }
    yield* out("\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n");
    return 0;
  },
};

/** Colours, where standard output is a terminal. */
function painter({ files }: Process): (colour: number, text: string) => string {
  const output = files.get(1);
  const isTerminal = output?.kind === 'host-out' && output.isTerminal;
  return (colour, text) => (isTerminal ? `\x1b[0;${colour}m${text}\x1b[0m` : text);
}
