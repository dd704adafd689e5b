// What `trace` says of a scenario, in the format of a kernel check: nodes with the text of their rules, Pods, outside clients, and
// flows with the result, the endpoints and their shares, and the source each endpoint sees.
import { seededChance } from './chance.mjs';
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

/** Some of the questions, always the same ones: where scenarios differ little, each asks a part. */
function sample(questions, share = 1) {
  const chance = seededChance(questions.length);
  return questions.filter(() => chance.happens(share));
}

const KIND = ({ from }) =>
  from.pod !== undefined
    ? { kind: 'pod', name: from.pod }
    : from.node !== undefined
      ? { kind: 'node', name: from.node }
      : { kind: 'external', name: from.outside };

/** Kube-proxy itself answers health checks where nodePortAddresses let it listen: in a namespace somebody has to listen for it. */
function healthChecks(cluster, nodes) {
  const numbers = cluster.objects('services').flatMap(({ spec }) => spec.healthCheckNodePort ?? []);
  const answers = ({ name, ip }, port) =>
    cluster.trace({ from: { node: name }, to: { host: ip, port } }).outcomes[0]?.verdict === 'accept';
  return numbers.flatMap((number) =>
    nodes
      .filter((node) => answers(node, number))
      .map(({ name, ip }) => ({
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

const CONNECTIONS = { toMany: 60, toOne: 5, toNobody: 4 };

function connectionsFor({ result, to }) {
  if (result !== 'accept') return CONNECTIONS.toNobody;
  return Object.keys(to).length > 1 ? CONNECTIONS.toMany : CONNECTIONS.toOne;
}

/** A question with its answer, or nothing when no namespace could give it. */
function flowWithAnswer(cluster, question, outside, servers) {
  const { outcomes } = cluster.trace(flowOf(question, outside));
  const expect = expectationOf(outcomes, question);
  const ends = Object.keys(expect?.to ?? {}).filter((key) => key.includes(':'));
  if (!expect || !ends.every((end) => isThere(end, servers))) return [];
  const { id, to, protocol } = question;
  // Pods' kernels limit how often they send ICMP errors, unless told otherwise.
  const ownOnly = question.ownOnly || (protocol === 'UDP' && outcomes.some(({ verdict }) => verdict === 'refused'));
  const from = KIND(question);
  return [{ id, from, protocol, to, connections: connectionsFor(expect), expect, ...(ownOnly ? { ownOnly } : {}) }];
}

/** A node with its rules, as this mode writes them. `spoil` makes them wrong on purpose. */
function nodeWithRules(cluster, { name, ip, podCIDR, extraIPs }, mode, spoil = (rules) => rules) {
  const iptables = spoil(cluster.iptablesSave(name));
  const nftables = mode === 'nftables' ? { nftables: cluster.nftRuleset(name) } : {};
  return { name, ip, podCIDR, ...(extraIPs ? { extraIPs } : {}), iptables, ...nftables };
}

/**
 * @param engine the door of the engine
 * @param {'iptables'|'nftables'} mode
 */
export function predict(engine, scenario, mode) {
  const cluster = bootCluster(engine, scenario, mode);
  const pods = livePods(cluster);
  const servers = [...pods, ...healthChecks(cluster, scenario.nodes)];
  const outside = outsideClients(scenario.nodes);
  const questions = sample(questionsOf(cluster, scenario, pods), scenario.share);
  const flows = questions.flatMap((question) => flowWithAnswer(cluster, question, outside, servers));
  const routed = flows.filter(({ from }) => from.kind === 'external' && from.name !== 'user');
  const virtual = [...new Set(routed.map(({ to }) => to.ip))];
  return {
    name: mode === 'nftables' ? `${scenario.name}, nftables` : scenario.name,
    network: { cni: 'ptp' },
    nodes: scenario.nodes.map((node) => nodeWithRules(cluster, node, mode, scenario.spoil)),
    pods: servers.map(({ name, ip, node, ports, hostNetwork }) => ({ name, ip, node, ports, hostNetwork })),
    externals: outside.map(({ name, ip, via }) => ({
      name,
      ip,
      routes: via === undefined ? [] : virtual.map((to) => ({ to: `${to}/32`, via })),
    })),
    flows,
  };
}
