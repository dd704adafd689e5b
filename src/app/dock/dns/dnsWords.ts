/** DNS answers and where a Service's records come from, in words. */
import { CLUSTER_DOMAIN, type DnsAnswer, type Service } from '../../../api/index.ts';

/** The full name of a Service, with the final dot that keeps the search path out of it. */
export function serviceFqdn({ metadata }: Service): string {
  return `${metadata.name}.${metadata.namespace ?? 'default'}.svc.${CLUSTER_DOMAIN}.`;
}

/** "10.96.0.50", "CNAME db.example.com.", "NXDOMAIN". */
export function answerWords({ rcode, addresses, canonical }: DnsAnswer): string {
  if (rcode !== 'NOERROR') return rcode;
  const parts = [canonical === undefined ? '' : `CNAME ${canonical}`, addresses.join(', ')].filter(
    (part) => part !== '',
  );
  return parts.length === 0 ? 'NOERROR, no record of this type' : parts.join(' → ');
}

export function serviceNote({ spec }: Service): string {
  if (spec.type === 'ExternalName') return 'ExternalName: an alias, nothing more';
  if (spec.clusterIP === 'None')
    return spec.publishNotReadyAddresses
      ? 'headless: one record for each endpoint, ready or not'
      : 'headless: one record for each ready endpoint; the client picks';
  return 'its ClusterIP, whatever its endpoints';
}
