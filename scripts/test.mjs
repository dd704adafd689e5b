// npm test: the whole proof, from a fresh clone to the built page in a real browser. A step that fails does not hide the
// later ones. The last line is always `N passed, N failed`: unit tests, browser tests, and each other step as one.
import { createServer } from 'node:net';

import { ensureBrowser } from './browser.mjs';
import { program, runNode } from './command.mjs';
import { countBrowser } from './counts.mjs';
import { prepare } from './prepare.mjs';
import { checkSteps, reportFile, runSteps, takeReport, tell } from './steps.mjs';

const total = { passed: 0, failed: 0 };
const add = ({ passed, failed }) => {
  total.passed += passed;
  total.failed += failed;
};

function failure(name, output) {
  const result = { ok: false, seconds: 0, output, passed: 0, failed: 1 };
  tell(name, result);
  return result;
}

/** Asks the system for a free port, so that two runs on one machine do not meet. */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

const build = {
  name: 'build',
  async run() {
    const { ok, output, seconds } = await runNode(program('vite'), ['build']);
    return { ok, output, seconds, passed: ok ? 1 : 0, failed: ok ? 0 : 1 };
  },
};

/**
 * A step that knows itself whether this machine can take it; one that cannot says why, and has not failed.
 * @param check takes a function to say lines with, and resolves with `{ok, skipped?, …}`
 * @param done what was looked at, in a few words
 */
const proof = (name, check, done) => ({
  name,
  async run() {
    const began = performance.now();
    const lines = [];
    let ok = false;
    let detail;
    try {
      const checked = await check((line) => lines.push(line));
      ok = checked.ok;
      detail = checked.skipped ? `skipped: ${checked.skipped}` : done(checked);
    } catch (error) {
      lines.push(error.message);
    }
    const seconds = (performance.now() - began) / 1000;
    return { ok, seconds, output: lines.join('\n'), passed: ok ? 1 : 0, failed: ok ? 0 : 1, detail };
  },
});

/** What the engine says of packets, against the Linux kernel. */
const kernel = proof(
  'kernel',
  async (say) => (await import('./kernel.mjs')).checkKernel([], say),
  ({ flows, connections }) => `${flows} flows, ${connections} connections`,
);

/** What the headless server says to a real kubectl. */
const conformance = proof(
  'conformance',
  async (say) => (await import('./conformance.mjs')).checkConformance({ say }),
  ({ commands, versions }) => `${commands} commands, kubectl ${versions.join(', ')}`,
);

async function browserTests(browser) {
  const file = reportFile('browser');
  const { ok, output, seconds } = await runNode(
    program('@playwright/test', 'playwright'),
    ['test', '--reporter=list,json', '--pass-with-no-tests'],
    {
      env: { CHROME_BIN: browser, PLAYWRIGHT_JSON_OUTPUT_NAME: file, E2E_PORT: String(await freePort()) },
      timeoutSeconds: 1800,
    },
  );
  const { passed, failed } = countBrowser(takeReport(file), ok);
  const result = { ok: ok && failed === 0, output, seconds, passed, failed, detail: `${passed} tests` };
  tell('browser tests', result);
  return result;
}

async function everything() {
  try {
    await prepare();
  } catch (error) {
    add(failure('prepare', error.message));
    return;
  }

  let browser;
  try {
    browser = await ensureBrowser();
    console.log(`Browser: ${browser}`);
  } catch (error) {
    console.log(error.message);
  }

  // The proofs wait for much of their time: beside the two longest they cost little.
  const [unit, lint, ...others] = checkSteps();
  const results = await runSteps([lint, unit, kernel, conformance, ...others, build]);
  results.forEach(add);
  const built = results.at(-1);
  if (!built.ok) add(failure('browser tests', 'skipped: there is no built page to look at'));
  else if (!browser) add(failure('browser tests', 'skipped: no browser'));
  else add(await browserTests(browser));
}

try {
  await everything();
} catch (error) {
  add(failure('npm test', error.stack));
}
process.exitCode = total.failed === 0 ? 0 : 1;
console.log(`${total.passed} passed, ${total.failed} failed`);
