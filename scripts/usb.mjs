// npm run build:usb: the page as a folder that opens from a USB stick, without server, network or Node: dist-usb/index.html. Built twice
// (the page, and the speaker's window of notes), and then opened from its files by a browser, if there is one here.
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { findBrowser } from './browser.mjs';
import { program, root, runNode } from './command.mjs';

const PAGES = ['index.html', 'notes.html'];

async function build(page) {
  const { ok, output } = await runNode(
    program('vite'),
    ['build', '--config', 'vite.usb.config.ts', '--logLevel', 'error'],
    { env: { USB_PAGE: page } },
  );
  if (!ok) throw new Error(`${page} does not build:\n${output}`);
}

/** Its pictures are made by a worker, which a page from a file has to bring along. */
async function makeClip(page) {
  await page.locator('h1').click();
  await page.keyboard.press('Control+k');
  await page.getByRole('option').first().waitFor();
  await page.keyboard.type('clip as video');
  await page
    .getByRole('option', { name: /Clip as video/ })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.locator('select').first().selectOption({ label: '200 ms' });
  await dialog.locator('select').last().selectOption({ label: 'GIF' });
  const button = dialog.getByRole('button', { name: 'Make the clip' });
  await Promise.all([page.waitForEvent('download', { timeout: 60_000 }), button.click()]);
}

/** What a teacher would see: a living cluster, an editor that knows Kubernetes, and the window of notes that follows the page. */
async function open(executablePath) {
  const { chromium } = await import('@playwright/test');
  const isRoot = process.getuid?.() === 0;
  const browser = await chromium.launch({ executablePath, args: isRoot ? ['--no-sandbox'] : [] });
  try {
    const page = await browser.newPage();
    const faults = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    page.on('requestfailed', (request) => faults.push(`${request.url()}: ${request.failure()?.errorText}`));
    await page.goto(pathToFileURL(path.join(root, 'dist-usb', 'index.html')).href);
    await page.locator('[data-kind="Pod"][data-state="Ready"]').first().waitFor();
    await page.waitForFunction(() => globalThis.servicescope?.cluster.nextEventAt !== undefined);
    await page.getByRole('tab', { name: 'Manifests' }).click();
    await page.locator('.monaco-editor .view-line').first().waitFor();
    await page.getByRole('tab', { name: 'Lesson' }).click();
    await makeClip(page);
    const [notes] = await Promise.all([
      page.waitForEvent('popup'),
      page.keyboard.press('p').then(() => page.keyboard.press('m')),
    ]);
    await notes.getByRole('button', { name: 'Next', exact: true }).waitFor({ timeout: 10_000 });
    if (faults.length > 0) throw new Error(faults.join('\n'));
  } finally {
    await browser.close();
  }
}

try {
  for (const page of PAGES) await build(page);
  const browser = findBrowser();
  if (browser === undefined) console.log('dist-usb is built. No browser was found here to open it with.');
  else {
    await open(browser);
    console.log('dist-usb is built, and opens from its files: cluster, editor, clips and notes.');
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
