// npm run kernel: what `trace` says, against the real Linux kernel. Clusters are built of network namespaces, each node's kernel is
// given the rules the engine wrote for it, and real connections are made; verdicts, shares and source addresses must be those of
// the trace, and the rules must come back as they went in.
//
//   npm run kernel                     every scenario
//   npm run kernel -- policies         those whose name contains a word
//   npm run kernel -- --random 7       a random cluster from this seed (--random 7-20: many)
//
// On a machine without root or namespaces it says so and passes: there is nothing to find out there.
import { spawn } from 'node:child_process';
import path from 'node:path';

import { isMain, root } from './command.mjs';
import { obstacle, ISOLATE } from './kernel/machine.mjs';
import { prepare } from './prepare.mjs';

/** Some ten times what it takes. */
const LIMIT_SECONDS = 240;

/** Runs the check in namespaces of its own. `tell` is called with each scenario's result as it comes. */
function checkInside(scenarios, tell) {
  const [program, ...args] = ISOLATE;
  const child = spawn(program, [...args, process.execPath, path.join(root, 'scripts/kernel/inside.mjs')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const overdue = setTimeout(() => child.kill('SIGKILL'), LIMIT_SECONDS * 1000);
  // Its standard input stays open: when this program is gone, the other end notices.
  child.stdin.on('error', () => {});
  child.stdin.write(`${JSON.stringify(scenarios)}\n`);
  return new Promise((resolve, reject) => {
    let text = '';
    let answers = 0;
    child.on('error', reject);
    child.stdout.setEncoding('utf8').on('data', (more) => {
      text += more;
      const lines = text.split('\n');
      text = lines.pop();
      for (const line of lines) {
        if (line.startsWith('broken ')) reject(new Error(JSON.parse(line.slice('broken '.length))));
        if (!line.startsWith('result ')) continue;
        answers++;
        tell(JSON.parse(line.slice('result '.length)));
      }
    });
    child.on('close', () => {
      clearTimeout(overdue);
      if (answers === scenarios.length) resolve();
      else reject(new Error(`the check ended after ${answers} of ${scenarios.length} scenarios`));
    });
  });
}

/** Scenarios by the words of the command line. */
async function chosen(words) {
  const { randomScenario } = await import('./kernel/randomScenario.mjs');
  const { scenarios } = await import('./kernel/scenarios.mjs');
  if (words[0] === '--random') {
    const [from, to = from] = (words[1] ?? '1').split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, i) => randomScenario(from + i));
  }
  return scenarios.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
}

/**
 * @param {(text: string) => void} say
 * @returns {Promise<{ok: boolean, skipped?: string, flows: number, connections: number}>}
 */
export async function checkKernel(words, say) {
  const reason = await obstacle();
  if (reason !== undefined) return { ok: true, skipped: reason, flows: 0, connections: 0 };
  const { loadEngine, knowsMode } = await import('./kernel/engine.mjs');
  const { predict } = await import('./kernel/predict.mjs');
  const { wrongOnPurpose } = await import('./kernel/scenarios.mjs');
  const engine = await loadEngine();
  const spoiled = wrongOnPurpose.map((scenario) => predict(engine, scenario, 'iptables'));
  // Wrong answers are not worth a long wait.
  for (const flow of spoiled.flatMap(({ flows }) => flows)) flow.hasty = true;
  const scenarios = await chosen(words);
  const predictions = scenarios.map((scenario) => predict(engine, scenario, 'iptables'));
  // nftables has its own way to say the same: half the questions are enough to see whether it does.
  const halved = (scenario) => ({ ...scenario, share: (scenario.share ?? 1) / 2 });
  if (knowsMode(engine, 'nftables'))
    predictions.push(...scenarios.map((scenario) => predict(engine, halved(scenario), 'nftables')));
  const total = { ok: true, flows: 0, connections: 0 };
  await checkInside([...spoiled, ...predictions], (result) => {
    const { name, failures, flows, connections, seconds } = result;
    const mustFail = spoiled.some((each) => each.name === name);
    const ok = mustFail === failures.length > 0;
    total.ok &&= ok;
    total.flows += flows;
    total.connections += connections;
    const verdict = `${failures.length === 0 ? 'agree' : `${failures.length} disagree`} (${seconds.toFixed(1)} s)`;
    say(`${ok ? '✓' : '✗'} ${name.padEnd(22)} ${flows} flows, ${connections} connections: ${verdict}`);
    if (!ok) for (const failure of failures.slice(0, 20)) say(`    ${failure}`);
  });
  return total;
}

if (isMain(import.meta.url)) {
  try {
    await prepare();
    const { ok, skipped, flows, connections } = await checkKernel(process.argv.slice(2), console.log);
    console.log(
      skipped === undefined
        ? `${flows} flows, ${connections} connections: ${ok ? 'trace and the kernel agree.' : 'trace and the kernel disagree.'}`
        : `Not checked against the kernel: ${skipped}.`,
    );
    process.exitCode = ok ? 0 : 1;
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
