import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

import { masqAgentRules } from '../cni/index.ts';
import { KUBELET_RULES } from '../kubelet/index.ts';
import { printIptablesSave, type Ruleset } from '../netfilter/index.ts';
import { aService, aSlice, type EndpointOptions, type ServiceOptions } from '../testing/services.ts';
import { generateRuleset, type PlacedNode, type ProxyConfig } from './index.ts';

const NODE: PlacedNode & ProxyConfig = {
  name: 'node-a',
  addresses: ['192.168.10.11', '10.0.0.11'],
  podCIDR: '10.244.1.0/24',
  zone: undefined,
  clusterCIDR: '10.244.0.0/16',
  detectLocal: 'ClusterCIDR',
  masqueradeAll: false,
  nodePortAddresses: [],
  localhostNodePorts: true,
  others: [KUBELET_RULES],
};

const THREE = ['10.244.1.5', '10.244.2.5', '10.244.3.5'].map((ip, i) => ({ ip, node: `node-${'abc'[i]}` }));

function save(rules: Ruleset): string {
  return printIptablesSave(rules, { date: 'Mon Jan  5 09:00:00 2026' });
}

/** The printed rules of default/web on node-a. */
function printed(
  service: ServiceOptions,
  endpoints: readonly EndpointOptions[] = THREE,
  node: Partial<PlacedNode & ProxyConfig> = {},
): string[] {
  const slices = endpoints.length > 0 ? [aSlice('default/web', endpoints)] : [];
  return save(generateRuleset([aService('default/web', service)], slices, { ...NODE, ...node })).split('\n');
}

/** Lines of a chain, without their beginning. A chain of one name in two tables: both. */
function chainIn(lines: readonly string[], prefix: string): string[] {
  return lines.filter((line) => line.startsWith(`-A ${prefix}`)).map((line) => line.slice(prefix.length + 4));
}

const NODE_PORT: ServiceOptions = { type: 'NodePort', ports: [{ name: 'http', nodePort: 30080 }] };
const LOAD_BALANCER: ServiceOptions = {
  ...NODE_PORT,
  type: 'LoadBalancer',
  status: { loadBalancer: { ingress: [{ ip: '198.51.100.10', ipMode: 'VIP' }] } },
};

