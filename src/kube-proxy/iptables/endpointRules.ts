/**
 * The chains that choose an endpoint: KUBE-SVC- and KUBE-SVL- roll the dice, KUBE-SEP- rewrites the destination.
 * @upstream pkg/proxy/iptables/proxier.go#writeServiceToEndpointRules
 */
import { kernelProbability, type Chain, type Match, type Rule } from '../../netfilter/index.ts';
import { endpointChain } from '../chainNames.ts';
import type { Endpoint } from '../endpoints.ts';
import type { ServicePort } from '../servicePort.ts';
import { chain, comment, host, jump, MARK_MASQ } from './ruleParts.ts';

/** Chains of endpoints, kept by the Service port they belong to: an endpoint that stays keeps its chain. */
const chainsOfPort = new WeakMap<ServicePort, Map<string, Chain>>();

/** KUBE-SEP-…: the hairpin mark, the affinity list, the new destination. @param plain large cluster mode: no comments. */
export function endpointRules(port: ServicePort, endpoint: Endpoint, plain: boolean): Chain {
  let known = chainsOfPort.get(port);
  if (!known) chainsOfPort.set(port, (known = new Map<string, Chain>()));
  const key = plain ? `plain ${endpoint.id}` : endpoint.id;
  let made = known.get(key);
  if (!made) known.set(key, (made = generateEndpointChain(port, endpoint, plain)));
  return made;
}

const NOTHING: readonly Match[] = [];

/** Match of a protocol alone: there is one of each kind in every endpoint's chain. */
const OF_PROTOCOL = {
  tcp: [{ kind: 'tcp' }],
  udp: [{ kind: 'udp' }],
  sctp: [{ kind: 'sctp' }],
} as const satisfies Record<ServicePort['protocol'], readonly Match[]>;

/** The roll of the dice with so many endpoints left. */
const dice: (readonly Match[])[] = [NOTHING, NOTHING];
function diceFor(left: number): readonly Match[] {
  return (dice[left] ??= [{ kind: 'statistic', probability: kernelProbability(1 / left) }]);
}

const joined = (a: readonly Match[], b: readonly Match[]): readonly Match[] =>
  a.length === 0 ? b : b.length === 0 ? a : [...a, ...b];

function generateEndpointChain(port: ServicePort, endpoint: Endpoint, plain: boolean): Chain {
  const name = endpointChain(port.id, port.protocol, endpoint.id);
  const about = plain ? NOTHING : [comment(port.id)];
  const remember: readonly Match[] = port.affinity === undefined ? NOTHING : [{ kind: 'recent', action: 'set', name }];
  return chain(name, [
    { src: host(endpoint.ip), matches: about, target: MARK_MASQ },
    {
      protocol: port.protocol,
      matches: joined(joined(about, remember), OF_PROTOCOL[port.protocol]),
      target: { kind: 'DNAT', ip: endpoint.ip, port: endpoint.port },
    },
  ]);
}

/** The choice among endpoints: first where the client was before, then chance, each rule with 1/(those left). */
export function balancingRules(port: ServicePort, endpoints: readonly Endpoint[], plain: boolean): readonly Rule[] {
  const { affinity: seconds } = port;
  const rules: Rule[] = [];
  const ways = endpoints.map((endpoint) => ({
    about: plain ? NOTHING : [comment(`${port.id} -> ${endpoint.id}`)],
    target: jump(endpointRules(port, endpoint, plain).name),
  }));
  if (seconds !== undefined) {
    for (const { about, target } of ways) {
      const name = target.kind === 'jump' ? target.chain : '';
      rules.push({ matches: joined(about, [{ kind: 'recent', action: 'rcheck', name, seconds, reap: true }]), target });
    }
  }
  ways.forEach(({ about, target }, i) => {
    rules.push({ matches: joined(about, diceFor(ways.length - i)), target });
  });
  return rules;
}
