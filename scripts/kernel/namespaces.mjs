// The cluster's network, built of network namespaces: one a node, one a Pod, one an outside client, on one bridge. Pods are wired as
// kind wires them (ptp): a veth pair each, the node's end carrying the gateway address. Runs inside a private mount, network and
// process namespace (see inside.mjs), so that the kernel takes all of it down when this program ends, however it ends.
import { spawn } from 'node:child_process';
import path from 'node:path';

import { gatewayOf } from './cluster.mjs';

/** Takes whatever no rule translated and answers nothing: the world beyond the default route. */
const GATEWAY = '169.254.77.1';

/** Marks the routes of one scenario, to be taken away before the next. */
const ROUTES = '99';

/** Kernel settings of a real node, and what makes a test readable. */
const SYSCTLS = {
  'ipv6/conf/all/disable_ipv6': 1,
  'ipv4/ip_forward': 1,
  // kube-proxy sets it for NodePorts on 127.0.0.1.
  'ipv4/conf/all/route_localnet': 1,
  'ipv4/conf/default/route_localnet': 1,
  'ipv4/conf/all/rp_filter': 0,
  'ipv4/conf/default/rp_filter': 0,
  'ipv4/conf/all/accept_redirects': 0,
  'ipv4/conf/all/send_redirects': 0,
  'ipv4/conf/default/send_redirects': 0,
  // Otherwise most of many REJECTs at once go unheard, and look like drops.
  'ipv4/icmp_ratemask': 0,
};

class Agent {
  #child;
  #waiting = new Map();
  #last = 0;

  constructor(namespace, onLost) {
    this.#child = spawn(
      'nsenter',
      [`--net=/run/netns/${namespace}`, process.execPath, path.join(import.meta.dirname, 'agent.mjs')],
      { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
    );
    this.#child.on('message', ({ id, answer, error }) => {
      const { resolve, reject } = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) resolve(answer);
      else reject(new Error(`${namespace}: ${error}`));
    });
    this.#child.on('exit', (code) => onLost(new Error(`the agent in ${namespace} ended with ${code}`)));
  }

  tell(verb, rest = {}) {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#child.send({ id, verb, ...rest });
    });
  }

  end() {
    this.#child.removeAllListeners('exit');
    this.#child.disconnect();
  }
}

/** Runs `ip -batch` in this program's own namespace. */
function ipBatch(lines) {
  return new Promise((resolve, reject) => {
    const child = spawn('ip', ['-batch', '-'], { stdio: ['pipe', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text) => (said += text));
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`ip: ${said}`))));
    child.stdin.end(`${lines.join('\n')}\n`);
  });
}

export class Namespaces {
  #agents = new Map();
  #spaces = new Map();
  #shape;
  #builds = 0;

  /** What two scenarios must have in common to be run in the same namespaces. */
  static shapeOf({ nodes, pods, externals }) {
    return JSON.stringify([
      nodes.map(({ name, ip, podCIDR, extraIPs }) => [name, ip, podCIDR, extraIPs]),
      pods.filter(({ hostNetwork }) => !hostNetwork).map(({ name, ip, node }) => [name, ip, node]),
      externals.map(({ name, ip }) => [name, ip]),
    ]);
  }

  /** Builds, or keeps what is there when the scenario fits into it. `onLost` is called when an agent dies. */
  async build(scenario, onLost) {
    const shape = Namespaces.shapeOf(scenario);
    if (shape !== this.#shape) {
      await this.#tearDown();
      await this.#setUp(scenario, onLost);
      this.#shape = shape;
    }
    await this.#routeOutside(scenario);
    await this.#serve(scenario);
  }

  /** The agent of a Pod, node or outside client. */
  agent(kind, name) {
    return this.#agents.get(`${kind === 'external' ? 'out' : kind} ${name}`);
  }

