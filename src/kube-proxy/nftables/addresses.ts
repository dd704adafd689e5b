/** The keys of the maps: which Service ports an address or a NodePort may belong to. Found once per state, for all nodes. */
import { remember } from '../memory.ts';
import type { PortState, ProxyState } from '../proxyState.ts';

export interface Address {
  readonly port: PortState;
  readonly kind: 'clusterIP' | 'external' | 'loadBalancer' | 'nodePort';
}

/** More than one Service may claim an external address: the first by name that has something to say about it counts. */
export type AddressIndex = ReadonlyMap<string, readonly Address[]>;

const indexes = new WeakMap<ProxyState, Map<string, AddressIndex>>();

/** By "ip . protocol . port". */
export function addressIndex(state: ProxyState): AddressIndex {
  return remember(indexes, state, 'addresses', () => {
    const index = new Map<string, Address[]>();
    for (const port of state.ports) {
      const { clusterIP, externalIPs, loadBalancerVIPs, protocol, port: number } = port.port;
      const add = (ip: string, kind: Address['kind']) =>
        addTo(index, `${ip} . ${protocol} . ${number}`, { port, kind });
      add(clusterIP, 'clusterIP');
      for (const ip of externalIPs) add(ip, 'external');
      for (const ip of loadBalancerVIPs) add(ip, 'loadBalancer');
    }
    return index;
  });
}

/** By "protocol . port". */
export function nodePortIndex(state: ProxyState): AddressIndex {
  return remember(indexes, state, 'node ports', () => {
    const index = new Map<string, Address[]>();
    for (const port of state.ports) {
      const { nodePort, protocol } = port.port;
      if (nodePort) addTo(index, `${protocol} . ${nodePort}`, { port, kind: 'nodePort' });
    }
    return index;
  });
}

function addTo(index: Map<string, Address[]>, key: string, address: Address): void {
  const list = index.get(key);
  if (list) list.push(address);
  else index.set(key, [address]);
}
