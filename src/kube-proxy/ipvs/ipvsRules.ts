/**
 * The iptables chains of IPVS mode: they mark, masquerade and filter, and look into the sets; nothing in them names a Service.
 * @upstream pkg/proxy/ipvs/proxier.go#iptablesJumpChain, writeIptablesRules, acceptIPVSTraffic
 * Left out: IPv6.
 */
import type { HookName, TableName } from '../../api/index.ts';
import type { Match, OwnedRules, Rule, Target } from '../../netfilter/index.ts';
import { chain, comment, host, jump, MARK_MASQ, NEW_ONLY, TO_LOCAL } from '../iptables/ruleParts.ts';
import type { BarredAddress } from './portServers.ts';
import { SETS, type SetName } from './setNames.ts';

const MARK = 0x4000;

const ACCEPT: Target = { kind: 'ACCEPT' };
const RETURN: Target = { kind: 'RETURN' };
const DROP: Target = { kind: 'DROP' };

const PROTOCOL_NUMBERS = { tcp: 6, udp: 17, sctp: 132 } as const;

function hook(table: TableName, name: HookName, ...jumps: readonly (readonly [string, string])[]) {
  const rules = jumps.map(([text, to]): Rule => ({ matches: [comment(text)], target: jump(to) }));
  return { table, hook: name, rules };
}

/** Jumps at each hook, in the order they stand in: kube-proxy puts each new one on top. */
const HOOKS: OwnedRules['hooks'] = [
  hook(
    'filter',
    'INPUT',
    ['kubernetes ipvs access filter', 'KUBE-IPVS-FILTER'],
    ['kube-proxy firewall rules', 'KUBE-PROXY-FIREWALL'],
    ['kubernetes health check rules', 'KUBE-NODE-PORT'],
  ),
  hook(
    'filter',
    'FORWARD',
    ['kube-proxy firewall rules', 'KUBE-PROXY-FIREWALL'],
    ['kubernetes forwarding rules', 'KUBE-FORWARD'],
  ),
  hook('filter', 'OUTPUT', ['kubernetes ipvs access filter', 'KUBE-IPVS-OUT-FILTER']),
  hook('nat', 'PREROUTING', ['kubernetes service portals', 'KUBE-SERVICES']),
  hook('nat', 'OUTPUT', ['kubernetes service portals', 'KUBE-SERVICES']),
  hook('nat', 'POSTROUTING', ['kubernetes postrouting rules', 'KUBE-POSTROUTING']),
];

type Directions = Extract<Match, { kind: 'set' }>['directions'];
const TO: Directions = ['dst', 'dst'];
const FROM_TO: Directions = ['src', 'dst'];
const TO_FROM: Directions = ['dst', 'dst', 'src'];
const PORT: Directions = ['dst'];

function inSet(name: SetName, directions: Directions): Match {
  return { kind: 'set', name, directions };
}

/** A rule about what is in a set, with the set's comment. */
function about(name: SetName, directions: Directions, target: Target, protocol?: Rule['protocol']): Rule {
  const matches = [comment(SETS[name].comment), inSet(name, directions)];
  return { ...(protocol ? { protocol } : {}), matches, target };
}

export interface IpvsRuleSettings {
  readonly masqueradeAll: boolean;
  readonly podRange: string | undefined;
}

/** @param filled the sets that hold something: for most of the others no rule is written. */
export function ipvsRules(
  filled: ReadonlySet<SetName>,
  barred: readonly BarredAddress[],
  settings: IpvsRuleSettings,
): OwnedRules {
  const where = (name: SetName, ...rules: readonly Rule[]): readonly Rule[] => (filled.has(name) ? rules : []);
  return {
    hooks: HOOKS,
    chains: {
      nat: [
        chain('KUBE-SERVICES', servicesRules(where, settings)),
        chain('KUBE-LOAD-BALANCER', [
          ...where('KUBE-LOAD-BALANCER-LOCAL', about('KUBE-LOAD-BALANCER-LOCAL', TO, RETURN)),
          { matches: [], target: MARK_MASQ },
        ]),
        chain('KUBE-NODE-PORT', nodePortRules(where)),
        chain('KUBE-POSTROUTING', [
          ...where('KUBE-LOOP-BACK', about('KUBE-LOOP-BACK', TO_FROM, { kind: 'MASQUERADE', randomFully: false })),
          { matches: [{ kind: 'mark', value: MARK, mask: MARK, not: true }], target: RETURN },
          { matches: [], target: { kind: 'MARK', value: MARK, mask: 0 } },
          {
            matches: [comment('kubernetes service traffic requiring SNAT')],
            target: { kind: 'MASQUERADE', randomFully: true },
          },
        ]),
        chain('KUBE-MARK-MASQ', [{ matches: [], target: { kind: 'MARK', value: MARK, mask: MARK } }]),
      ],
      filter: filterChains(where, barred),
    },
  };
}

type Where = (name: SetName, ...rules: readonly Rule[]) => readonly Rule[];

