/**
 * The virtual addresses in a node's kernel, read from the rules that are in force there and from nothing else: which chain serves an
 * address, with what chances it leads where, and what is rejected or dropped.
 */
import { isInCidr, type Plate, type PlateSegment } from '../api/index.ts';
import type { Chain, Match, Rule, Ruleset } from '../netfilter/index.ts';
import type { ProxyNode } from './config.ts';
import type { ProxyState } from './proxyState.ts';

type Kind = Plate['kind'];

/** A rule's comment, "default/web:http cluster IP" and the like. */
function commentOf(rule: Rule): string {
  return find(rule, 'comment')?.text ?? '';
}

function find<K extends Match['kind']>(rule: Rule, kind: K): Extract<Match, { kind: K }> | undefined {
  return rule.matches.find((match) => match.kind === kind) as Extract<Match, { kind: K }> | undefined;
}

function portOf(rule: Rule): number {
  for (const match of rule.matches)
    if ((match.kind === 'tcp' || match.kind === 'udp' || match.kind === 'sctp') && match.dport !== undefined)
      return match.dport;
  return 0;
}

function jumpOf(rule: Rule): string | undefined {
  return rule.target?.kind === 'jump' ? rule.target.chain : undefined;
}

/** The one address a rule is about; a NodePort's rule names none. */
function addressOf(rule: Rule): string | undefined {
  return rule.dst?.cidr.replace('/32', '');
}

/** @param state what the rules were made from; only asked for what kind an unserved external address is. */
export function platesOf(rules: Ruleset, node: ProxyNode, state: ProxyState): readonly Plate[] {
  return new PlateReader(rules, node, state).read();
}

class PlateReader {
  private readonly rules: Ruleset;
  private readonly node: ProxyNode;
  private readonly state: ProxyState;
  private readonly plates = new Map<string, Plate>();

  constructor(rules: Ruleset, node: ProxyNode, state: ProxyState) {
    this.rules = rules;
    this.node = node;
    this.state = state;
  }

  read(): readonly Plate[] {
    const { nat, filter } = this.rules.tables;
    for (const rule of nat.get('KUBE-SERVICES')?.rules ?? []) this.readDispatch(rule);
    for (const rule of nat.get('KUBE-NODEPORTS')?.rules ?? []) this.addServed(rule, 'NodePort', commentOf(rule));
    for (const rule of filter.get('KUBE-SERVICES')?.rules ?? []) this.addEnded(rule, 'ClusterIP');
    for (const rule of filter.get('KUBE-EXTERNAL-SERVICES')?.rules ?? [])
      this.addEnded(rule, find(rule, 'addrtype') ? 'NodePort' : this.kindOfExternal(rule));
    return [...this.plates.values()].sort(byPlateOrder);
  }

  private readDispatch(rule: Rule): void {
    const [, service, what] = /^(\S+) (cluster IP|external IP|loadbalancer IP)$/.exec(commentOf(rule)) ?? [];
    if (service === undefined) return;
    this.addServed(
      rule,
      what === 'cluster IP' ? 'ClusterIP' : what === 'external IP' ? 'externalIP' : 'LoadBalancer',
      service,
    );
  }

  private addServed(rule: Rule, kind: Kind, service: string): void {
    const entry = this.chain(jumpOf(rule));
    if (!entry) return;
    const serving = kind === 'ClusterIP' ? entry : this.servingChain(entry);
    if (!serving) return;
    this.add(rule, kind, service, {
      verdict: 'dnat',
      policy: serving.name.startsWith('KUBE-SVL-') ? 'Local' : 'Cluster',
      chain: serving.name,
      segments: this.segments(serving),
      masquerade: kind === 'ClusterIP' ? marksPods(entry) : this.marksOutsiders(entry),
    });
  }

  /** A rule that ends external packets does not say what kind of address it is about. */
  private kindOfExternal(rule: Rule): Kind {
    const [service] = commentOf(rule).split(' ');
    const ip = addressOf(rule) ?? '';
    const port = this.state.ports.find((candidate) => candidate.port.id === service)?.port;
    return port?.loadBalancerVIPs.includes(ip) ? 'LoadBalancer' : 'externalIP';
  }