describe('a node’s rules', () => {
  it('are letter by letter what a real kernel printed for one ClusterIP Service', () => {
    const golden = readFileSync(new URL('../testing/data/web-on-node-a.iptables', import.meta.url), 'utf8');
    const rules = generateRuleset([aService('default/web')], [aSlice('default/web', THREE)], NODE);
    expect(save(rules)).toBe(golden);
  });

  it('hold the CNI plugin’s masquerade after kube-proxy’s', () => {
    const lines = printed({}, THREE, { others: [KUBELET_RULES, masqAgentRules('10.244.0.0/16')] });
    expect(chainIn(lines, 'POSTROUTING')).toEqual([
      '-m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING',
      '-m addrtype ! --dst-type LOCAL -m comment --comment "kind-masq-agent: ensure nat POSTROUTING directs all non-LOCAL destination traffic to our custom KIND-MASQ-AGENT chain" -j KIND-MASQ-AGENT',
    ]);
  });

  it('list Services by namespace/name:port, endpoints by the text of their address', () => {
    const services = ['b/web', 'a/web-2', 'a/web'].map((key, i) => aService(key, { clusterIP: `10.96.0.${i + 1}` }));
    const slices = [aSlice('a/web', [{ ip: '10.244.1.5' }, { ip: '10.244.1.10' }]), aSlice('b/web', THREE)];
    const lines = save(generateRuleset(services, slices, NODE)).split('\n');
    const order = lines.filter((line) => line.startsWith('-A KUBE-SERVICES')).map((line) => /"(\S+) /.exec(line)?.[1]);
    expect(order).toEqual(['a/web-2:http', 'a/web:http', 'b/web:http', 'kubernetes']);
    const text = lines.join('\n');
    expect(text.indexOf('a/web:http -> 10.244.1.10:8080')).toBeLessThan(text.indexOf('a/web:http -> 10.244.1.5:8080'));
  });

  it('have no rule for headless and ExternalName Services, or for those another proxy serves', () => {
    const other = aService('default/web');
    const labelled = {
      ...other,
      metadata: { ...other.metadata, labels: { 'service.kubernetes.io/service-proxy-name': 'x' } },
    };
    const services = [
      aService('default/a', { clusterIP: 'None' }),
      aService('default/b', { type: 'ExternalName' }),
      labelled,
    ];
    expect(save(generateRuleset(services, [aSlice('default/web', THREE)], NODE))).not.toContain('default/');
  });
});

describe('variants of single lines, as a real kernel printed them', () => {
  const ONE = THREE.slice(0, 1);
  const H = 'CDGGSHYLG3RE2FKL';

  it('NodePort under policy Local: short cuts for Pods and the node', () => {
    const lines = printed({ ...NODE_PORT, externalTrafficPolicy: 'Local' });
    expect(chainIn(lines, 'KUBE-NODEPORTS')).toEqual([
      `-p tcp -m comment --comment "default/web:http" -m tcp --dport 30080 -j KUBE-EXT-${H}`,
    ]);
    expect(chainIn(lines, `KUBE-EXT-${H}`)).toEqual([
      `-s 10.244.0.0/16 -m comment --comment "pod traffic for default/web:http external destinations" -j KUBE-SVC-${H}`,
      '-m comment --comment "masquerade LOCAL traffic for default/web:http external destinations" -m addrtype --src-type LOCAL -j KUBE-MARK-MASQ',
      `-m comment --comment "route LOCAL traffic for default/web:http external destinations" -m addrtype --src-type LOCAL -j KUBE-SVC-${H}`,
      `-j KUBE-SVL-${H}`,
    ]);
  });

  it('NodePort under policy Local without a local endpoint: dropped from outside, short cuts stay', () => {
    const lines = printed({ ...NODE_PORT, externalTrafficPolicy: 'Local' }, THREE.slice(1));
    expect(chainIn(lines, 'KUBE-EXTERNAL-SERVICES')).toEqual([
      '-p tcp -m comment --comment "default/web:http has no local endpoints" -m addrtype --dst-type LOCAL -m tcp --dport 30080 -j DROP',
    ]);
    expect(chainIn(lines, `KUBE-EXT-${H}`)).toHaveLength(3);
  });

  it('NodePort under policy Cluster: everything from outside is masqueraded', () => {
    expect(chainIn(printed(NODE_PORT), `KUBE-EXT-${H}`)).toEqual([
      '-m comment --comment "masquerade traffic for default/web:http external destinations" -j KUBE-MARK-MASQ',
      `-j KUBE-SVC-${H}`,
    ]);
  });

  it('source ranges: a firewall chain, and a drop for what it did not accept', () => {
    const lines = printed({ ...LOAD_BALANCER, loadBalancerSourceRanges: [' 203.0.113.5/25 '] });
    expect(chainIn(lines, `KUBE-FW-${H}`)).toEqual([
      `-s 203.0.113.0/25 -m comment --comment "default/web:http loadbalancer IP" -j KUBE-EXT-${H}`,
      '-m comment --comment "other traffic to default/web:http will be dropped by KUBE-PROXY-FIREWALL"',
    ]);
    expect(chainIn(lines, 'KUBE-PROXY-FIREWALL')).toEqual([
      `-d 198.51.100.10/32 -p tcp -m comment --comment "default/web:http traffic not accepted by KUBE-FW-${H}" -m tcp --dport 80 -j DROP`,
    ]);
    expect(chainIn(lines, 'KUBE-SERVICES')).toContain(
      `-d 198.51.100.10/32 -p tcp -m comment --comment "default/web:http loadbalancer IP" -m tcp --dport 80 -j KUBE-FW-${H}`,
    );
  });

  it('source ranges that hold the node: its own packets may loop back with the load balancer’s address', () => {
    const lines = printed({ ...LOAD_BALANCER, loadBalancerSourceRanges: ['192.168.10.0/24'] });
    expect(chainIn(lines, `KUBE-FW-${H}`)[1]).toBe(
      `-s 198.51.100.10/32 -m comment --comment "default/web:http loadbalancer IP" -j KUBE-EXT-${H}`,
    );
  });

  it('a range of everybody makes all ranges pointless', () => {
    const lines = printed({ ...LOAD_BALANCER, loadBalancerSourceRanges: ['10.0.0.0/8', '0.0.0.0/0'] });
    expect(lines.join('\n')).not.toContain('KUBE-FW-');
  });

  it('session affinity: ask where the client was, remember where it goes', () => {
    const lines = printed(
      { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } } },
      ONE,
    );
    const sep = 'KUBE-SEP-AFGSLHOD2HFNCBX4';
    expect(chainIn(lines, `KUBE-SVC-${H}`).slice(1)).toEqual([
      `-m comment --comment "default/web:http -> 10.244.1.5:8080" -m recent --rcheck --seconds 10800 --reap --name ${sep} --mask 255.255.255.255 --rsource -j ${sep}`,
      `-m comment --comment "default/web:http -> 10.244.1.5:8080" -j ${sep}`,
    ]);
    expect(chainIn(lines, sep)[1]).toBe(
      `-p tcp -m comment --comment "default/web:http" -m recent --set --name ${sep} --mask 255.255.255.255 --rsource -m tcp -j DNAT --to-destination 10.244.1.5:8080`,
    );
  });

  it('healthCheckNodePort is let in, with or without endpoints', () => {
    const service: ServiceOptions = { ...LOAD_BALANCER, externalTrafficPolicy: 'Local', healthCheckNodePort: 32000 };
    expect(chainIn(printed(service, []), 'KUBE-NODEPORTS')).toEqual([
      '-p tcp -m comment --comment "default/web:http health check node port" -m tcp --dport 32000 -j ACCEPT',
    ]);
  });

  it('no endpoints at all: every address of the Service is rejected', () => {
    const lines = printed({ ...LOAD_BALANCER, externalIPs: ['192.0.2.1'] }, []);
    const reject = '-j REJECT --reject-with icmp-port-unreachable';
    expect(chainIn(lines, 'KUBE-SERVICES')[0]).toBe(
      `-d 10.96.0.50/32 -p tcp -m comment --comment "default/web:http has no endpoints" -m tcp --dport 80 ${reject}`,
    );
    expect(chainIn(lines, 'KUBE-EXTERNAL-SERVICES').map((line) => line.split(' -m ')[0])).toEqual([
      '-d 192.0.2.1/32 -p tcp',
      '-d 198.51.100.10/32 -p tcp',
      '-p tcp',
    ]);
  });

  it('an address the cloud’s proxy answers for (ipMode Proxy) has no rule', () => {
    const status = { loadBalancer: { ingress: [{ ip: '198.51.100.10', ipMode: 'Proxy' as const }] } };
    expect(printed({ ...LOAD_BALANCER, status }).join('\n')).not.toContain('198.51.100.10');
  });
});