  async #tearDown() {
    for (const agent of new Set(this.#agents.values())) agent.end();
    this.#agents.clear();
    await ipBatch([
      ...[...this.#spaces.values()].map((space) => `netns del ${space}`),
      ...(this.#shape === undefined ? [] : ['link del fabric']),
    ]);
    this.#spaces.clear();
  }

  async #setUp(scenario, onLost) {
    const { nodes, externals } = scenario;
    const pods = scenario.pods.filter(({ hostNetwork }) => !hostNetwork);
    // The kernel takes its time to clear away what was there before, so names are never used again.
    const build = ++this.#builds;
    const add = (kind, list) =>
      list.forEach(({ name }, i) => this.#spaces.set(`${kind} ${name}`, `${kind}${build}-${i}`));
    add('node', nodes);
    add('pod', pods);
    add('out', externals);
    const spaces = [...this.#spaces.values()];
    await ipBatch([
      ...spaces.map((space) => `netns add ${space}`),
      'link set lo up',
      'link add fabric type bridge',
      'link set fabric up',
      `addr add ${GATEWAY}/32 dev fabric`,
      ...spaces
        .filter((space) => !space.startsWith('pod'))
        .flatMap((space) => [
          `link add ${space} type veth peer name eth0 netns ${space}`,
          `link set ${space} master fabric up`,
        ]),
    ]);
    for (const [key, space] of this.#spaces) this.#agents.set(key, new Agent(space, onLost));
    const batch = (key, lines) => this.#command(key, ['ip', '-batch', '-'], `${lines.join('\n')}\n`);
    await Promise.all([...this.#agents.values()].map((agent) => agent.tell('sysctl', { settings: SYSCTLS })));
    await Promise.all(nodes.map((node) => batch(`node ${node.name}`, this.#nodeLines(node, pods, scenario))));
    await Promise.all([
      ...pods.map((pod) =>
        batch(
          `pod ${pod.name}`,
          podLines(
            pod,
            nodes.find(({ name }) => name === pod.node),
          ),
        ),
      ),
      ...externals.map((client) => batch(`out ${client.name}`, outsideLines(client, scenario))),
    ]);
    for (const { name, node } of scenario.pods.filter(({ hostNetwork }) => hostNetwork))
      this.#agents.set(`pod ${name}`, this.#agents.get(`node ${node}`));
  }

  #nodeLines(node, pods, scenario) {
    const own = pods.filter((pod) => pod.node === node.name);
    return [
      ...stationLines(node, scenario),
      ...scenario.nodes
        .filter(({ name }) => name !== node.name)
        .map(({ podCIDR, ip }) => `route add ${podCIDR} via ${ip} dev eth0 onlink`),
      ...own.flatMap((pod) => {
        const space = this.#spaces.get(`pod ${pod.name}`);
        return [
          `link add ${space} type veth peer name eth0 netns ${space}`,
          `link set ${space} up`,
          `addr add ${gatewayOf(node)}/32 dev ${space}`,
          `route add ${pod.ip}/32 dev ${space}`,
        ];
      }),
    ];
  }

  async #command(key, command, input) {
    const { code, err } = await this.#agents.get(key).tell('run', { command, input });
    if (code !== 0) throw new Error(`${key}: ${command.join(' ')}: ${err}\n${input}`);
  }

  /** An outside client reaches virtual addresses through the node that the scenario says. */
  async #routeOutside({ externals, nodes }) {
    await Promise.all(
      externals.map(async ({ name, routes }) => {
        const via = (node) => nodes.find((each) => each.name === node).ip;
        const key = `out ${name}`;
        await this.#agents.get(key).tell('run', { command: ['ip', 'route', 'flush', 'proto', ROUTES] });
        const lines = routes.map(
          ({ to, via: node }) => `route add ${to} via ${via(node)} dev eth0 onlink proto ${ROUTES}`,
        );
        if (lines.length > 0) await this.#command(key, ['ip', '-batch', '-'], `${lines.join('\n')}\n`);
      }),
    );
  }

  async #serve({ pods }) {
    const ends = new Map([...this.#agents.values()].map((agent) => [agent, []]));
    for (const { name, node, ip, ports, hostNetwork } of pods) {
      const agent = hostNetwork ? this.agent('node', node) : this.agent('pod', name);
      ends.get(agent).push(...ports.map((port) => ({ ip, port })));
    }
    await Promise.all([...ends].map(([agent, list]) => agent.tell('serve', { ends: list })));
  }
}

/** Whoever stands on the bridge knows where the others are, one by one, and a default route for the rest. */
function stationLines({ ip, extraIPs = [] }, { nodes, externals }) {
  const others = [...nodes, ...externals].filter((other) => other.ip !== ip);
  return [
    'link set lo up',
    'link set eth0 up',
    ...[ip, ...extraIPs].map((own) => `addr add ${own}/32 dev eth0`),
    ...others.flatMap((other) =>
      [other.ip, ...(other.extraIPs ?? [])].map((to) => `route add ${to}/32 dev eth0 src ${ip}`),
    ),
    // Without it a packet to a ClusterIP has no route and never meets a rule.
    `route add default via ${GATEWAY} dev eth0 onlink`,
  ];
}

const outsideLines = (client, scenario) => stationLines(client, scenario);

function podLines({ ip }, node) {
  const gateway = gatewayOf(node);
  return [
    'link set lo up',
    'link set eth0 up',
    `addr add ${ip}/32 dev eth0`,
    `route add ${gateway}/32 dev eth0 scope link`,
    `route add default via ${gateway} dev eth0`,
  ];
}
