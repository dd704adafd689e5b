/** What CoreDNS explains of its answers: why there is a record, and why there is none. */
import { sentences } from '../api/index.ts';

export const dnsSays = sentences('coredns', {
  // A question. `service`: “default/web”
  noService: (name: string, namespace: string) => `there is no Service ${name} in namespace ${namespace}`,
  noNamespace: (namespace: string) => `there is no namespace ${namespace}`,
  externalName: (service: string, target: string) => `Service ${service} is an ExternalName: see ${target}`,
  noPort: (service: string, port: string, protocol: string) => `Service ${service} has no port _${port}._${protocol}`,
  noReadyEndpoint: (service: string, endpoint: string) => `Service ${service} has no ready endpoint called ${endpoint}`,
  headlessEmpty: (service: string) => `Service ${service} is headless and has no ready endpoints`,
  readyEndpoints: (service: string) => `ready endpoints of Service ${service}`,
  clusterIP: (service: string) => `the ClusterIP of Service ${service}`,
  endpointOf: (service: string) => `an endpoint of Service ${service}`,
  noRecord: (service: string, type: string) => `Service ${service} has no ${type} record`,
  notAnAddress: (label: string) => `${label} is not an address with dashes`,
  podAddress: (label: string, address: string) =>
    `${label} spells the address ${address}: whether a Pod has it is not looked at (pods insecure)`,
  /** @param owners some of `clusterIP` and `endpointOf` */
  addressOf: (address: string, owners: readonly string[]) => `${address} is ${owners.join(' and ')}`,
  invalid: (domain: string) => `no name in ${domain} looks like this`,
  branch: 'the name exists only as the parent of others',
  namespaceOnly: (namespace: string) => `namespace ${namespace} exists; a namespace has no address`,
  unknownUpstream: (name: string) => `${name} is not in the cluster, and nobody upstream knows it`,
  upstream: (name: string) => `${name} is outside the cluster: answered upstream`,

  // One name of a search path, with one of the above
  found: (name: string, addresses: string, because: string) => `${name} → ${addresses}: ${because}`,
  noData: (name: string, because: string) => `${name} → no data: ${because}`,
  /** @param rcode NXDOMAIN, SERVFAIL */
  failed: (name: string, rcode: string, because: string) => `${name} → ${rcode}: ${because}`,
});
