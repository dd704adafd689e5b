/**
 * What is wrong with a change of settings, as a Status in Kubernetes' words: the API server's for nodes and ServiceCIDRs, kubeadm's for
 * the cluster's ranges (cmd/kubeadm/app/apis/kubeadm/validation), kube-proxy's for its configuration (pkg/proxy/apis/config/validation).
 */
import {
  ApiError,
  cidr,
  dnsLabel,
  ipAddress,
  parseCidr,
  RESOURCES,
  type Draft,
  type Node,
  type Status,
  type TrafficSource,
} from '../../api/index.ts';
import {
  alreadyExists,
  duplicate,
  forbidden,
  invalid,
  invalidValue,
  notFound,
  notFoundValue,
  notSupported,
  required,
  type ApiServer,
  type FieldError,
} from '../../apiserver/index.ts';
import type { ClusterSettings, NodeOptions, ProxyOptions } from '../types.ts';
import { machineAddresses, meets, NODE_CIDR_MASK_SIZE } from './addresses.ts';

const SERVICE_CIDR = { group: 'networking.k8s.io', kind: 'ServiceCIDR' };
const CLUSTER = { group: 'kubeadm.k8s.io', kind: 'ClusterConfiguration' };
const PROXY = { group: 'kubeproxy.config.k8s.io', kind: 'KubeProxyConfiguration' };
const EXTERNAL = { group: '', kind: 'External' };
const EXTERNALS = { group: '', resource: 'externals' };
const SERVICE_CIDRS = { group: SERVICE_CIDR.group, resource: 'servicecidrs' };

/** Prefix lengths of a Service range: the API server's flag takes none shorter than 12, and one longer than 30 has no address. */
const SERVICE_BITS = { least: 12, most: 30 };
const MOST_HOP_LATENCY_MS = 10_000;
const DETECT_LOCAL = ['ClusterCIDR', 'NodeCIDR', 'none'];
const MODES = ['iptables', 'ipvs', 'nftables'];

export function refuse(
  kind: { readonly group: string; readonly kind: string },
  name: string,
  errors: FieldError[],
): void {
  if (errors.length > 0) throw invalid(kind, name, errors);
}

/** An address of a machine that is to be added. */
function addressErrors(settings: ClusterSettings, field: string, ip: string): FieldError[] {
  const malformed = ipAddress(ip);
  if (malformed.length > 0 || ip.includes(':'))
    return [invalidValue(field, ip, malformed[0] ?? 'IPv6 is not configured on this cluster')];
  if (machineAddresses(settings).includes(ip)) return [duplicate(field, ip)];
  const ranges = [...settings.podRanges, ...settings.nodes.map(({ podCIDR }) => podCIDR)];
  const pods = meets(ip, ranges);
  if (pods !== undefined) return [invalidValue(field, ip, `is in the Pod range ${pods}`)];
  const services = meets(
    ip,
    settings.serviceCIDRs.map((range) => range.cidr),
  );
  return services === undefined ? [] : [invalidValue(field, ip, `is in the Service range ${services}`)];
}

function podCIDRErrors(settings: ClusterSettings, range: string): FieldError[] {
  const field = 'spec.podCIDRs[0]';
  const malformed = cidr(range);
  if (malformed.length > 0) return malformed.map((said) => invalidValue(field, range, said));
  if ((parseCidr(range)?.bits ?? 32) > 30) return [invalidValue(field, range, 'has no room for Pods')];
  const owner = settings.nodes.find(({ podCIDR }) => meets(range, [podCIDR]) !== undefined);
  if (owner) return [invalidValue(field, range, `overlaps with ${owner.podCIDR} of node ${owner.name}`)];
  return metErrors(field, range, {
    'the Service range': settings.serviceCIDRs.map((service) => service.cidr),
    'the address': machineAddresses(settings),
  });
}

function metErrors(field: string, range: string, others: Readonly<Record<string, readonly string[]>>): FieldError[] {
  for (const [what, ranges] of Object.entries(others)) {
    const met = meets(range, ranges);
    if (met !== undefined) return [invalidValue(field, range, `overlaps with ${what} ${met}`)];
  }
  return [];
}

