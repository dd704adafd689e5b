/**
 * CoreDNS as kubeadm configures it: DNS on 53, metrics on 9153, health on 8080 (with a lame duck of 5 s: after SIGTERM it goes on
 * answering that long), readiness on 8181. The answers themselves come from the coredns room.
 */
import { aServer, type Image, type Program } from './program.ts';

function coredns(): Program {
  const server = aServer('coredns', [53, 8080, 8181, 9153], {
    statusOf: (path) => (['/health', '/ready', '/metrics'].includes(path) ? 200 : 404),
    body: () => 'OK\n',
    stop: { does: 'exit', after: 5000, code: 0, listening: true },
    startLines: () => ['.:53', '[INFO] plugin/reload: Running configuration', 'CoreDNS-1.13.1'],
    stopLines: [
      '[INFO] SIGTERM: Shutting down servers then terminating',
      '[INFO] plugin/health: Going into lameduck mode for 5s',
    ],
  });
  return { ...server, listens: [{ port: 53, protocol: 'UDP' }, ...server.listens] };
}

export const coreDns: Readonly<Record<string, Image>> = {
  'registry.k8s.io/coredns/coredns': { size: 23_553_139, run: coredns },
  'docker.io/coredns/coredns': { size: 23_553_139, run: coredns },
};
