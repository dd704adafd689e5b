// node scripts/kernel/export.mjs [--mode iptables|nftables] [--scenario NAME | --random SEED [--size N]] [--out FILE]
// Writes one scenario with its predictions as JSON, for a kernel check outside this repository. Without a name: all Services in one
// cluster. The format is that of the check: nodes with their rules' text, Pods, outside clients, flows with what is expected.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

import { loadEngine } from './engine.mjs';
import { predict } from './predict.mjs';
import { randomScenario } from './randomScenario.mjs';
import { everything, scenarios } from './scenarios.mjs';

const { values } = parseArgs({
  options: {
    mode: { type: 'string', default: 'iptables' },
    scenario: { type: 'string' },
    random: { type: 'string' },
    size: { type: 'string', default: '1' },
    out: { type: 'string' },
  },
});

function chosen() {
  if (values.random !== undefined) return randomScenario(Number(values.random), Number(values.size));
  if (values.scenario === undefined) return everything;
  const found = scenarios.find(({ name }) => name === values.scenario);
  if (!found)
    throw new Error(`no scenario ${values.scenario}; there are ${scenarios.map(({ name }) => name).join(', ')}`);
  return found;
}

const prediction = predict(await loadEngine(), chosen(), values.mode);
// Nor can an outside check make nftables forget whom affinity remembers.
const isAskable = ({ ownOnly, expect }) => !ownOnly && !(values.mode === 'nftables' && expect.affinity);
const flows = prediction.flows.filter(isAskable);
const text = JSON.stringify({ ...prediction, flows }, undefined, 1);
if (values.out === undefined) process.stdout.write(`${text}\n`);
else writeFileSync(values.out, `${text}\n`);
