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

function generateEndpointChain(port: ServicePort, endpoint: Endpoint, plain: boolean): Chain {
  const name = endpointChain(port.id, port.protocol, endpoint.id);
  const about = plain ? [] : [comment(port.id)];
  const remember: Match[] = port.affinity === undefined ? [] : [{ kind: 'recent', action: 'set', name }];
  return chain(name, [
    { src: host(endpoint.ip), matches: about, target: MARK_MASQ },
    {
      protocol: port.protocol,
      matches: [...about, ...remember, { kind: port.protocol }],
      target: { kind: 'DNAT', ip: endpoint.ip, port: endpoint.port },
    },
  ]);
}

/** The choice among endpoints: first where the client was before, then chance, each rule with 1/(those left). */
export function balancingRules(port: ServicePort, endpoints: readonly Endpoint[], plain: boolean): readonly Rule[] {
  const { affinity: seconds } = port;
  const rules: Rule[] = [];
  const ways = endpoints.map((endpoint) => ({
    about: plain ? [] : [comment(`${port.id} -> ${endpoint.id}`)],
    target: jump(endpointRules(port, endpoint, plain).name),
  }));
  if (seconds !== undefined) {
    for (const { about, target } of ways) {
      const name = target.kind === 'jump' ? target.chain : '';
      rules.push({ matches: [...about, { kind: 'recent', action: 'rcheck', name, seconds, reap: true }], target });
    }
  }
  ways.forEach(({ about, target }, i) => {
    const left = ways.length - i;
    const dice: Match[] = left > 1 ? [{ kind: 'statistic', probability: kernelProbability(1 / left) }] : [];
    rules.push({ matches: [...about, ...dice], target });
  });
  return rules;
}