/** @throws ApiError, also what the API server would say of the Node object. */
export function checkNewNode(
  settings: ClusterSettings,
  node: NodeOptions,
  object: Draft<Node>,
  api: Pick<ApiServer, 'request' | 'get'>,
): void {
  const known = settings.nodes.some(({ name }) => name === node.name) || api.get('nodes', '', node.name) !== undefined;
  if (known) throw alreadyExists(RESOURCES.nodes, node.name);
  const answer = api.request({ method: 'POST', path: '/api/v1/nodes?dryRun=All', body: object });
  if (answer.status >= 400) throw new ApiError(answer.body as Status);
  refuse(RESOURCES.nodes, node.name, [
    ...[node.ip, ...(node.extraIPs ?? [])].flatMap((ip, i) =>
      addressErrors(settings, `status.addresses[${String(i)}].address`, ip),
    ),
    ...podCIDRErrors(settings, node.podCIDR),
  ]);
}

/** @param apiServerNode the machine that the API server runs on. */
export function checkGoingNode({ nodes }: ClusterSettings, name: string, apiServerNode: string | undefined): void {
  if (!nodes.some((node) => node.name === name)) throw notFound(RESOURCES.nodes, name);
  if (name === apiServerNode) throw forbidden(RESOURCES.nodes, name, 'the API server runs on it');
}

/** @throws ApiError; the range is one for Services. */
export function checkServiceCIDR(settings: ClusterSettings, range: string): void {
  const field = 'spec.cidrs[0]';
  const malformed = range.includes(':') ? ['IPv6 is not configured on this cluster'] : cidr(range);
  refuse(
    SERVICE_CIDR,
    range,
    malformed.map((said) => invalidValue(field, range, said)),
  );
  const bits = parseCidr(range)?.bits ?? 0;
  const { least, most } = SERVICE_BITS;
  if (bits < least || bits > most)
    refuse(SERVICE_CIDR, range, [invalidValue(field, range, `the mask must be >= ${least} and <= ${most}`)]);
  if (settings.serviceCIDRs.some((other) => other.cidr === range && !other.terminating))
    throw alreadyExists(SERVICE_CIDRS, range);
  const errors = metErrors(field, range, {
    'the Pod range': [...settings.podRanges, ...settings.nodes.map(({ podCIDR }) => podCIDR)],
    'the address': machineAddresses(settings),
  });
  refuse(SERVICE_CIDR, range, errors);
}

export function checkGoingServiceCIDR({ serviceCIDRs }: ClusterSettings, range: string): void {
  const ready = serviceCIDRs.filter(({ terminating }) => !terminating);
  if (!ready.some((other) => other.cidr === range)) throw notFound(SERVICE_CIDRS, range);
  if (ready.length === 1) throw forbidden(SERVICE_CIDRS, range, 'no Service could be given an address any more');
}

export function checkClusterCIDR(settings: ClusterSettings, range: string): void {
  const field = 'networking.podSubnet';
  const malformed = range.includes(':') ? ['IPv6 is not configured on this cluster'] : cidr(range);
  refuse(
    CLUSTER,
    range,
    malformed.map((said) => invalidValue(field, range, said)),
  );
  const bits = parseCidr(range)?.bits ?? 0;
  const mask = String(bits);
  const sizes =
    bits > NODE_CIDR_MASK_SIZE
      ? `the size of pod subnet with mask ${mask} is smaller than the size of node subnet with mask ${NODE_CIDR_MASK_SIZE}`
      : NODE_CIDR_MASK_SIZE - bits > 16
        ? `pod subnet mask (${mask}) and node-mask (${NODE_CIDR_MASK_SIZE}) difference is greater than 16`
        : undefined;
  if (sizes !== undefined) refuse(CLUSTER, range, [invalidValue(field, range, sizes)]);
  refuse(
    CLUSTER,
    range,
    metErrors(field, range, {
      'the Service range': settings.serviceCIDRs.map((service) => service.cidr),
      'the address': machineAddresses(settings),
    }),
  );
}

/** The node IPAM controller's words. */
export function noPodCIDRLeft({ clusterCIDR }: ClusterSettings, node: string): ApiError {
  const said = 'CIDR allocation failed; there are no remaining CIDRs left to allocate in the accepted range';
  return invalid(RESOURCES.nodes, node, [invalidValue('spec.podCIDRs', clusterCIDR, said)]);
}

