import { availableParallelism } from 'node:os';

import { defineConfig } from '@playwright/test';

import { findBrowser } from './scripts/browser.mjs';

// The browser tests look at what is shipped: the built page, served as plain files. `npm test` builds it first.
const port = Number(process.env['E2E_PORT'] ?? 41873);
const executablePath = findBrowser();
const isRoot = process.getuid?.() === 0;

/**
 * Chromium's own pages for its address bar: every context would load three of them in processes of their own, half a second of a processor
 * for a walk that opens a page. Chromium heeds the last list only: the other names are Playwright's (its chromiumSwitches.ts).
 */
const WITHOUT = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'TcpPortRandomizationWin',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
];

export default defineConfig({
  testDir: 'e2e',
  fullyParallel: true,
  // A walk waits for two fifths of its time: one more than there are processors.
  workers: Math.min(4, availableParallelism() + 1),
  // A test that needs a second try is telling us something; on a machine that also does other things it may be only that, so CI asks
  // once more and the list says which were flaky.
  retries: process.env['CI'] ? 1 : 0,
  forbidOnly: Boolean(process.env['CI']),
  // Generous, for a machine that does other things as well: nothing here is a stopwatch.
  timeout: 120_000,
  expect: {
    timeout: 20_000,
    // Fonts are the page's own, but every machine smooths them in its own way.
    toHaveScreenshot: { threshold: 0.25, maxDiffPixelRatio: 0.02, animations: 'disabled', caret: 'hide' },
  },
  // One approved picture for all machines.
  snapshotPathTemplate: '{testDir}/approved/{arg}{ext}',
  reporter: [['list']],
  use: {
    baseURL: `http://127.0.0.1:${port}/`,
    viewport: { width: 1440, height: 900 },
    // Keeping the whole page for later is one walk's subject, and would slow down all the others.
    serviceWorkers: 'block',
    // Without a limit an action on a missing element would wait until the whole test's time is over.
    actionTimeout: 20_000,
    // A trace of every action triples the time of the suite; `--trace on` when one is wanted.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(executablePath === undefined ? {} : { executablePath }),
      args: [
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-default-apps',
        `--disable-features=${WITHOUT.join()}`,
        '--disable-domain-reliability',
        '--disable-sync',
        '--no-first-run',
        // Most of a walk is the page's beginning, and what runs but once: nine times the usual work before a function is optimized.
        '--js-flags=--interrupt-budget=600000',
        ...(isRoot ? ['--no-sandbox'] : []),
      ],
    },
  },
  webServer: {
    command: `"${process.execPath}" e2e/serve.mjs ${port}`,
    url: `http://127.0.0.1:${port}/`,
    reuseExistingServer: process.env['E2E_PORT'] === undefined && !process.env['CI'],
    timeout: 60_000,
  },
});
