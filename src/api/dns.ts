/**
 * What a Pod's /etc/resolv.conf makes of a name: search suffixes and ndots. Upstream: pkg/kubelet/network/dns writes the file,
 * the C library reads it. Left out: search domains of the node's own.
 */

/** The zone CoreDNS answers for. */
export const CLUSTER_DOMAIN = 'cluster.local';

/** A name with this many dots is tried as it stands before the search suffixes. */
export const NDOTS = 5;

/** What a node's resolv.conf names: the stub of systemd-resolved, which knows nothing of the cluster. */
export const NODE_RESOLVER = '127.0.0.53';

/** A resolv.conf, as far as it decides who is asked for what. */
export interface ResolverConfig {
  /** Asked in this order, the next one when one does not answer. */
  readonly nameservers: readonly string[];
  readonly searches: readonly string[];
  readonly ndots: number;
}

/** The lines of resolv.conf's `search` for a Pod of a namespace. */
export function searchDomains(namespace: string): readonly string[] {
  return [`${namespace}.svc.${CLUSTER_DOMAIN}`, `svc.${CLUSTER_DOMAIN}`, CLUSTER_DOMAIN];
}

/** The fully qualified names (each with its final dot) that a client in a namespace asks for, one after the other. */
export function searchNames(host: string, namespace: string): readonly string[] {
  return namesToAsk(host, { searches: searchDomains(namespace), ndots: NDOTS });
}

/** The same under any resolv.conf. A search domain "." stands for the name as it is. */
export function namesToAsk(
  host: string,
  { searches, ndots }: Pick<ResolverConfig, 'searches' | 'ndots'>,
): readonly string[] {
  const name = host.toLowerCase();
  if (name.endsWith('.')) return [name];
  const asItStands = `${name}.`;
  const searched = searches.map((domain) => (domain === '.' ? asItStands : `${name}.${domain.replace(/\.$/, '')}.`));
  return name.split('.').length - 1 >= ndots ? [asItStands, ...searched] : [...searched, asItStands];
}
