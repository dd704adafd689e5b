/**
 * What CoreDNS' kubernetes plugin answers to one question. Upstream: coredns/plugin/kubernetes (handler.go, kubernetes.go, parse.go)
 * and Kubernetes' DNS-based service discovery specification, 1.1.0. As kubeadm configures it: `pods insecure`, ttl 30.
 * Left out: AAAA data (clusters here are IPv4: a name that exists has none), TXT dns-version, zone transfers, wildcards.
 */
import {
  CLUSTER_DOMAIN,
  parseIPv4,
  type Endpoint,
  type EndpointPort,
  type EndpointSlice,
  type ResourceTypes,
  type Said,
  type Service,
} from '../api/index.ts';
import type { Lister } from '../client-go/index.ts';
import { dnsSays as says } from './sentences.ts';
import { parseName, type ServiceName } from './names.ts';

const TTL = 30;

/** The objects it watches: Services, EndpointSlices, Namespaces. */
export type CoreDnsObjects = Pick<Lister, 'get' | 'withLabel'> & {
  list<R extends 'services' | 'endpointslices'>(resource: R): readonly ResourceTypes[R][];
};

export interface DnsQuestion {
  /** With or without its final dot. */
  readonly name: string;
  readonly type: 'A' | 'AAAA' | 'SRV' | 'CNAME' | 'PTR';
}

export type DnsRecord = { readonly name: string; readonly ttl: number } & (
  | { readonly type: 'A'; readonly address: string }
  | { readonly type: 'CNAME'; readonly target: string }
  | { readonly type: 'PTR'; readonly target: string }
  | {
      readonly type: 'SRV';
      readonly priority: number;
      readonly weight: number;
      readonly port: number;
      readonly target: string;
    }
);

export interface DnsReply {
  readonly rcode: 'NOERROR' | 'NXDOMAIN' | 'SERVFAIL';
  /** Empty with NOERROR: the name exists and has nothing of this type (NODATA). */
  readonly records: readonly DnsRecord[];
  /** Why. */
  readonly said: Said;
}

/** One thing a Service's name stands for: an address and a port of its ClusterIP or of an endpoint. */
interface Target {
  /** Name of the address, with its final dot. */
  readonly name: string;
  readonly address: string;
  /** 0: the Service or the slice has no ports. */
  readonly port: number;
}

function nxdomain(said: Said): DnsReply {
  return { rcode: 'NXDOMAIN', records: [], said };
}

function nodata(said: Said): DnsReply {
  return { rcode: 'NOERROR', records: [], said };
}

function isHeadless({ spec }: Service): boolean {
  return spec.clusterIP === 'None';
}

interface PortLike {
  readonly name?: string;
  readonly protocol?: string;
}

/** `_name._protocol` in front of a Service's name chooses among its ports; without it all are meant. */
function isAsked({ port, protocol }: ServiceName, offered: PortLike): boolean {
  if (port === undefined) return true;
  return (offered.name ?? '').toLowerCase() === port && (offered.protocol ?? 'TCP').toLowerCase() === protocol;
}

function clusterIPTargets(service: Service, asked: ServiceName): Target[] {
  const { clusterIP: address = '', ports = [] } = service.spec;
  const name = `${asked.service}.${asked.namespace}.svc.${CLUSTER_DOMAIN}.`;
  return ports.filter((port) => isAsked(asked, port)).map(({ port }) => ({ name, address, port }));
}

/** An endpoint's own label: its hostname (a StatefulSet's Pod has one), else its address with dashes. */
function endpointLabel({ hostname }: Endpoint, address: string): string {
  return hostname ?? address.replaceAll('.', '-');
}

const NO_PORTS: readonly EndpointPort[] = [{ port: 0 }];

/** Ready endpoints only; with publishNotReadyAddresses the EndpointSlice controller calls all of them ready. */
function endpointTargets(slices: readonly EndpointSlice[], asked: ServiceName): Target[] {
  const found: Target[] = [];
  for (const { endpoints, ports = [], addressType } of slices) {
    if (addressType !== 'IPv4') continue;
    for (const endpoint of endpoints) {
      if (endpoint.conditions?.ready === false) continue;
      for (const address of endpoint.addresses) {
        const label = endpointLabel(endpoint, address);
        if (asked.endpoint !== undefined && asked.endpoint !== label) continue;
        const name = `${label}.${asked.service}.${asked.namespace}.svc.${CLUSTER_DOMAIN}.`;
        const offered = (ports.length > 0 ? ports : NO_PORTS).filter((port) => isAsked(asked, port));
        found.push(...offered.map(({ port = 0 }) => ({ name, address, port })));
      }
    }
  }
  return found;
}

/** Records of the asked type; equal ones once. */
function recordsOf(targets: readonly Target[], { name, type }: DnsQuestion): DnsRecord[] {
  const owner = withFinalDot(name);
  if (type === 'A') {
    const addresses = [...new Set(targets.map(({ address }) => address))];
    return addresses.map((address) => ({ name: owner, ttl: TTL, type, address }));
  }
  if (type !== 'SRV') return [];
  const ends = new Map(targets.map((target) => [`${target.name} ${target.port}`, target]));
  const weight = Math.max(1, Math.floor(100 / ends.size));
  return [...ends.values()].map((end) => ({
    name: owner,
    ttl: TTL,
    type,
    priority: 0,
    weight,
    port: end.port,
    target: end.name,
  }));
}

