/**
 * What a Pod's /etc/resolv.conf makes of a name: search suffixes and ndots. Upstream: pkg/kubelet/network/dns writes the file,
 * the C library reads it. The kubelet's default (ClusterFirst) is modelled, without search domains of the node's own.
 */

/** The zone CoreDNS answers for. */
export const CLUSTER_DOMAIN = 'cluster.local';

/** A name with this many dots is tried as it stands before the search suffixes. */
export const NDOTS = 5;

/** The lines of resolv.conf's `search` for a Pod of a namespace. */
export function searchDomains(namespace: string): readonly string[] {
  return [`${namespace}.svc.${CLUSTER_DOMAIN}`, `svc.${CLUSTER_DOMAIN}`, CLUSTER_DOMAIN];
}

/** The fully qualified names (each with its final dot) that a client in a namespace asks for, one after the other. */
export function searchNames(host: string, namespace: string): readonly string[] {
  const name = host.toLowerCase();
  if (name.endsWith('.')) return [name];
  const asItStands = `${name}.`;
  const searched = searchDomains(namespace).map((domain) => `${name}.${domain}.`);
  return name.split('.').length - 1 >= NDOTS ? [asItStands, ...searched] : [...searched, asItStands];
}