export function checkProxy(proxy: ProxyOptions): void {
  const { mode, detectLocal, nodePortAddresses = [] } = proxy;
  const at = (field: string) => `KubeProxyConfiguration.${field}`;
  const errors: FieldError[] = [];
  if (mode !== undefined && !MODES.includes(mode)) errors.push(notSupported(at('Mode'), mode, MODES));
  if (detectLocal !== undefined && !DETECT_LOCAL.includes(detectLocal))
    errors.push(notSupported(at('DetectLocalMode'), detectLocal, DETECT_LOCAL));
  refuse(PROXY, 'kube-proxy', [...errors, ...nodePortAddressErrors(at('NodePortAddresses'), nodePortAddresses)]);
}

function nodePortAddressErrors(field: string, ranges: readonly string[]): FieldError[] {
  const errors: FieldError[] = [];
  for (const [i, range] of ranges.entries()) {
    const path = `${field}[${String(i)}]`;
    if (range === 'primary') {
      // As upstream, what follows it is not looked at.
      return ranges.length === 1
        ? errors
        : [...errors, invalidValue(path, range, "can't use both 'primary' and CIDRs")];
    }
    if (parseCidr(range) === undefined || !range.includes('/'))
      errors.push(invalidValue(path, range, 'must be a valid CIDR'));
  }
  return errors;
}

export function checkNewExternal(settings: ClusterSettings, name: string, ip: string): void {
  if (settings.externals.some((external) => external.name === name)) throw alreadyExists(EXTERNALS, name);
  const named = dnsLabel(name).map((said) => invalidValue('name', name, said));
  refuse(EXTERNAL, name, [...named, ...addressErrors(settings, 'ip', ip)]);
}

export function checkGoingExternal({ externals }: ClusterSettings, name: string): void {
  if (!externals.some((external) => external.name === name)) throw notFound(EXTERNALS, name);
}

/** Most and least of what a client loop may be set to. */
const EVERY_MS = { least: 10, most: 3_600_000 };
const MOST_RETRIES = 10;

/** @throws ApiError: a loop that could never send, or would drown the page. */
export function checkTraffic({ nodes, externals }: ClusterSettings, source: TrafficSource): void {
  const { from, to, every, timeout, retries, protocol } = source;
  const errors: FieldError[] = [];
  const knows = (list: readonly { readonly name: string }[], name: string) => list.some((each) => each.name === name);
  if ('external' in from && !knows(externals, from.external))
    errors.push(notFoundValue('from.external', from.external));
  if ('node' in from && !knows(nodes, from.node)) errors.push(notFoundValue('from.node', from.node));
  if ('entersAt' in from && !knows(nodes, from.entersAt)) errors.push(notFoundValue('from.entersAt', from.entersAt));
  if (to.host.trim() === '') errors.push(required('to.host'));
  if (protocol !== 'ICMP') errors.push(...between('to.port', to.port, 1, 65_535));
  errors.push(...between('every', every, EVERY_MS.least, EVERY_MS.most));
  if (timeout !== undefined) errors.push(...between('timeout', timeout, 1, EVERY_MS.most));
  if (retries !== undefined) errors.push(...between('retries', retries, 0, MOST_RETRIES));
  refuse({ group: '', kind: 'TrafficSource' }, source.id, errors);
}

function between(field: string, value: number, least: number, most: number): FieldError[] {
  const isIn = Number.isInteger(value) && value >= least && value <= most;
  return isIn ? [] : [invalidValue(field, asTyped(value), `must be between ${least} and ${most}, inclusive`)];
}

export function checkHopLatency(ms: number): void {
  if (Number.isFinite(ms) && ms >= 0 && ms <= MOST_HOP_LATENCY_MS) return;
  const said = `must be between 0 and ${MOST_HOP_LATENCY_MS}, inclusive`;
  throw invalid({ group: '', kind: 'ClusterSettings' }, 'cluster', [invalidValue('hopLatency', asTyped(ms), said)]);
}

/** What was no number at all is shown as an empty text: no API has a value that is called NaN. */
function asTyped(value: number): number | string {
  return Number.isNaN(value) ? '' : value;
}
