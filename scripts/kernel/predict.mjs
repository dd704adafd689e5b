// What `trace` says of a scenario, in the format of a kernel check: nodes with the text of their rules, Pods, outside clients, and
// flows with the result, the endpoints and their shares, and the source each endpoint sees.
import { bootCluster, livePods, outsideClients } from './cluster.mjs';
import { questionsOf } from './flows.mjs';

/** Whoever is lost on the default route hears nothing: to a client that is a drop. */
const RESULT = { accept: 'accept', refused: 'refused', reject: 'reject', drop: 'drop', unroutable: 'drop' };

function flowOf({ from, to, protocol }, outside) {
  const origin =
    from.outside === undefined
      ? from
      : from.via === undefined
        ? { external: from.outside }
        : { address: outside.find(({ name }) => name === from.outside).ip, entersAt: from.via, as: 'external' };
  return { from: origin, to: { host: to.ip, port: to.port }, protocol };
}

/** An ICMP error tells a UDP client nothing of who sent it: a socket's refusal and a rule's look alike. */
function resultOf({ verdict }, protocol) {
  const result = RESULT[verdict];
  if (result === undefined) throw new Error(`no connection can end in ${verdict}`);
  return result === 'refused' && protocol === 'UDP' ? 'reject' : result;
}

/** @returns the expectation, or undefined for what the format cannot say: a mixture without a success, or one that is remembered. */
function expectationOf(outcomes, { protocol, affinity }) {
  const shares = new Map();
  const sources = new Map();
  for (const outcome of outcomes) {
    const result = resultOf(outcome, protocol);
    const key = result === 'accept' ? outcome.endpoint : result.toUpperCase();
    shares.set(key, (shares.get(key) ?? 0) + outcome.probability);
    if (result === 'accept') sources.set(key, new Set([...(sources.get(key) ?? []), outcome.sourceSeen]));
  }
  if (sources.size === 0) return shares.size === 1 ? { result: [...shares.keys()][0].toLowerCase() } : undefined;
  if (affinity && sources.size < shares.size) return undefined;
  return {
    result: 'accept',
    to: Object.fromEntries([...shares].sort(([a], [b]) => (a < b ? -1 : 1))),
    sourceSeen: Object.fromEntries([...sources].map(([endpoint, seen]) => [endpoint, [...seen].sort()])),
    ...(affinity && shares.size > 1 ? { affinity: true, affinityTrials: 60 } : {}),
  };
}

const KIND = ({ from }) =>
  from.pod !== undefined
    ? { kind: 'pod', name: from.pod }
    : from.node !== undefined
      ? { kind: 'node', name: from.node }
      : { kind: 'external', name: from.outside };

/** Kube-proxy itself answers health checks: in a namespace somebody has to listen for it. */
function healthChecks(cluster, nodes) {
  const numbers = cluster.objects('services').flatMap(({ spec }) => spec.healthCheckNodePort ?? []);
  return numbers.flatMap((number) =>
    nodes.map(({ name, ip }) => ({
      name: `kube-proxy/${name}/${number}`,
      ip,
      node: name,
      ports: [number],
      hostNetwork: true,
    })),
  );
}

/** The address form of a question takes every endpoint to be listening; a namespace has only the Pods there are. */
function isThere(end, pods) {
  const [ip, port] = end.split(':');
  return pods.some((pod) => pod.ip === ip && pod.ports.includes(Number(port)));
}

/**
 * @param engine the door of the engine
 * @param {'iptables'|'nftables'} mode
 * @param choose which questions to ask, from all there are
 */
export function predict(engine, scenario, mode, choose = (questions) => questions) {
  const cluster = bootCluster(engine, scenario, mode);
  const pods = livePods(cluster);
  const servers = [...pods, ...healthChecks(cluster, scenario.nodes)];
  const outside = outsideClients(scenario.nodes);
  const questions = choose(questionsOf(cluster, scenario, pods));
  const flows = questions.flatMap((question) => {
    const { outcomes } = cluster.trace(flowOf(question, outside));
    const expect = expectationOf(outcomes, question);
    if (!expect || !Object.keys(expect.to ?? {}).every((end) => !end.includes(':') || isThere(end, servers))) return [];
    const connections = expect.result === 'accept' ? (Object.keys(expect.to).length > 1 ? 120 : 6) : 4;
    const { id, to, protocol } = question;
    // Pods' kernels limit how often they send ICMP errors, unless told otherwise.
    const ownOnly = question.ownOnly || (protocol === 'UDP' && outcomes.some(({ verdict }) => verdict === 'refused'));
    return [{ id, from: KIND(question), protocol, to, connections, expect, ...(ownOnly ? { ownOnly } : {}) }];
  });
  const text =
    mode === 'nftables'
      ? (node) => ({ nftables: cluster.nftRuleset(node) })
      : (node) => ({ iptables: cluster.iptablesSave(node) });
  const virtual = [
    ...new Set(flows.filter(({ from }) => from.kind === 'external' && from.name !== 'user').map(({ to }) => to.ip)),
  ];
  return {
    name: scenario.name,
    network: { cni: 'ptp' },
    nodes: scenario.nodes.map(({ name, ip, podCIDR, extraIPs }) => ({
      name,
      ip,
      podCIDR,
      ...(extraIPs ? { extraIPs } : {}),
      ...text(name),
    })),
    pods: servers.map(({ name, ip, node, ports, hostNetwork }) => ({ name, ip, node, ports, hostNetwork })),
    externals: outside.map(({ name, ip, via }) => ({
      name,
      ip,
      routes: via === undefined ? [] : virtual.map((to) => ({ to: `${to}/32`, via })),
    })),
    flows,
  };
}
