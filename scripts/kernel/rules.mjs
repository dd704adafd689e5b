// A node's rules into its namespace and out again.

/** The nft back end is the one whose spelling the engine prints; an old system may have only plain names. */
const RESTORE = ['sh', '-c', 'exec $(command -v iptables-nft-restore || command -v iptables-restore)'];
const SAVE = ['sh', '-c', 'exec $(command -v iptables-nft-save || command -v iptables-save)'];

const each = (spaces, { nodes }, work) =>
  Promise.all(nodes.map((node) => work(spaces.agent('node', node.name), node))).then((lists) => lists.flat());

/** A node has iptables rules in every mode: the kubelet's and the CNI plugin's. */
const loaders = ({ iptables, nftables }) => [
  [['nft', 'flush', 'ruleset'], ''],
  ...(iptables === undefined ? [] : [[RESTORE, iptables]]),
  ...(nftables === undefined ? [] : [[['nft', '-f', '-'], nftables]]),
];

/** @returns what the loaders complained about. */
export function loadRules(spaces, scenario) {
  return each(spaces, scenario, async (agent, node) => {
    for (const [command, input] of loaders(node)) {
      const { code, err } = await agent.tell('run', { command, input });
      if (code !== 0) return [`rules of ${node.name} were not taken: ${err.trim()}`];
    }
    return [];
  });
}

/** Lines but the two that tell program and date. The built-in chains have counted what other connections still had to say. */
const comparable = (text) =>
  text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .map((line) => line.replace(/^(:\w+ ACCEPT) \[\d+:\d+\]$/, '$1 [0:0]'));

const versionOf = (text) => /iptables-save (\S+ \(\S+\))/.exec(text)?.[1];

/** The kernel must print back what it was given, byte for byte, if it speaks the same iptables. */
export function roundTrip(spaces, scenario) {
  return each(spaces, scenario, async (agent, { name, iptables }) => {
    if (iptables === undefined) return [];
    const { out } = await agent.tell('run', { command: SAVE });
    const [given, got] = [comparable(iptables), comparable(out)];
    // Another version may print tables in another order or spell a match differently: then only the lines are compared.
    if (versionOf(out) !== versionOf(iptables)) {
      given.sort();
      got.sort();
    }
    const at = given.findIndex((line, i) => line !== got[i]);
    if (at < 0 && given.length === got.length) return [];
    return [`rules of ${name} came back differently: given "${given[at]}", got "${got[at]}"`];
  });
}

/** Session affinity remembers nobody any more. */
export function forgetClients(spaces, scenario) {
  return each(spaces, scenario, async (agent, { nftables }) => {
    if (nftables === undefined) return agent.tell('forget');
    const sets = [...nftables.matchAll(/^\s*(?:add )?set (?:ip kube-proxy )?(affinity-\S+)/gm)].map(([, set]) => set);
    const input = sets.map((set) => `flush set ip kube-proxy ${set}\n`).join('');
    return agent.tell('run', { command: ['nft', '-f', '-'], input });
  });
}
