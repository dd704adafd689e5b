/** The routing cases of proxy-cases.json: each flow with the answer Kubernetes gives to its first packet. */
import { readFileSync } from 'node:fs';

import type { EndpointSlice, Protocol, Service } from '../api/index.ts';
import { masqAgentRules } from '../cni/index.ts';
import type { PlacedNode, ProxyConfig } from '../kube-proxy/index.ts';
import { KUBELET_RULES } from '../kubelet/index.ts';
import { aSlice } from './services.ts';

interface CaseEndpoint {
  readonly service: string;
  readonly ip: string;
  readonly port: number;
  readonly portName: string;
  readonly protocol: Protocol;
  readonly nodeName: string | null;
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  readonly hintsForZones?: readonly string[];
  readonly hintsForNodes?: readonly string[];
}

export interface CaseFlow {
  readonly id: string;
  readonly name: string;
  readonly fromNode: string;
  readonly sourceIP: string;
  readonly sourceKind: 'pod' | 'node' | 'external';
  readonly protocol: Protocol;
  readonly destIP: string;
  readonly destPort: number;
  readonly expect: {
    readonly result: 'accept' | 'reject' | 'drop';
    readonly to: readonly string[];
    readonly masquerade: boolean;
    readonly translated: boolean;
    readonly masqueradeOnlyTo?: readonly string[];
  };
}

export interface ProxyCase {
  readonly id: string;
  readonly nodes: readonly {
    readonly name: string;
    readonly ip: string;
    readonly extraIPs?: readonly string[];
    readonly podCIDR: string;
    readonly zone?: string;
  }[];
  readonly config: Omit<ProxyConfig, 'others'>;
  readonly services: readonly Service[];
  readonly endpoints: readonly CaseEndpoint[];
  readonly flows: readonly CaseFlow[];
}

export function proxyCases(): readonly ProxyCase[] {
  const text = readFileSync(new URL('./data/proxy-cases.json', import.meta.url), 'utf8');
  const { groups } = JSON.parse(text) as { groups: readonly { cases: readonly ProxyCase[] }[] };
  return groups.flatMap((group) => group.cases);
}

/** One slice per Service port, as a controller would make them. */
export function slicesOfCase({ endpoints }: ProxyCase): readonly EndpointSlice[] {
  const groups = new Map<string, CaseEndpoint[]>();
  for (const endpoint of endpoints) {
    const key = `${endpoint.service} ${endpoint.portName} ${endpoint.protocol} ${endpoint.port}`;
    groups.set(key, [...(groups.get(key) ?? []), endpoint]);
  }
  return [...groups.values()].map((group, i) => {
    const { service, portName, protocol, port } = group[0]!;
    const options = group.map(({ nodeName, hintsForZones, hintsForNodes, ...rest }) => ({
      ...rest,
      ...(nodeName === null ? {} : { node: nodeName }),
      ...(hintsForZones ? { zoneHints: hintsForZones } : {}),
      ...(hintsForNodes ? { nodeHints: hintsForNodes } : {}),
    }));
    return aSlice(service, options, { name: `slice-${i}`, port: { name: portName, port, protocol } });
  });
}

/** A node of the case with its kube-proxy's settings, and the kubelet and the CNI plugin beside it. */
export function nodeOfCase(proxyCase: ProxyCase, name: string): PlacedNode & ProxyConfig {
  const node = proxyCase.nodes.find((candidate) => candidate.name === name);
  if (!node) throw new Error(`case ${proxyCase.id} has no node ${name}`);
  return {
    ...proxyCase.config,
    name,
    addresses: [node.ip, ...(node.extraIPs ?? [])],
    podCIDR: node.podCIDR,
    zone: node.zone,
    others: [KUBELET_RULES, masqAgentRules(proxyCase.config.clusterCIDR)],
  };
}