function servicesRules(where: Where, settings: IpvsRuleSettings): readonly Rule[] {
  const external = (name: SetName): readonly Rule[] => {
    const first = [comment(SETS[name].comment), inSet(name, TO)];
    return [
      {
        matches: [
          ...first,
          { kind: 'physdev', isIn: true, not: true },
          { kind: 'addrtype', srcType: 'LOCAL', not: true },
        ],
        target: ACCEPT,
      },
      { matches: [...first, TO_LOCAL], target: ACCEPT },
    ];
  };
  return [
    { src: { cidr: '127.0.0.0/8' }, matches: [], target: RETURN },
    ...where('KUBE-LOAD-BALANCER', about('KUBE-LOAD-BALANCER', TO, jump('KUBE-LOAD-BALANCER'))),
    ...where('KUBE-CLUSTER-IP', clusterIPMasquerade(settings)),
    ...where('KUBE-EXTERNAL-IP', about('KUBE-EXTERNAL-IP', TO, MARK_MASQ), ...external('KUBE-EXTERNAL-IP')),
    ...where('KUBE-EXTERNAL-IP-LOCAL', ...external('KUBE-EXTERNAL-IP-LOCAL')),
    { matches: [TO_LOCAL], target: jump('KUBE-NODE-PORT') },
    ...where('KUBE-CLUSTER-IP', { matches: [inSet('KUBE-CLUSTER-IP', TO)], target: ACCEPT }),
    ...where('KUBE-LOAD-BALANCER', { matches: [inSet('KUBE-LOAD-BALANCER', TO)], target: ACCEPT }),
  ];
}

/** Whoever is no Pod needs a new source: the answer would not pass this node, or (a process of the node) would go to a ClusterIP. */
function clusterIPMasquerade({ masqueradeAll, podRange }: IpvsRuleSettings): Rule {
  if (masqueradeAll) return about('KUBE-CLUSTER-IP', TO, MARK_MASQ);
  if (podRange === undefined) return about('KUBE-CLUSTER-IP', FROM_TO, MARK_MASQ);
  return { src: { cidr: podRange, not: true }, ...about('KUBE-CLUSTER-IP', TO, MARK_MASQ) };
}

function nodePortRules(where: Where): readonly Rule[] {
  const rules = (protocol: NonNullable<Rule['protocol']>, local: SetName, all: SetName, directions: Directions) => [
    ...where(local, about(local, directions, RETURN, protocol)),
    ...where(all, about(all, directions, MARK_MASQ, protocol)),
  ];
  return [
    ...rules('tcp', 'KUBE-NODE-PORT-LOCAL-TCP', 'KUBE-NODE-PORT-TCP', PORT),
    ...rules('udp', 'KUBE-NODE-PORT-LOCAL-UDP', 'KUBE-NODE-PORT-UDP', PORT),
    ...rules('sctp', 'KUBE-NODE-PORT-LOCAL-SCTP-HASH', 'KUBE-NODE-PORT-SCTP-HASH', TO),
  ];
}

function filterChains(where: Where, barred: readonly BarredAddress[]) {
  const letOn = (name: SetName, directions: Directions): Rule => ({
    matches: [inSet(name, directions)],
    target: RETURN,
  });
  return [
    chain('KUBE-FORWARD', [
      {
        matches: [comment('kubernetes forwarding rules'), { kind: 'mark', value: MARK, mask: MARK }],
        target: ACCEPT,
      },
      {
        matches: [
          comment('kubernetes forwarding conntrack rule'),
          { kind: 'conntrack', ctstate: ['RELATED', 'ESTABLISHED'] },
        ],
        target: ACCEPT,
      },
    ]),
    chain('KUBE-NODE-PORT', [about('KUBE-HEALTH-CHECK-NODE-PORT', PORT, ACCEPT)]),
    chain('KUBE-PROXY-FIREWALL', [
      ...where('KUBE-LOAD-BALANCER-FW', about('KUBE-LOAD-BALANCER-FW', TO, jump('KUBE-SOURCE-RANGES-FIREWALL'))),
    ]),
    chain('KUBE-SOURCE-RANGES-FIREWALL', [
      ...where('KUBE-LOAD-BALANCER-SOURCE-CIDR', about('KUBE-LOAD-BALANCER-SOURCE-CIDR', TO_FROM, RETURN)),
      ...where('KUBE-LOAD-BALANCER-SOURCE-IP', about('KUBE-LOAD-BALANCER-SOURCE-IP', TO_FROM, RETURN)),
      { matches: [], target: DROP },
    ]),
    // Ports of the host must not be reached through an address of a Service; nor can a ping, which has no port.
    chain('KUBE-IPVS-FILTER', [
      letOn('KUBE-LOAD-BALANCER', TO),
      letOn('KUBE-CLUSTER-IP', TO),
      letOn('KUBE-EXTERNAL-IP', TO),
      letOn('KUBE-EXTERNAL-IP-LOCAL', TO),
      letOn('KUBE-HEALTH-CHECK-NODE-PORT', PORT),
      {
        matches: [NEW_ONLY, inSet('KUBE-IPVS-IPS', PORT)],
        target: { kind: 'REJECT', with: 'icmp-port-unreachable' },
      },
    ]),
    chain('KUBE-IPVS-OUT-FILTER', barred.map(barredRule)),
  ];
}

/** A process of the node asks a load balancer's address with that address as its source, and is not allowed to. */
function barredRule({ ip, port, protocol }: BarredAddress): Rule {
  return {
    src: host(ip),
    matches: [{ kind: 'ipvs', vproto: PROTOCOL_NUMBERS[protocol], vaddr: ip, vport: port }],
    target: DROP,
  };
}
