import { describe, expect, it } from 'vitest';

import type { ConntrackRow, PacketHeader, Service } from '../../api/index.ts';
import {
  parseIptablesSave,
  printIpsetSave,
  printIptablesSave,
  printIpvsadm,
  type Ruleset,
} from '../../netfilter/index.ts';
import { aService, aSlice } from '../../testing/services.ts';
import type { PlacedNode, ProxyConfig } from '../config.ts';
import { stateOf } from '../proxyState.ts';
import { createIpvsGenerator } from './generateIpvs.ts';
import { ipvsPlatesOf } from './plates.ts';

const CONFIG: ProxyConfig = {
  clusterCIDR: '10.244.0.0/16',
  detectLocal: 'ClusterCIDR',
  masqueradeAll: false,
  nodePortAddresses: [],
  localhostNodePorts: true,
  others: [],
};
const NODE: PlacedNode = { name: 'node-a', addresses: ['192.168.10.11'], podCIDR: '10.244.1.0/24', zone: undefined };
const DATE = 'Mon Jan  5 09:00:00 2026';

const lbStatus = (...ips: string[]) => ({ loadBalancer: { ingress: ips.map((ip) => ({ ip })) } });

/** Two endpoints of each Service, the first on node-a; 10.244.1.10 comes after 10.244.1.9 here, unlike in rules. */
function slicesOf(services: readonly Service[]) {
  return services.flatMap(({ metadata, spec }, i) =>
    (spec.ports ?? []).map((port) =>
      aSlice(
        `default/${metadata.name}`,
        [
          { ip: `10.244.2.${i + 1}`, node: 'node-b' },
          { ip: `10.244.1.${i + 9}`, node: 'node-a' },
        ],
        { name: `${metadata.name}-${port.name ?? ''}`, port: { name: port.name ?? '', protocol: port.protocol } },
      ),
    ),
  );
}

function generate(
  services: readonly Service[],
  config: Partial<ProxyConfig> = {},
  slices = slicesOf(services),
): Ruleset {
  return createIpvsGenerator({ ...CONFIG, ...config })(stateOf(services, slices), NODE);
}

function save(rules: Ruleset): string {
  return printIptablesSave(rules, { date: DATE });
}

/** The rules of one chain, without its name. */
function chain(rules: Ruleset, name: string): string[] {
  const start = `-A ${name} `;
  return save(rules)
    .split('\n')
    .filter((line) => line.startsWith(start))
    .map((line) => line.slice(start.length));
}

const WEB = aService('default/web', { clusterIP: '10.96.0.50' });

/** One of everything. */
const EVERYTHING: readonly Service[] = [
  WEB,
  aService('default/node', {
    clusterIP: '10.96.0.51',
    type: 'NodePort',
    ports: [
      { name: 'a', nodePort: 30080 },
      { name: 'b', nodePort: 30081, protocol: 'UDP' },
      { name: 'c', nodePort: 30082, protocol: 'SCTP' },
    ],
  }),
  aService('default/nodelocal', {
    clusterIP: '10.96.0.52',
    type: 'NodePort',
    externalTrafficPolicy: 'Local',
    ports: [
      { name: 'a', nodePort: 30090 },
      { name: 'b', nodePort: 30091, protocol: 'UDP' },
      { name: 'c', nodePort: 30092, protocol: 'SCTP' },
    ],
  }),
  aService('default/lb', {
    clusterIP: '10.96.0.53',
    type: 'LoadBalancer',
    allocateLoadBalancerNodePorts: false,
    loadBalancerSourceRanges: ['192.168.10.0/24', '203.0.113.0/25'],
    status: lbStatus('198.51.100.1'),
  }),
  aService('default/lblocal', {
    clusterIP: '10.96.0.54',
    type: 'LoadBalancer',
    externalTrafficPolicy: 'Local',
    allocateLoadBalancerNodePorts: false,
    healthCheckNodePort: 32000,
    loadBalancerSourceRanges: ['203.0.113.0/25'],
    status: lbStatus('198.51.100.2'),
  }),
  aService('default/ext', { clusterIP: '10.96.0.55', externalIPs: ['198.18.12.10', '192.168.10.11'] }),
  aService('default/extlocal', {
    clusterIP: '10.96.0.56',
    externalIPs: ['198.18.12.11'],
    externalTrafficPolicy: 'Local',
    sessionAffinity: 'ClientIP',
    sessionAffinityConfig: { clientIP: { timeoutSeconds: 600 } },
  }),
];

