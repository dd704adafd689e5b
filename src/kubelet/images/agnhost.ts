/**
 * agnhost, the program of Kubernetes' own networking tests. Upstream: test/images/agnhost.
 * Modelled: netexec, serve-hostname, grpc-health-checking, pause, and that the others do nothing.
 */
import type { Container } from '../../api/index.ts';
import { netexecStatus } from './netexec.ts';
import { aServer, flagOf, portIn, type Image, type Program } from './program.ts';

/** How Go's log package stamps a line. */
const logTime = (at: string): string => at.replace('T', ' ').replace(/-/g, '/').replace('Z', '');

function netexec(container: Container): Program {
  const http = portIn(flagOf(container, 'http-port')) ?? 8080;
  const udpFlag = flagOf(container, 'udp-port');
  const udp = udpFlag === '-1' ? 0 : (portIn(udpFlag) ?? 8081);
  const delay = Number(flagOf(container, 'delay-shutdown') ?? 0) * 1000;
  const server = aServer('netexec', [http], {
    stop: { does: 'exit', after: delay + 20, code: 0, listening: delay > 0 },
    statusOf: netexecStatus,
    startLines: (at) => [
      `${logTime(at)} Started HTTP server on port ${http}`,
      ...(udp > 0 ? [`${logTime(at)} Started UDP server on port  ${udp}`] : []),
    ],
  });
  return udp > 0 ? { ...server, listens: [...server.listens, { port: udp, protocol: 'UDP' }] } : server;
}

function pause(): Program {
  return aServer('pause', [], {
    stop: { does: 'exit', after: 5, code: 0, listening: false },
    startLines: () => [],
    stopLines: ['Shutting down, got signal: Terminated'],
  });
}

function run(container: Container): Program {
  const words = [...(container.command ?? []), ...(container.args ?? [])];
  if (words.includes('netexec')) return netexec(container);
  if (words.includes('serve-hostname')) {
    // A Go program without a handler: the runtime takes SIGTERM and leaves with 2.
    return aServer('serve-hostname', [portIn(flagOf(container, 'port')) ?? 9376], {
      stop: { does: 'exit', after: 5, code: 2, listening: false },
    });
  }
  if (words.includes('grpc-health-checking')) {
    const ports = [portIn(flagOf(container, 'port')) ?? 5000, portIn(flagOf(container, 'http-port')) ?? 8080];
    return aServer('grpc-health-checking', ports, { grpcHealth: true, startLines: () => [] });
  }
  return pause();
}

const image: Image = { size: 55_390_146, run };

export const agnhost: Readonly<Record<string, Image>> = {
  'registry.k8s.io/e2e-test-images/agnhost': image,
  'registry.k8s.io/pause': { size: 320_448, run: pause },
  'registry.k8s.io/serve_hostname': { size: 4_733_992, run: () => aServer('serve_hostname', [9376]) },
};
