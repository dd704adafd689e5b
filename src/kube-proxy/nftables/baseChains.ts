/**
 * The chains that are there whatever Services there are: those at the hooks, and what they lead to. In the order in which kube-proxy
 * makes them.
 * @upstream pkg/proxy/nftables/proxier.go#nftablesBaseChains, nftablesJumpChains, setupNFTables
 */
import type { NftChain, NftRule, NftStatement } from '../../netfilter/index.ts';

const MARK = 0x4000;

/** Settings of a node that show in these chains. */
export interface BaseSettings {
  /** Source range by which traffic of Pods is told from the rest; undefined: it is not. */
  readonly podRange: string | undefined;
  readonly masqueradeAll: boolean;
  /** Only the addresses in the set nodeport-ips answer NodePorts. */
  readonly nodePortSet: boolean;
  readonly serviceCIDRs: readonly string[];
}

const ADDRESS_AND_PORT = ['ip daddr', 'meta l4proto', 'th dport'] as const;
const PORT = ['meta l4proto', 'th dport'] as const;
const NEW: NftStatement = { kind: 'new' };

export const MASQUERADE_MARK: NftStatement = { kind: 'setMark', how: 'or', value: MARK };

function jump(chain: string): NftStatement {
  return { kind: 'verdict', verdict: { kind: 'jump', chain } };
}

export function goto(chain: string): NftStatement {
  return { kind: 'verdict', verdict: { kind: 'goto', chain } };
}

export function rule(statements: readonly NftStatement[], comment?: string): NftRule {
  return { statements, ...(comment === undefined ? {} : { comment }) };
}

/** At the hooks; the first two see where a packet was sent before it is translated. */
const AT_THE_HOOKS: readonly NftChain[] = [
  atHook('filter', 'prerouting', -110, [rule([NEW, jump('firewall-check')])], '-pre-dnat'),
  atHook('filter', 'output', -110, [rule([NEW, jump('firewall-check')])], '-pre-dnat'),
  atHook('filter', 'input', 0, [
    rule([NEW, jump('nodeport-endpoints-check')]),
    rule([NEW, jump('service-endpoints-check')]),
  ]),
  atHook('filter', 'forward', 0, [
    rule([NEW, jump('service-endpoints-check')]),
    rule([NEW, jump('cluster-ips-check')]),
  ]),
  atHook('filter', 'output', 0, [rule([NEW, jump('service-endpoints-check')]), rule([NEW, jump('cluster-ips-check')])]),
  atHook('nat', 'prerouting', -100, [rule([jump('services')])]),
  atHook('nat', 'output', -100, [rule([jump('services')])]),
  atHook('nat', 'postrouting', 100, [rule([jump('masquerading')])]),
];

const MASQUERADING: NftChain = {
  name: 'masquerading',
  rules: [
    rule([{ kind: 'marked', mask: MARK }, { kind: 'setMark', how: 'xor', value: MARK }, { kind: 'masquerade' }]),
    rule([
      { kind: 'dnatted' },
      { kind: 'lookup', fields: ['ip saddr', 'ip daddr', 'meta l4proto', 'th dport'], set: 'hairpin-connections' },
      { kind: 'masquerade' },
    ]),
  ],
};

export function baseChains(settings: BaseSettings): readonly NftChain[] {
  const { nodePortSet } = settings;
  const notLoopback: NftStatement = { kind: 'address', field: 'ip daddr', not: true, ranges: ['127.0.0.0/8'] };
  const onNode: NftStatement = { kind: 'lookup', fields: ['ip daddr'], set: 'nodeport-ips' };
  const nodePorts = (map: string): NftStatement => ({ kind: 'vmap', fields: PORT, map });
  const addresses = (map: string): NftStatement => ({ kind: 'vmap', fields: ADDRESS_AND_PORT, map });
  return [
    ...AT_THE_HOOKS,
    {
      name: 'nodeport-endpoints-check',
      rules: [rule([nodePortSet ? onNode : notLoopback, nodePorts('no-endpoint-nodeports')])],
    },
    { name: 'service-endpoints-check', rules: [rule([addresses('no-endpoint-services')])] },
    { name: 'firewall-check', rules: [rule([addresses('firewall-ips')])] },
    {
      name: 'services',
      rules: [
        ...clusterIPMasquerade(settings),
        rule([addresses('service-ips')]),
        rule([
          ...(nodePortSet ? [onNode] : [{ kind: 'local', field: 'daddr' } as const, notLoopback]),
          nodePorts('service-nodeports'),
        ]),
      ],
    },
    MASQUERADING,
    { name: 'cluster-ips-check', rules: clusterIPsCheck(settings) },
    {
      name: 'reject-chain',
      comment: 'helper for @no-endpoint-services / @no-endpoint-nodeports',
      rules: [rule([{ kind: 'reject' }])],
    },
  ];
}

/** Whoever is not a Pod needs a new source on the way to a ClusterIP, or the answer would not come back through this node. */
function clusterIPMasquerade({ masqueradeAll, podRange }: BaseSettings): readonly NftRule[] {
  const toClusterIP: NftStatement = { kind: 'lookup', fields: ['ip daddr'], set: 'cluster-ips' };
  if (masqueradeAll) return [rule([toClusterIP, MASQUERADE_MARK], 'masquerade all clusterIP traffic')];
  if (podRange === undefined) return [];
  const notPod: NftStatement = { kind: 'address', field: 'ip saddr', not: true, ranges: [podRange] };
  return [rule([toClusterIP, notPod, MASQUERADE_MARK], 'masquerade clusterIP traffic from outside cluster')];
}

/** What was not translated, though it is sent to a Service's range: a port that no Service has, or an address. */
function clusterIPsCheck({ serviceCIDRs }: BaseSettings): readonly NftRule[] {
  return [
    rule(
      [{ kind: 'lookup', fields: ['ip daddr'], set: 'cluster-ips' }, { kind: 'reject' }],
      'Reject traffic to invalid ports of ClusterIPs',
    ),
    ...(serviceCIDRs.length === 0
      ? []
      : [
          rule(
            [
              { kind: 'address', field: 'ip daddr', ranges: serviceCIDRs },
              { kind: 'verdict', verdict: { kind: 'drop' } },
            ],
            'Drop traffic to unallocated ClusterIPs',
          ),
        ]),
  ];
}

function atHook(
  type: 'filter' | 'nat',
  hook: NonNullable<NftChain['base']>['hook'],
  priority: number,
  rules: readonly NftRule[],
  suffix = '',
): NftChain {
  return { name: `${type}-${hook}${suffix}`, base: { type, hook, priority }, rules };
}
