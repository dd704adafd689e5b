/**
 * What kube-proxy makes of a Service: one record per port, with only what rules are written from.
 * Upstream: pkg/proxy/serviceport.go. Left out: IPv6, and dual-stack Services' second address.
 */
import { parseCidr, parseIPv4, formatIPv4, type Service, type ServicePort as ApiPort } from '../api/index.ts';
import { servicePortHash } from './chainNames.ts';

export interface ServicePort {
  /** "namespace/name:port", or "namespace/name" for a port without a name: how comments and hashes call it. */
  readonly id: string;
  readonly namespace: string;
  readonly service: string;
  readonly portName: string;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  readonly clusterIP: string;
  readonly port: number;
  /** 0: none. */
  readonly nodePort: number;
  readonly externalIPs: readonly string[];
  /** Addresses of load balancers that packets keep as their destination (ipMode VIP). */
  readonly loadBalancerVIPs: readonly string[];
  /** As iptables prints them; empty: everyone may. */
  readonly sourceRanges: readonly string[];
  /** Seconds of session affinity, or undefined. */
  readonly affinity: number | undefined;
  readonly internalLocal: boolean;
  readonly externalLocal: boolean;
  /** 0: none. */
  readonly healthCheckNodePort: number;
  readonly externallyAccessible: boolean;
  readonly usesCluster: boolean;
  readonly usesLocal: boolean;
  /** What KUBE-SVC-, KUBE-SVL-, KUBE-EXT- and KUBE-FW- end with. */
  readonly hash: string;
}

const DEFAULT_AFFINITY_SECONDS = 10_800;

/** Services that another proxy takes care of carry this label. */
const PROXY_NAME_LABEL = 'service.kubernetes.io/service-proxy-name';

const PROTOCOLS = { TCP: 'tcp', UDP: 'udp', SCTP: 'sctp' } as const;

/** The ports that kube-proxy writes rules for; none for headless and ExternalName Services. */
export function servicePortsOf(service: Service): readonly ServicePort[] {
  const { spec, metadata } = service;
  const { clusterIP } = spec;
  if (!clusterIP || clusterIP === 'None' || spec.type === 'ExternalName') return [];
  if (metadata.labels?.[PROXY_NAME_LABEL] !== undefined || parseIPv4(clusterIP) === undefined) return [];
  return (spec.ports ?? []).map((port) => servicePortOf(service, port, clusterIP));
}

function servicePortOf(service: Service, port: ApiPort, clusterIP: string): ServicePort {
  const { spec, metadata } = service;
  const namespace = metadata.namespace ?? 'default';
  const id = `${namespace}/${metadata.name}${port.name ? `:${port.name}` : ''}`;
  const protocol = PROTOCOLS[port.protocol];
  const externalIPs = (spec.externalIPs ?? []).filter(isIPv4);
  const loadBalancerVIPs = vipsOf(service);
  const nodePort = spec.type === 'ClusterIP' ? 0 : (port.nodePort ?? 0);
  const externallyAccessible = nodePort !== 0 || loadBalancerVIPs.length > 0 || externalIPs.length > 0;
  const internalLocal = spec.internalTrafficPolicy === 'Local';
  const externalLocal = spec.externalTrafficPolicy === 'Local' && externallyAccessible;
  const affinity = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? DEFAULT_AFFINITY_SECONDS;
  return {
    id,
    namespace,
    service: metadata.name,
    portName: port.name ?? '',
    protocol,
    clusterIP,
    port: port.port,
    nodePort,
    externalIPs,
    loadBalancerVIPs,
    sourceRanges: sourceRangesOf(spec.loadBalancerSourceRanges ?? []),
    affinity: spec.sessionAffinity === 'ClientIP' ? affinity : undefined,
    internalLocal,
    externalLocal,
    healthCheckNodePort:
      spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local' ? (spec.healthCheckNodePort ?? 0) : 0,
    externallyAccessible,
    // Even with external policy Local: Pods and the node itself are short-circuited to all endpoints.
    usesCluster: !internalLocal || externallyAccessible,
    usesLocal: internalLocal || externalLocal,
    hash: servicePortHash(id, protocol),
  };
}

function isIPv4(ip: string): boolean {
  return parseIPv4(ip) !== undefined;
}

function vipsOf(service: Service): readonly string[] {
  if (service.spec.type !== 'LoadBalancer') return [];
  return (service.status?.loadBalancer?.ingress ?? []).flatMap(({ ip, ipMode }) =>
    ip !== undefined && isIPv4(ip) && ipMode !== 'Proxy' ? [ip] : [],
  );
}

/** A range that allows everyone makes the whole list pointless. Ranges are printed with their host bits cleared, as iptables does. */
function sourceRangesOf(ranges: readonly string[]): readonly string[] {
  const parsed = ranges.flatMap((range) => parseCidr(range.trim()) ?? []);
  if (parsed.some(({ bits }) => bits === 0)) return [];
  return parsed.map(({ base, bits }) => `${formatIPv4(base)}/${bits}`);
}