describe('kube-proxy’s settings', () => {
  const masquerade = (node: Partial<PlacedNode & ProxyConfig>) =>
    chainIn(printed({}, THREE, node), 'KUBE-SVC-CDGGSHYLG3RE2FKL')[0]?.split(' -p ')[0];

  it.each<[string, Partial<PlacedNode & ProxyConfig>, string]>([
    ['ClusterCIDR: what no Pod sent is masqueraded', {}, '! -s 10.244.0.0/16 -d 10.96.0.50/32'],
    ['NodeCIDR: what no Pod of this node sent', { detectLocal: 'NodeCIDR' }, '! -s 10.244.1.0/24 -d 10.96.0.50/32'],
    ['masqueradeAll: everything', { masqueradeAll: true }, '-d 10.96.0.50/32'],
  ])('%s', (_, node, expected) => {
    expect(masquerade(node)).toBe(expected);
  });

  it('with the detector off there is no such rule', () => {
    expect(masquerade({ detectLocal: 'none' })).toContain('-m comment --comment "default/web:http -> 10.244.1.5:8080"');
  });

  const jumps = (node: Partial<PlacedNode & ProxyConfig>) =>
    chainIn(printed(NODE_PORT, THREE, node), 'KUBE-SERVICES')
      .filter((line) => line.endsWith('-j KUBE-NODEPORTS'))
      .map((line) => line.split(' -m ')[0]);

  it.each<[string, Partial<ProxyConfig>, string[]]>([
    ['by default on all addresses of the node', {}, ['']],
    ['without localhost', { localhostNodePorts: false }, ['! -d 127.0.0.0/8']],
    ['in a range: on the node’s addresses in it', { nodePortAddresses: ['10.0.0.0/24'] }, ['-d 10.0.0.11/32']],
    ['primary: on the node’s InternalIP', { nodePortAddresses: ['primary'] }, ['-d 192.168.10.11/32']],
    ['with loopback asked for', { nodePortAddresses: ['127.0.0.0/8'] }, ['-d 127.0.0.1/32']],
    ['with loopback asked for and forbidden', { nodePortAddresses: ['127.0.0.0/8'], localhostNodePorts: false }, []],
  ])('NodePorts answer %s', (_, node, expected) => {
    const lines = jumps(node);
    expect(lines.map((line) => (line?.startsWith('-m') ? '' : line))).toEqual(expected);
  });

  it('beyond 1000 endpoints rules about endpoints go without comments', () => {
    const many = Array.from({ length: 1001 }, (_, i) => ({ ip: `10.244.${i >> 8}.${i & 255}` }));
    const text = printed({}, many).join('\n');
    expect(text).not.toContain(' -> ');
    expect(text).toContain('"default/web:http cluster IP"');
    expect(printed({}, many.slice(1)).join('\n')).toContain(' -> ');
  });
});