  private addEnded(rule: Rule, kind: Kind): void {
    const [service = ''] = commentOf(rule).split(' ');
    const verdict = rule.target?.kind === 'REJECT' ? 'reject' : 'drop';
    // Only policy Local drops: with no endpoint anywhere the packet is rejected whatever the policy.
    this.add(rule, kind, service, {
      verdict,
      policy: verdict === 'drop' ? 'Local' : 'Cluster',
      segments: [],
      masquerade: false,
    });
  }

  private add(
    rule: Rule,
    kind: Kind,
    service: string,
    rest: Pick<Plate, 'verdict' | 'policy' | 'segments' | 'masquerade'> & { readonly chain?: string },
  ): void {
    const ip = addressOf(rule) ?? this.node.addresses[0] ?? '';
    const protocol = (rule.protocol?.toUpperCase() ?? 'TCP') as Plate['protocol'];
    const plate: Plate = { service, kind, ip, port: portOf(rule), protocol, ...rest };
    this.plates.set(keyOf(plate), plate);
  }

  /** Where a packet from outside comes out of KUBE-FW- and KUBE-EXT-; undefined: nowhere, the filter table ends it. */
  private servingChain(entry: Chain): Chain | undefined {
    for (const rule of entry.rules) {
      const next = jumpOf(rule);
      if (next === undefined || next === 'KUBE-MARK-MASQ') continue;
      // An allowed source of KUBE-FW- goes on to KUBE-EXT-; the short cuts of KUBE-EXT- are for Pods and this node.
      const firewall = entry.name.startsWith('KUBE-FW-');
      if (!firewall && (rule.src !== undefined || find(rule, 'addrtype'))) continue;
      const chain = this.chain(next);
      return firewall && chain ? this.servingChain(chain) : chain;
    }
    return undefined;
  }

  private marksOutsiders(entry: Chain): boolean {
    const external = entry.name.startsWith('KUBE-FW-') ? this.chain(jumpOf(entry.rules[0] ?? { matches: [] })) : entry;
    return external?.rules.some((rule) => jumpOf(rule) === 'KUBE-MARK-MASQ' && !find(rule, 'addrtype')) ?? false;
  }

  /** The endpoints of a balancing chain, each with its share: what the rules above it leave, times its own chance. */
  private segments(chain: Chain): readonly PlateSegment[] {
    const segments: PlateSegment[] = [];
    let left = 1;
    for (const rule of chain.rules) {
      const target = jumpOf(rule);
      if (!target?.startsWith('KUBE-SEP-') || find(rule, 'recent')) continue;
      const probability = left * (find(rule, 'statistic')?.probability ?? 1);
      left -= probability;
      const dnat = this.chain(target)?.rules.find((candidate) => candidate.target?.kind === 'DNAT')?.target;
      if (dnat?.kind !== 'DNAT') continue;
      const local = isInCidr(this.node.podCIDR, dnat.ip) || this.node.addresses.includes(dnat.ip);
      segments.push({ endpoint: `${dnat.ip}:${dnat.port}`, probability, local, chain: target });
    }
    return segments;
  }

  private chain(name: string | undefined): Chain | undefined {
    return name === undefined ? undefined : this.rules.tables.nat.get(name);
  }
}

/** Whether even a Pod's packet to the ClusterIP gets a new source: the mark stands without a source range before it. */
function marksPods(chain: Chain): boolean {
  const [first] = chain.rules;
  return first !== undefined && jumpOf(first) === 'KUBE-MARK-MASQ' && first.src === undefined;
}

const KINDS: readonly Kind[] = ['ClusterIP', 'LoadBalancer', 'externalIP', 'NodePort'];

/** Plates stand by Service, then inside before outside, then by address. */
export function byPlateOrder(a: Plate, b: Plate): number {
  return keyOf(a) < keyOf(b) ? -1 : 1;
}

function keyOf({ service, kind, ip, port, protocol }: Plate): string {
  return `${service} ${KINDS.indexOf(kind)} ${ip} ${port} ${protocol}`;
}
