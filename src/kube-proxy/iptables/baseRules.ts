/**
 * What kube-proxy keeps in the kernel whatever Services there are: its jumps at the hooks, the mark, the masquerade, the canary.
 * @upstream pkg/proxy/iptables/proxier.go#iptablesJumpChains, syncProxyRules
 * Left out: nfacct counters; conntrack's be_liberal mode; IPv6.
 */
import type { HookName, TableName } from '../../api/index.ts';
import type { OwnedRules, Rule } from '../../netfilter/index.ts';
import { chain, comment, host, jump, NEW_ONLY, TO_LOCAL } from './ruleParts.ts';

const MARK = 0x4000;

const CANARY = chain('KUBE-PROXY-CANARY', []);

/** Jumps at each hook, in the order they stand in: kube-proxy puts each new one on top. */
const HOOKS: OwnedRules['hooks'] = [
  hook('filter', 'INPUT', [
    guard('kubernetes load balancer firewall', 'KUBE-PROXY-FIREWALL'),
    plain('kubernetes health check service ports', 'KUBE-NODEPORTS'),
    guard('kubernetes externally-visible service portals', 'KUBE-EXTERNAL-SERVICES'),
  ]),
  hook('filter', 'FORWARD', [
    guard('kubernetes load balancer firewall', 'KUBE-PROXY-FIREWALL'),
    plain('kubernetes forwarding rules', 'KUBE-FORWARD'),
    guard('kubernetes service portals', 'KUBE-SERVICES'),
    guard('kubernetes externally-visible service portals', 'KUBE-EXTERNAL-SERVICES'),
  ]),
  hook('filter', 'OUTPUT', [
    guard('kubernetes load balancer firewall', 'KUBE-PROXY-FIREWALL'),
    guard('kubernetes service portals', 'KUBE-SERVICES'),
  ]),
  hook('nat', 'PREROUTING', [plain('kubernetes service portals', 'KUBE-SERVICES')]),
  hook('nat', 'OUTPUT', [plain('kubernetes service portals', 'KUBE-SERVICES')]),
  hook('nat', 'POSTROUTING', [plain('kubernetes postrouting rules', 'KUBE-POSTROUTING')]),
];

const FORWARD = chain('KUBE-FORWARD', [
  { matches: [{ kind: 'conntrack', ctstate: ['INVALID'] }], target: { kind: 'DROP' } },
  {
    matches: [comment('kubernetes forwarding rules'), { kind: 'mark', value: MARK, mask: MARK }],
    target: { kind: 'ACCEPT' },
  },
  {
    matches: [
      comment('kubernetes forwarding conntrack rule'),
      { kind: 'conntrack', ctstate: ['RELATED', 'ESTABLISHED'] },
    ],
    target: { kind: 'ACCEPT' },
  },
]);

const MARK_MASQ = chain('KUBE-MARK-MASQ', [{ matches: [], target: { kind: 'MARK', value: MARK, mask: MARK } }]);

const POSTROUTING = chain('KUBE-POSTROUTING', [
  { matches: [{ kind: 'mark', value: MARK, mask: MARK, not: true }], target: { kind: 'RETURN' } },
  { matches: [], target: { kind: 'MARK', value: MARK, mask: 0 } },
  {
    matches: [comment('kubernetes service traffic requiring SNAT')],
    target: { kind: 'MASQUERADE', randomFully: true },
  },
]);

/** The chains that no Service changes; the dispatch chains they jump to change with every Service. */
/**
 * The chains that every sync writes anew whether they changed or not: their rules then count packets from 0, while a Service's chains
 * are only written when something of it changed. Upstream: the "top-level" chains of syncProxyRules.
 */
const WRITTEN_EVERY_SYNC: ReadonlySet<string> = new Set([
  ...['KUBE-SERVICES', 'KUBE-EXTERNAL-SERVICES', 'KUBE-FORWARD', 'KUBE-NODEPORTS', 'KUBE-PROXY-FIREWALL'],
  ...['KUBE-FIREWALL', 'KUBE-POSTROUTING', 'KUBE-MARK-MASQ'],
  // IPVS mode has no others than these, and writes all of them each time.
  ...[
    'KUBE-NODE-PORT',
    'KUBE-LOAD-BALANCER',
    'KUBE-SOURCE-RANGES-FIREWALL',
    'KUBE-IPVS-FILTER',
    'KUBE-IPVS-OUT-FILTER',
  ],
]);

/** What makes a chain be written anew, to the counters of its rules: an endpoint's chain goes with its Service's. */
export function writtenWith(chain: string): 'sync' | 'caller' | 'itself' {
  if (WRITTEN_EVERY_SYNC.has(chain)) return 'sync';
  return chain.startsWith('KUBE-SEP-') ? 'caller' : 'itself';
}

export const BASE_RULES: OwnedRules = {
  hooks: HOOKS,
  chains: { mangle: [CANARY], filter: [FORWARD, CANARY], nat: [MARK_MASQ, POSTROUTING, CANARY] },
};

/** How packets to this node's own addresses get to KUBE-NODEPORTS. The last rules of KUBE-SERVICES. */
export function nodePortJumps(nodePortIPs: readonly string[] | 'all', localhostNodePorts: boolean): readonly Rule[] {
  const about = comment('kubernetes service nodeports; NOTE: this must be the last rule in this chain');
  const target = jump('KUBE-NODEPORTS');
  if (nodePortIPs !== 'all') return nodePortIPs.map((ip) => ({ dst: host(ip), matches: [about], target }));
  const notLoopback = localhostNodePorts ? {} : { dst: { cidr: '127.0.0.0/8', not: true } };
  return [{ ...notLoopback, matches: [about, TO_LOCAL], target }];
}

function hook(table: TableName, name: HookName, rules: readonly Rule[]): OwnedRules['hooks'][number] {
  return { table, hook: name, rules };
}

/** A jump that only packets of new connections take. */
function guard(text: string, to: string): Rule {
  return { matches: [NEW_ONLY, comment(text)], target: jump(to) };
}

function plain(text: string, to: string): Rule {
  return { matches: [comment(text)], target: jump(to) };
}
