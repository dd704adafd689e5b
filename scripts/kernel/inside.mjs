// The check itself, inside namespaces of its own (kernel.mjs starts it there): reads the scenarios with their predictions from its
// standard input, builds them, asks the kernel, and prints one JSON line of what came of it.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createInterface } from 'node:readline';

import { chiSquareTail } from './chiSquare.mjs';
import { judge } from './judge.mjs';
import { Namespaces } from './namespaces.mjs';
import { loadRules, forgetClients, roundTrip } from './rules.mjs';

/** How long a client waits: one who expects silence, briefly; the others long enough for a busy machine. */
const SILENT_MS = 400;
const PATIENT_MS = 6000;

const AFFINITY_TRIALS = 40;

/**
 * A flow whose shares are unlikely is asked again, with so many times the connections; and once more. A run asks a good thousand
 * flows with shares, each unlikely once in a thousand times: two such answers in a row come by chance every thousandth run, and three
 * every millionth. Shares that are really wrong only become less likely.
 */
const ASKED_AGAIN = [3, 9];

const waits = ({ expect, hasty }) => {
  if (expect.result === 'drop') return SILENT_MS;
  if (hasty) return 2 * SILENT_MS;
  return 'DROP' in (expect.to ?? {}) ? 3 * SILENT_MS : PATIENT_MS;
};

function ask(spaces, flow, count) {
  const { from, protocol, to } = flow;
  return spaces
    .agent(from.kind, from.name)
    .tell('ask', { protocol, ip: to.ip, port: to.port, count, patience: waits(flow) });
}

/** Flows of one client, in turn: refusals are told apart by the kernel's counters. Those that end in silence can wait together. */
async function askClient(spaces, flows, results) {
  const silent = flows.filter(({ expect }) => expect.result === 'drop');
  for (const flow of flows) if (!silent.includes(flow)) results.set(flow, await ask(spaces, flow, flow.connections));
  await Promise.all(silent.map(async (flow) => results.set(flow, await ask(spaces, flow, flow.connections))));
}

async function askAll(spaces, flows) {
  const results = new Map();
  const clients = new Map();
  for (const flow of flows) {
    const agent = spaces.agent(flow.from.kind, flow.from.name);
    clients.set(agent, [...(clients.get(agent) ?? []), flow]);
  }
  await Promise.all([...clients.values()].map((list) => askClient(spaces, list, results)));
  return results;
}

/** Each trial starts with nobody remembered: one connection decides, three more must follow it. */
async function askSticky(spaces, scenario, flows, trials = AFFINITY_TRIALS) {
  const results = new Map(flows.map((flow) => [flow, { all: [], firsts: [], broken: 0 }]));
  for (let trial = 0; trial < trials && flows.length > 0; trial++) {
    await forgetClients(spaces, scenario);
    const first = await Promise.all(flows.map((flow) => ask(spaces, flow, 1)));
    const more = await Promise.all(flows.map((flow) => ask(spaces, flow, 3)));
    flows.forEach((flow, i) => {
      const result = results.get(flow);
      const [{ endpoint }] = first[i];
      result.firsts.push(...first[i]);
      result.all.push(...first[i], ...more[i]);
      if (more[i].some((outcome) => outcome.endpoint !== endpoint)) result.broken++;
    });
  }
  return results;
}

/** A verdict that is unlikely is chance now and then: it is asked again, more often each time, and the last answer counts. */
async function untilLikely(verdict, askAgain) {
  let latest = verdict;
  for (const more of ASKED_AGAIN) {
    if (!latest.unlikely) break;
    latest = await askAgain(more, latest);
  }
  return latest;
}

/** Every flow, judged. */
async function checkFlows(spaces, scenario) {
  const failures = [];
  const sums = { statistic: 0, degrees: 0, flows: 0, connections: 0 };
  const note = (flow, { wrong, unlikely, chi }, outcomes) => {
    sums.flows++;
    sums.connections += outcomes.length;
    if (chi) {
      sums.statistic += chi.statistic;
      sums.degrees += chi.degrees;
    }
    for (const text of unlikely ? [...wrong, unlikely] : wrong) failures.push(`${flow.id}: ${text}`);
  };
  const plain = scenario.flows.filter(({ expect }) => !expect.affinity);
  const answers = await askAll(spaces, plain);
  for (const flow of plain) {
    const outcomes = answers.get(flow);
    const verdict = await untilLikely(judge(flow, outcomes), async (more) =>
      judge(flow, await ask(spaces, flow, more * flow.connections)),
    );
    note(flow, verdict, outcomes);
  }
  const sticky = scenario.flows.filter(({ expect, ownOnly }) => expect.affinity && !ownOnly);
  for (const [flow, { all, firsts, broken }] of await askSticky(spaces, scenario, sticky)) {
    const first = judge(flow, all, firsts);
    if (broken > 0) first.wrong.push(`in ${broken} of ${AFFINITY_TRIALS} trials affinity was not kept`);
    const verdict = await untilLikely(first, async (more, { wrong }) => {
      const again = (await askSticky(spaces, scenario, [flow], more * AFFINITY_TRIALS)).get(flow);
      const next = judge(flow, again.all, again.firsts);
      next.wrong.push(...wrong);
      if (again.broken > 0) next.wrong.push(`asked again, affinity was not kept in ${again.broken} trials`);
      return next;
    });
    note(flow, verdict, all);
  }
  return { failures, ...sums };
}

async function checkScenario(spaces, scenario, onLost) {
  const began = performance.now();
  await spaces.build(scenario, onLost);
  const problems = await loadRules(spaces, scenario);
  if (problems.length > 0) return { name: scenario.name, failures: problems, flows: 0, connections: 0, seconds: 0 };
  const texts = await roundTrip(spaces, scenario);
  const flows = await checkFlows(spaces, scenario);
  // Shares that are each a little off add up: all flows of a scenario as one test.
  const p = chiSquareTail(flows.statistic, flows.degrees);
  if (p < 1e-6)
    flows.failures.push(`all shares together: chi-square ${flows.statistic.toFixed(0)} of ${flows.degrees}`);
  const seconds = (performance.now() - began) / 1000;
  return { ...flows, name: scenario.name, failures: [...texts, ...flows.failures], seconds };
}

/** Names of namespaces, and iptables' lock, are files in /run: a /run of our own keeps them apart from the machine's. */
function mountNames() {
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', 'kernel-check', '/run'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`mount: ${stderr}`);
  mkdirSync('/run/netns');
}

async function main() {
  const input = createInterface({ input: process.stdin });
  const scenarios = JSON.parse((await input[Symbol.asyncIterator]().next()).value);
  // Whoever started this holds the other end open; when it is gone, nobody waits for the answer.
  process.stdin.on('close', () => process.exit(1));
  process.stdin.resume();
  mountNames();
  const spaces = new Namespaces();
  for (const scenario of scenarios) {
    let lost;
    const loss = new Promise((_, reject) => (lost = reject));
    loss.catch(() => {});
    const result = await Promise.race([checkScenario(spaces, scenario, lost), loss]);
    process.stdout.write(`result ${JSON.stringify(result)}\n`);
  }
  process.exit(0);
}

main().catch((error) => {
  process.stdout.write(`broken ${JSON.stringify(error.stack)}\n`);
  process.exit(1);
});
