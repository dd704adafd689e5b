/**
 * Ports as port-forward is given them: "5000", "8080:5000", ":http". Upstream: kubectl/pkg/cmd/portforward, pkg/util/service_port.go.
 * As there, of "1:2:3" only the first counts.
 */
import type { Pod, Service } from '../../api/index.ts';
import { Failure } from '../cli/failure.ts';
import type { ForwardedPort } from '../host.ts';

const isNumber = (text: string): boolean => /^[+-]?\d+$/.test(text);

interface Words {
  readonly local: string;
  readonly remote: string;
}

function split(port: string): Words {
  const [local = '', remote, ...more] = port.split(':');
  return remote === undefined || more.length > 0 ? { local, remote: local } : { local, remote };
}

/** @throws Failure */
export function podPorts(ports: readonly string[], pod: Pod): ForwardedPort[] {
  const declared = pod.spec.containers.flatMap(({ ports: own = [] }) => own);
  const numbered = (name: string): string => (isNumber(name) ? name : String(podPort(pod, name)));
  refuseUDP(
    ports,
    (name) => Number(numbered(name)),
    declared.map(({ containerPort: port, protocol }) => ({ port, protocol })),
  );
  return ports.map((port) => {
    const { local, remote } = split(port);
    if (remote === '') throw new Failure('remote port cannot be empty');
    const number = numbered(remote);
    return parsed({ local: local === remote ? number : local, remote: number });
  });
}

/** What the Service's ports lead to in one Pod. @throws Failure */
export function servicePorts(ports: readonly string[], service: Service, pod: Pod): ForwardedPort[] {
  const { ports: own = [] } = service.spec;
  const numbered = (name: string): string => (isNumber(name) ? name : String(named(service, name)));
  refuseUDP(ports, (name) => Number(numbered(name)), own);
  return ports.map((port) => {
    const { local, remote } = split(port);
    const number = numbered(remote);
    return parsed({ local: local === remote ? number : local, remote: String(targetOf(service, pod, Number(number))) });
  });
}

function named({ metadata, spec }: Service, name: string): number {
  const found = spec.ports?.find((port) => port.name === name);
  if (found) return found.port;
  throw new Failure(`Service '${metadata.name}' does not have a named port '${name}'`);
}

function targetOf({ metadata, spec }: Service, pod: Pod, port: number): number {
  if (spec.clusterIP === 'None') return port;
  const found = spec.ports?.find((one) => one.port === port);
  if (!found) throw new Failure(`Service ${metadata.name} does not have a service port ${port}`);
  const { targetPort } = found;
  if (typeof targetPort === 'string') return podPort(pod, targetPort);
  return targetPort === undefined || targetPort === 0 ? found.port : targetPort;
}

function podPort({ metadata, spec }: Pod, name: string): number {
  const all = [...spec.containers, ...(spec.initContainers ?? [])].flatMap(({ ports = [] }) => ports);
  const found = all.find((port) => port.name === name);
  if (found) return found.containerPort;
  throw new Failure(`Pod '${metadata.name}' does not have a named port '${name}'`);
}

interface Declared {
  readonly port: number;
  readonly protocol?: string | undefined;
}

function refuseUDP(ports: readonly string[], numberOf: (name: string) => number, declared: readonly Declared[]): void {
  const over = (wanted: string, port: number): boolean =>
    declared.some((one) => one.port === port && (one.protocol ?? 'TCP') === wanted);
  for (const port of ports) {
    const { remote } = split(port);
    const number = remote === '' ? 0 : numberOf(remote);
    if (over('UDP', number) && !over('TCP', number)) throw new Failure(`UDP protocol is not supported for ${remote}`);
  }
}

function parsed({ local, remote }: Words): ForwardedPort {
  const number = (text: string, what: string): number => {
    const fault = !/^\d+$/.test(text) ? 'invalid syntax' : Number(text) > 65535 ? 'value out of range' : undefined;
    if (fault === undefined) return Number(text);
    throw new Failure(`error parsing ${what} port '${text}': strconv.ParseUint: parsing "${text}": ${fault}`);
  };
  const found = { local: number(local === '' ? '0' : local, 'local'), remote: number(remote, 'remote') };
  if (found.remote === 0) throw new Failure('remote port must be > 0');
  return found;
}
