/**
 * Names of chains and affinity sets in nftables mode: they may be 256 characters long, so they say in clear what they are for; the hash
 * before that keeps them apart at a glance and when one has to be cut.
 * @upstream pkg/proxy/nftables/proxier.go#servicePortChainNameBase, servicePortEndpointChainNameBase
 */
import { shortHash } from '../chainNames.ts';
import type { Endpoint } from '../endpoints.ts';
import type { ServicePort } from '../servicePort.ts';

const LONGEST_BASE = 240;

/** "ns1/svc1/tcp/p80" */
export function portPath({ namespace, service, protocol, portName }: ServicePort): string {
  return `${namespace}/${service}/${protocol}/${portName}`;
}

/** What service-, local-, external- and firewall- are followed by. */
export function portBase(port: ServicePort): string {
  return hashed(portPath(port));
}

/** What endpoint- and affinity- are followed by. */
export function endpointBase(port: ServicePort, { ip, port: number }: Endpoint): string {
  return hashed(`${portPath(port)}__${ip}/${number}`);
}

function hashed(name: string): string {
  const base = `${shortHash(name).slice(0, 8)}-${name}`;
  return base.length > LONGEST_BASE ? `${base.slice(0, LONGEST_BASE - 3)}...` : base;
}

const NAMED = /^(?:service|local|external|firewall|endpoint|affinity)-[A-Z2-7]{8}-(.+?)(?:__.*)?$/;

/** The path of the Service port that a chain or set belongs to. */
export function pathIn(name: string): string | undefined {
  return NAMED.exec(name)?.[1];
}