export function withFinalDot(name: string): string {
  const lower = name.toLowerCase();
  return lower.endsWith('.') ? lower : `${lower}.`;
}

function answerForService(objects: CoreDnsObjects, asked: ServiceName, question: DnsQuestion): DnsReply {
  const { service: name, namespace } = asked;
  const service = objects.get('services', namespace, name);
  if (!service) return nxdomain(says.noService(name, namespace));
  const shown = `${namespace}/${name}`;
  if (service.spec.type === 'ExternalName') {
    const target = withFinalDot(service.spec.externalName ?? '');
    const record: DnsRecord = { name: withFinalDot(question.name), ttl: TTL, type: 'CNAME', target };
    return { rcode: 'NOERROR', records: [record], said: says.externalName(shown, target) };
  }
  const ofEndpoints = isHeadless(service) || asked.endpoint !== undefined;
  const slices = ofEndpoints ? objects.withLabel('endpointslices', namespace, 'kubernetes.io/service-name', name) : [];
  const targets = ofEndpoints ? endpointTargets(slices, asked) : clusterIPTargets(service, asked);
  if (targets.length === 0) {
    if (asked.port !== undefined) return nxdomain(says.noPort(shown, asked.port, asked.protocol ?? ''));
    if (asked.endpoint !== undefined) return nxdomain(says.noReadyEndpoint(shown, asked.endpoint));
    return nxdomain(says.headlessEmpty(shown));
  }
  const records = recordsOf(targets, question);
  const what = ofEndpoints ? says.readyEndpoints(shown) : says.clusterIP(shown);
  return { rcode: 'NOERROR', records, said: records.length > 0 ? what : says.noRecord(shown, question.type) };
}

function answerForPod(objects: CoreDnsObjects, label: string, namespace: string, question: DnsQuestion): DnsReply {
  if (!objects.get('namespaces', '', namespace)) return nxdomain(says.noNamespace(namespace));
  const address = label.replaceAll('-', '.');
  if (parseIPv4(address) === undefined) return nxdomain(says.notAnAddress(label));
  const said = says.podAddress(label, address);
  if (question.type !== 'A') return nodata(said);
  const record: DnsRecord = { name: withFinalDot(question.name), ttl: TTL, type: 'A', address };
  return { rcode: 'NOERROR', records: [record], said };
}

/** Whose address it is: a Service's, else that of endpoints (in every Service that has it), under their own names. */
function answerForAddress(objects: CoreDnsObjects, address: string, question: DnsQuestion): DnsReply | undefined {
  const names = new Map<string, Said>();
  const service = objects.list('services').find(({ spec }) => spec.clusterIP === address);
  if (service) {
    const { name, namespace = '' } = service.metadata;
    names.set(`${name}.${namespace}.svc.${CLUSTER_DOMAIN}.`, says.clusterIP(`${namespace}/${name}`));
  } else {
    for (const { metadata, endpoints } of objects.list('endpointslices')) {
      const owner = metadata.labels?.['kubernetes.io/service-name'];
      const endpoint = endpoints.find((one) => one.conditions?.ready !== false && one.addresses.includes(address));
      if (owner === undefined || !endpoint) continue;
      const target = `${endpointLabel(endpoint, address)}.${owner}.${metadata.namespace ?? ''}.svc.${CLUSTER_DOMAIN}.`;
      names.set(target, says.endpointOf(`${metadata.namespace ?? ''}/${owner}`));
    }
  }
  // `fallthrough in-addr.arpa`: what is not the cluster's is for the server upstream.
  if (names.size === 0) return undefined;
  const said = says.addressOf(address, [...names.values()]);
  if (question.type !== 'PTR') return nodata(said);
  const owner = withFinalDot(question.name);
  const records = [...names.keys()].map((target): DnsRecord => ({ name: owner, ttl: TTL, type: 'PTR', target }));
  return { rcode: 'NOERROR', records, said };
}

/** Answers a question about a name in the cluster's zone; undefined when the name is in no zone of ours. */
export function answerInZone(objects: CoreDnsObjects, question: DnsQuestion): DnsReply | undefined {
  const asked = parseName(question.name);
  switch (asked.kind) {
    case 'outside':
      return undefined;
    case 'address':
      return answerForAddress(objects, asked.address, question);
    case 'invalid':
      return nxdomain(says.invalid(CLUSTER_DOMAIN));
    case 'branch':
      return nodata(says.branch);
    case 'namespace':
      return objects.get('namespaces', '', asked.namespace)
        ? nodata(says.namespaceOnly(asked.namespace))
        : nxdomain(says.noNamespace(asked.namespace));
    case 'pod':
      return answerForPod(objects, asked.label, asked.namespace, question);
    case 'service':
      return answerForService(objects, asked, question);
  }
}