describe('the chains of IPVS mode', () => {
  it('hang on the hooks as kube-proxy puts them there, the last on top', () => {
    const rules = generate([]);
    expect(chain(rules, 'INPUT')).toEqual([
      '-m comment --comment "kubernetes ipvs access filter" -j KUBE-IPVS-FILTER',
      '-m comment --comment "kube-proxy firewall rules" -j KUBE-PROXY-FIREWALL',
      '-m comment --comment "kubernetes health check rules" -j KUBE-NODE-PORT',
    ]);
    expect(chain(rules, 'FORWARD')).toEqual([
      '-m comment --comment "kube-proxy firewall rules" -j KUBE-PROXY-FIREWALL',
      '-m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD',
    ]);
    expect(chain(rules, 'OUTPUT')).toEqual([
      '-m comment --comment "kubernetes ipvs access filter" -j KUBE-IPVS-OUT-FILTER',
      '-m comment --comment "kubernetes service portals" -j KUBE-SERVICES',
    ]);
  });

  it('are few while there is no Service, and name no Service ever', () => {
    expect(chain(generate([]), 'KUBE-SERVICES')).toEqual([
      '-s 127.0.0.0/8 -j RETURN',
      '-m addrtype --dst-type LOCAL -j KUBE-NODE-PORT',
    ]);
    const text = save(generate(EVERYTHING));
    expect(text).not.toMatch(/default\//);
    expect(text.split('\n').filter((line) => line.startsWith('-A'))).toHaveLength(47);
  });

  const rules = generate(EVERYTHING);
  it.each<[string, string[]]>([
    [
      'KUBE-SERVICES',
      [
        '-s 127.0.0.0/8 -j RETURN',
        '-m comment --comment "Kubernetes service lb portal" -m set --match-set KUBE-LOAD-BALANCER dst,dst -j KUBE-LOAD-BALANCER',
        '! -s 10.244.0.0/16 -m comment --comment "Kubernetes service cluster ip + port for masquerade purpose" -m set --match-set KUBE-CLUSTER-IP dst,dst -j KUBE-MARK-MASQ',
        '-m comment --comment "Kubernetes service external ip + port for masquerade and filter purpose" -m set --match-set KUBE-EXTERNAL-IP dst,dst -j KUBE-MARK-MASQ',
        '-m comment --comment "Kubernetes service external ip + port for masquerade and filter purpose" -m set --match-set KUBE-EXTERNAL-IP dst,dst -m physdev ! --physdev-is-in -m addrtype ! --src-type LOCAL -j ACCEPT',
        '-m comment --comment "Kubernetes service external ip + port for masquerade and filter purpose" -m set --match-set KUBE-EXTERNAL-IP dst,dst -m addrtype --dst-type LOCAL -j ACCEPT',
        '-m comment --comment "Kubernetes service external ip + port with externalTrafficPolicy=local" -m set --match-set KUBE-EXTERNAL-IP-LOCAL dst,dst -m physdev ! --physdev-is-in -m addrtype ! --src-type LOCAL -j ACCEPT',
        '-m comment --comment "Kubernetes service external ip + port with externalTrafficPolicy=local" -m set --match-set KUBE-EXTERNAL-IP-LOCAL dst,dst -m addrtype --dst-type LOCAL -j ACCEPT',
        '-m addrtype --dst-type LOCAL -j KUBE-NODE-PORT',
        '-m set --match-set KUBE-CLUSTER-IP dst,dst -j ACCEPT',
        '-m set --match-set KUBE-LOAD-BALANCER dst,dst -j ACCEPT',
      ],
    ],
    [
      'KUBE-NODE-PORT',
      [
        '-m comment --comment "Kubernetes health check node port" -m set --match-set KUBE-HEALTH-CHECK-NODE-PORT dst -j ACCEPT',
        '-p tcp -m comment --comment "Kubernetes nodeport TCP port with externalTrafficPolicy=local" -m set --match-set KUBE-NODE-PORT-LOCAL-TCP dst -j RETURN',
        '-p tcp -m comment --comment "Kubernetes nodeport TCP port for masquerade purpose" -m set --match-set KUBE-NODE-PORT-TCP dst -j KUBE-MARK-MASQ',
        '-p udp -m comment --comment "Kubernetes nodeport UDP port with externalTrafficPolicy=local" -m set --match-set KUBE-NODE-PORT-LOCAL-UDP dst -j RETURN',
        '-p udp -m comment --comment "Kubernetes nodeport UDP port for masquerade purpose" -m set --match-set KUBE-NODE-PORT-UDP dst -j KUBE-MARK-MASQ',
        `-p sctp -m comment --comment "Kubernetes nodeport SCTP port with externalTrafficPolicy=local with type \\'hash ip:port\\'" -m set --match-set KUBE-NODE-PORT-LOCAL-SCTP-HASH dst,dst -j RETURN`,
        `-p sctp -m comment --comment "Kubernetes nodeport SCTP port for masquerade purpose with type \\'hash ip:port\\'" -m set --match-set KUBE-NODE-PORT-SCTP-HASH dst,dst -j KUBE-MARK-MASQ`,
      ],
    ],
    [
      'KUBE-LOAD-BALANCER',
      [
        '-m comment --comment "Kubernetes service load balancer ip + port with externalTrafficPolicy=local" -m set --match-set KUBE-LOAD-BALANCER-LOCAL dst,dst -j RETURN',
        '-j KUBE-MARK-MASQ',
      ],
    ],
    [
      'KUBE-POSTROUTING',
      [
        '-m comment --comment "Kubernetes endpoints dst ip:port, source ip for solving hairpin purpose" -m set --match-set KUBE-LOOP-BACK dst,dst,src -j MASQUERADE',
        '-m mark ! --mark 0x4000/0x4000 -j RETURN',
        '-j MARK --set-xmark 0x4000/0x0',
        '-m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE --random-fully',
      ],
    ],
    [
      'KUBE-PROXY-FIREWALL',
      [
        '-m comment --comment "Kubernetes service load balancer ip + port for load balancer with sourceRange" -m set --match-set KUBE-LOAD-BALANCER-FW dst,dst -j KUBE-SOURCE-RANGES-FIREWALL',
      ],
    ],
    [
      'KUBE-SOURCE-RANGES-FIREWALL',
      [
        '-m comment --comment "Kubernetes service load balancer ip + port + source cidr for packet filter purpose" -m set --match-set KUBE-LOAD-BALANCER-SOURCE-CIDR dst,dst,src -j RETURN',
        '-m comment --comment "Kubernetes service load balancer ip + port + source IP for packet filter purpose" -m set --match-set KUBE-LOAD-BALANCER-SOURCE-IP dst,dst,src -j RETURN',
        '-j DROP',
      ],
    ],
    [
      'KUBE-FORWARD',
      [
        '-m comment --comment "kubernetes forwarding rules" -m mark --mark 0x4000/0x4000 -j ACCEPT',
        '-m comment --comment "kubernetes forwarding conntrack rule" -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
      ],
    ],
    [
      'KUBE-IPVS-FILTER',
      [
        '-m set --match-set KUBE-LOAD-BALANCER dst,dst -j RETURN',
        '-m set --match-set KUBE-CLUSTER-IP dst,dst -j RETURN',
        '-m set --match-set KUBE-EXTERNAL-IP dst,dst -j RETURN',
        '-m set --match-set KUBE-EXTERNAL-IP-LOCAL dst,dst -j RETURN',
        '-m set --match-set KUBE-HEALTH-CHECK-NODE-PORT dst -j RETURN',
        '-m conntrack --ctstate NEW -m set --match-set KUBE-IPVS-IPS dst -j REJECT --reject-with icmp-port-unreachable',
      ],
    ],
    // Only the load balancer whose source ranges leave the node out.
    ['KUBE-IPVS-OUT-FILTER', ['-s 198.51.100.2/32 -m ipvs --vproto 6 --vaddr 198.51.100.2 --vport 80 -j DROP']],
  ])('%s has upstream’s rules in upstream’s order', (name, expected) => {
    expect(chain(rules, name)).toEqual(expected);
  });

  it('mark differently without a detector, and mark everything under masqueradeAll', () => {
    const mark = (config: Partial<ProxyConfig>) => chain(generate([WEB], config), 'KUBE-SERVICES')[1];
    const comment = '-m comment --comment "Kubernetes service cluster ip + port for masquerade purpose"';
    expect(mark({ detectLocal: 'none' })).toBe(
      `${comment} -m set --match-set KUBE-CLUSTER-IP src,dst -j KUBE-MARK-MASQ`,
    );
    expect(mark({ masqueradeAll: true })).toBe(
      `${comment} -m set --match-set KUBE-CLUSTER-IP dst,dst -j KUBE-MARK-MASQ`,
    );
    expect(mark({ detectLocal: 'NodeCIDR' })).toMatch(/^! -s 10\.244\.1\.0\/24 /);
  });

  it('mean what their text says', () => {
    const text = save(rules);
    expect(printIptablesSave(parseIptablesSave(text), { date: DATE })).toBe(text);
  });

  it('are the same ones as long as the same sets are filled', () => {
    const generator = createIpvsGenerator(CONFIG);
    const of = (services: readonly Service[]) => generator(stateOf(services, slicesOf(services)), NODE);
    const more = [WEB, aService('default/other', { clusterIP: '10.96.0.60' })];
    expect(of(more).tables).toBe(of([WEB]).tables);
    expect(of(more).ipvs).not.toBe(of([WEB]).ipvs);
  });
});

describe('the sets', () => {
  it('hold what each kind of address needs, as ipset save prints it', () => {
    expect(
      printIpsetSave(generate(EVERYTHING).ipvs?.sets ?? [])
        .trimEnd()
        .split('\n'),
    ).toEqual([
      'create KUBE-LOOP-BACK hash:ip,port,ip family inet hashsize 1024 maxelem 65536',
      'add KUBE-LOOP-BACK 10.244.1.10,sctp:8080,10.244.1.10',
      'add KUBE-LOOP-BACK 10.244.1.10,tcp:8080,10.244.1.10',
      'add KUBE-LOOP-BACK 10.244.1.10,udp:8080,10.244.1.10',
      'add KUBE-LOOP-BACK 10.244.1.11,sctp:8080,10.244.1.11',
      'add KUBE-LOOP-BACK 10.244.1.11,tcp:8080,10.244.1.11',
      'add KUBE-LOOP-BACK 10.244.1.11,udp:8080,10.244.1.11',
      ...[12, 13, 14, 15, 9].map((n) => `add KUBE-LOOP-BACK 10.244.1.${n},tcp:8080,10.244.1.${n}`),
      'create KUBE-CLUSTER-IP hash:ip,port family inet hashsize 1024 maxelem 65536',
      'add KUBE-CLUSTER-IP 10.96.0.50,tcp:80',
      ...['51', '52'].flatMap((n) => ['sctp', 'tcp', 'udp'].map((p) => `add KUBE-CLUSTER-IP 10.96.0.${n},${p}:80`)),
      ...['53', '54', '55', '56'].map((n) => `add KUBE-CLUSTER-IP 10.96.0.${n},tcp:80`),
      'create KUBE-EXTERNAL-IP hash:ip,port family inet hashsize 1024 maxelem 65536',
      'add KUBE-EXTERNAL-IP 192.168.10.11,tcp:80',
      'add KUBE-EXTERNAL-IP 198.18.12.10,tcp:80',
      'create KUBE-EXTERNAL-IP-LOCAL hash:ip,port family inet hashsize 1024 maxelem 65536',
      'add KUBE-EXTERNAL-IP-LOCAL 198.18.12.11,tcp:80',
      'create KUBE-LOAD-BALANCER hash:ip,port family inet hashsize 1024 maxelem 65536',
      'add KUBE-LOAD-BALANCER 198.51.100.1,tcp:80',
      'add KUBE-LOAD-BALANCER 198.51.100.2,tcp:80',
      'create KUBE-LOAD-BALANCER-FW hash:ip,port family inet hashsize 1024 maxelem 65536',
      'add KUBE-LOAD-BALANCER-FW 198.51.100.1,tcp:80',
      'add KUBE-LOAD-BALANCER-FW 198.51.100.2,tcp:80',
      'create KUBE-LOAD-BALANCER-LOCAL hash:ip,port family inet hashsize 1024 maxelem 65536',
      'add KUBE-LOAD-BALANCER-LOCAL 198.51.100.2,tcp:80',
      'create KUBE-LOAD-BALANCER-SOURCE-IP hash:ip,port,ip family inet hashsize 1024 maxelem 65536',
      'add KUBE-LOAD-BALANCER-SOURCE-IP 198.51.100.1,tcp:80,198.51.100.1',
      'create KUBE-LOAD-BALANCER-SOURCE-CIDR hash:ip,port,net family inet hashsize 1024 maxelem 65536',
      'add KUBE-LOAD-BALANCER-SOURCE-CIDR 198.51.100.1,tcp:80,192.168.10.0/24',
      'add KUBE-LOAD-BALANCER-SOURCE-CIDR 198.51.100.1,tcp:80,203.0.113.0/25',
      'add KUBE-LOAD-BALANCER-SOURCE-CIDR 198.51.100.2,tcp:80,203.0.113.0/25',
      'create KUBE-NODE-PORT-TCP bitmap:port range 0-65535',
      'add KUBE-NODE-PORT-TCP 30080',
      'add KUBE-NODE-PORT-TCP 30090',
      'create KUBE-NODE-PORT-LOCAL-TCP bitmap:port range 0-65535',
      'add KUBE-NODE-PORT-LOCAL-TCP 30090',
      'create KUBE-NODE-PORT-UDP bitmap:port range 0-65535',
      'add KUBE-NODE-PORT-UDP 30081',
      'add KUBE-NODE-PORT-UDP 30091',
      'create KUBE-NODE-PORT-LOCAL-UDP bitmap:port range 0-65535',
      'add KUBE-NODE-PORT-LOCAL-UDP 30091',
      'create KUBE-NODE-PORT-SCTP-HASH hash:ip,port family inet hashsize 1024 maxelem 65536',
      ...['30082', '30092'].map((port) => `add KUBE-NODE-PORT-SCTP-HASH 10.244.1.1,sctp:${port}`),
      ...['30082', '30092'].map((port) => `add KUBE-NODE-PORT-SCTP-HASH 192.168.10.11,sctp:${port}`),
      'create KUBE-NODE-PORT-LOCAL-SCTP-HASH hash:ip,port family inet hashsize 1024 maxelem 65536',
      'add KUBE-NODE-PORT-LOCAL-SCTP-HASH 10.244.1.1,sctp:30092',
      'add KUBE-NODE-PORT-LOCAL-SCTP-HASH 192.168.10.11,sctp:30092',
      'create KUBE-HEALTH-CHECK-NODE-PORT bitmap:port range 0-65535',
      'add KUBE-HEALTH-CHECK-NODE-PORT 32000',
      'create KUBE-IPVS-IPS hash:ip family inet hashsize 1024 maxelem 65536',
      ...[50, 51, 52, 53, 54, 55, 56].map((n) => `add KUBE-IPVS-IPS 10.96.0.${n}`),
      // Not 192.168.10.11: the node has it on an interface of its own.
      ...['198.18.12.10', '198.18.12.11', '198.51.100.1', '198.51.100.2'].map((ip) => `add KUBE-IPVS-IPS ${ip}`),
    ]);
  });

  it('of NodePorts are on the node’s InternalIP alone with nodePortAddresses primary', () => {
    const { ipvs } = generate(EVERYTHING, { nodePortAddresses: ['primary'] });
    const nodePorts = ipvs?.virtualServers.filter(({ port }) => port > 30_000).map(({ ip }) => ip);
    expect(new Set(nodePorts)).toEqual(new Set(['192.168.10.11']));
  });

  it('lose NodePorts, and with them the health check, when no address of the node answers NodePorts', () => {
    const { ipvs } = generate(EVERYTHING, { nodePortAddresses: ['172.16.0.0/12'] });
    const filled = ipvs?.sets.filter(({ entries }) => entries.length > 0).map(({ name }) => name);
    expect(filled?.some((name) => name.startsWith('KUBE-NODE-PORT'))).toBe(false);
    // This one has no NodePort, only a health check.
    expect(filled).toContain('KUBE-HEALTH-CHECK-NODE-PORT');
    expect(ipvs?.virtualServers.some(({ port }) => port > 30_000)).toBe(false);
  });
});

/** A tracked connection that ip_vs has translated. */
function tracked(vip: string, port: number, real: string, tcpState?: ConntrackRow['tcpState']): ConntrackRow {
  const protocol: PacketHeader['protocol'] = tcpState === undefined ? 'UDP' : 'TCP';
  const client = { src: '10.244.1.9', sport: 40_000 };
  return {
    protocol,
    state: 'ESTABLISHED',
    ...(tcpState === undefined ? {} : { tcpState }),
    original: { protocol, ...client, dst: vip, dport: port },
    reply: { protocol, src: real, sport: 8080, dst: client.src, dport: client.sport },
    dnat: true,
    snat: false,
    ipvs: true,
    expiresAt: 0,
  };
}

describe('the virtual servers', () => {
  it('are printed as ipvsadm -Ln prints them, in its order', () => {
    const services = [WEB, ...EVERYTHING.slice(5, 7), aService('default/none', { clusterIP: '10.96.0.9' })];
    const rules = generate(services, {}, slicesOf(services.slice(0, 3)));
    expect(printIpvsadm(rules.ipvs!, [])).toBe(
      [
        'IP Virtual Server version 1.2.1 (size=4096)',
        'Prot LocalAddress:Port Scheduler Flags',
        '  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn',
        'TCP  192.168.10.11:80 rr',
        '  -> 10.244.1.10:8080             Masq    1      0          0         ',
        '  -> 10.244.2.2:8080              Masq    1      0          0         ',
        'TCP  198.18.12.10:80 rr',
        '  -> 10.244.1.10:8080             Masq    1      0          0         ',
        '  -> 10.244.2.2:8080              Masq    1      0          0         ',
        'TCP  198.18.12.11:80 rr persistent 600',
        '  -> 10.244.1.11:8080             Masq    1      0          0         ',
        'TCP  10.96.0.9:80 rr',
        'TCP  10.96.0.50:80 rr',
        '  -> 10.244.1.9:8080              Masq    1      0          0         ',
        '  -> 10.244.2.1:8080              Masq    1      0          0         ',
        'TCP  10.96.0.55:80 rr',
        '  -> 10.244.1.10:8080             Masq    1      0          0         ',
        '  -> 10.244.2.2:8080              Masq    1      0          0         ',
        'TCP  10.96.0.56:80 rr persistent 600',
        '  -> 10.244.1.11:8080             Masq    1      0          0         ',
        '  -> 10.244.2.3:8080              Masq    1      0          0         ',
        '',
      ].join('\n'),
    );
  });

  it('count connections, and keep a TCP real server that has some with weight 0', () => {
    const udp = aService('default/dns', { clusterIP: '10.96.0.10', ports: [{ name: 'http', protocol: 'UDP' }] });
    const services = [WEB, udp];
    const rows = [
      tracked('10.96.0.50', 80, '10.244.1.9', 'ESTABLISHED'),
      tracked('10.96.0.50', 80, '10.244.1.9', 'SYN_RECV'),
      tracked('10.96.0.50', 80, '10.244.1.9', 'TIME_WAIT'),
      tracked('10.96.0.50', 80, '10.244.1.77', 'CLOSE_WAIT'),
      tracked('10.96.0.10', 80, '10.244.2.2'),
      tracked('10.96.0.10', 80, '10.244.1.77'),
      { ...tracked('10.96.0.50', 80, '10.244.2.1', 'ESTABLISHED'), ipvs: undefined } as unknown as ConntrackRow,
    ];
    const lines = printIpvsadm(generate(services).ipvs!, rows).split('\n');
    expect(lines.slice(3, -1)).toEqual([
      'TCP  10.96.0.50:80 rr',
      '  -> 10.244.1.9:8080              Masq    1      2          1         ',
      '  -> 10.244.1.77:8080             Masq    0      0          1         ',
      '  -> 10.244.2.1:8080              Masq    1      0          0         ',
      'UDP  10.96.0.10:80 rr',
      '  -> 10.244.1.10:8080             Masq    1      0          0         ',
      '  -> 10.244.2.2:8080              Masq    1      0          1         ',
    ]);
  });

  it('are the plates of the node', () => {
    const services = EVERYTHING.slice(0, 5);
    const state = stateOf(services, slicesOf(services));
    const plates = ipvsPlatesOf(createIpvsGenerator(CONFIG)(state, NODE), NODE, state);
    expect(
      plates
        .filter(({ protocol }) => protocol === 'TCP')
        .map(({ service, kind, ip, port, verdict, policy, segments, masquerade }) =>
          [service, kind, `${ip}:${port}`, verdict, policy, segments.length, masquerade ? 'masq' : 'plain'].join(' '),
        ),
    ).toEqual([
      'default/lb:http ClusterIP 10.96.0.53:80 dnat Cluster 2 plain',
      'default/lb:http LoadBalancer 198.51.100.1:80 dnat Cluster 2 masq',
      'default/lblocal:http ClusterIP 10.96.0.54:80 dnat Cluster 2 plain',
      'default/lblocal:http LoadBalancer 198.51.100.2:80 dnat Local 1 plain',
      'default/node:a ClusterIP 10.96.0.51:80 dnat Cluster 2 plain',
      'default/node:a NodePort 192.168.10.11:30080 dnat Cluster 2 masq',
      'default/nodelocal:a ClusterIP 10.96.0.52:80 dnat Cluster 2 plain',
      'default/nodelocal:a NodePort 192.168.10.11:30090 dnat Local 1 plain',
      'default/web:http ClusterIP 10.96.0.50:80 dnat Cluster 2 plain',
    ]);
  });
});
