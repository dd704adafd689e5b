// npm run check: everything that can be known without a browser, as quickly as that goes.
import { prepare } from './prepare.mjs';

try {
  await prepare();
  const { checkSteps, runSteps } = await import('./steps.mjs');
  const began = performance.now();
  const steps = checkSteps({ quick: true });
  const results = await runSteps(steps);
  const bad = steps.filter((_, index) => !results[index].ok).map((step) => step.name);
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  console.log(bad.length === 0 ? `All clear in ${seconds} s.` : `Not clear (${seconds} s): ${bad.join(', ')}.`);
  process.exitCode = bad.length === 0 ? 0 : 1;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
