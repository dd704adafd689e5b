// Takes the pictures of README and guides anew from the built page (dist/), at one seed and at set moments: `npm run pictures`.
// WebP, by the browser itself: a picture is some 40 KB.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { preview } from 'vite';

import { ensureBrowser } from './browser.mjs';
import { isMain, root } from './command.mjs';

const FOLDER = path.join(root, 'docs/pictures');
const WIDTH = 1280;
const HEIGHT = 760;
const TOO_LARGE = 120_000;

/** Time stands at a moment of the run. */
const standAt = (page, ms) =>
  page.evaluate((moment) => {
    const { cluster, store } = globalThis.servicescope;
    store.setState({ playing: false });
    cluster.seek(moment);
    store.setState({ revision: cluster.revision, now: cluster.now });
  }, ms);

/** The first moment from the twelfth second on at which the client's request has its destination rewritten and has left its node. */
const onItsWayToAnotherNode = (page) =>
  page.evaluate(() => {
    const { cluster } = globalThis.servicescope;
    const isMeant = ({ segment, header, from, to }) =>
      segment === 'SYN' && /^10\.0\.[23]\./.test(header.dst) && from.kind === 'node' && to.kind === 'node';
    for (let at = 12_000; at < 60_000; at += 20) {
      cluster.seek(at);
      if (cluster.flights().some((flight) => isMeant(flight) && flight.header.src === '10.0.1.4')) return at + 60;
    }
    throw new Error('no packet of the client went to another node');
  });

const press = (page, name) => page.getByRole('button', { name, exact: true }).click();

/** Each picture: where the page is opened, and what is done before it is taken. */
const pictures = {
  // The page as a whole: a packet that has its destination rewritten is between two nodes.
  'first-scene': {
    panel: 'manifests',
    size: { width: 1600, height: 960 },
    async prepare(page) {
      await page.locator('.monaco-editor .view-line').first().waitFor();
      await page.addStyleTag({ content: '[data-invitation] { visibility: hidden }' });
      await standAt(page, await onItsWayToAnotherNode(page));
    },
  },
  'packet-story': {
    async prepare(page) {
      await press(page, 'Packets, events and rules');
      const form = page.getByRole('form', { name: 'Send a request' });
      await form.getByLabel('From').selectOption({ label: 'client' });
      await form.getByRole('combobox', { name: 'to', exact: true }).fill('frontend-svc');
      await form.getByLabel('port').fill('80');
      await form.getByRole('button', { name: 'Send' }).click();
      await page.locator('[data-inspects="Connection"][data-verdict="accept"]').waitFor();
      await press(page, 'Packets, events and rules');
    },
  },
  policies: {
    async prepare(page) {
      await standAt(page, 14_000);
      await page.locator('[data-kind="Service"][data-name="frontend-svc"]').click();
      const article = page.locator('[data-inspects="Service"]');
      await article
        .getByRole('radiogroup', { name: 'internalTrafficPolicy' })
        .getByRole('radio', { name: 'Local' })
        .click();
      await page.getByRole('combobox', { name: 'Speed' }).selectOption('×10');
      await page.getByRole('button', { name: 'Play' }).click();
      await article.getByText('100%').first().waitFor();
      await page.getByRole('grid', { name: /^Who answers/ }).scrollIntoViewIfNeeded();
    },
  },
  refused: {
    scenario: 'The chapter as printed',
    panel: 'manifests',
    async prepare(page) {
      await page
        .getByRole('list', { name: 'Manifest files' })
        .getByRole('button', { name: /^policies.yaml/ })
        .click();
      await page.locator('[data-editor="monaco"] .view-lines').click({ position: { x: 4, y: 4 } });
      await page.keyboard.press('Control+Enter');
      await page.getByText('Refused by the API server').waitFor();
    },
  },
  lesson: {
    address: '?lesson=who-picks-the-pod',
    async prepare(page) {
      await page.getByRole('radio', { name: /Any of the three/ }).check();
      await press(page, 'Send it');
      await page.getByText('As you said.').waitFor();
    },
  },
  catalogue: {
    address: '?lesson=who-picks-the-pod',
    async prepare(page) {
      await press(page, 'All lessons');
      await page.getByRole('radio', { name: 'By question' }).click();
    },
  },
  presenting: {
    address: '?lesson=ping-a-clusterip',
    async prepare(page) {
      await page.locator('h1').click();
      await page.keyboard.press('p');
      await page.getByRole('group', { name: 'Presenting' }).waitFor();
    },
  },
  'own-lesson': {
    panel: 'lesson',
    async prepare(page) {
      // Dropped on the page, with two slips in it.
      const text =
        '---\ntitle: Mine\nquestion: Why?\nminutes: soon\n---\n\n## One\n\n:::task[Mend it]\n::hint[Look.]\n:::\n';
      const transfer = await page.evaluateHandle((content) => {
        const data = new globalThis.DataTransfer();
        data.items.add(new globalThis.File([content], 'my-lesson.md', { type: 'text/markdown' }));
        return data;
      }, text);
      for (const type of ['dragenter', 'dragover', 'drop'])
        await page.dispatchEvent('body', type, { dataTransfer: transfer });
      await page
        .getByText(/line \d+/)
        .first()
        .waitFor();
    },
  },
};

async function take(browser, address, name, picture) {
  const { address: query = '', scenario, panel = 'closed', size = { width: WIDTH, height: HEIGHT }, prepare } = picture;
  const page = await browser.newPage({
    viewport: size,
    reducedMotion: 'reduce',
    colorScheme: 'light',
  });
  const view = panel === 'closed' ? { leftOpen: false, leftTab: 'manifests' } : { leftTab: panel };
  if (query === '')
    await page.addInitScript(
      (kept) => globalThis.localStorage.setItem('servicescope.view', kept),
      JSON.stringify(view),
    );
  await page.goto(`${address}${query}`);
  await page.waitForFunction(() => globalThis.servicescope?.cluster.now > 0);
  if (query !== '') await page.locator('[role="tabpanel"] h2').waitFor();
  if (scenario) {
    await page.getByRole('combobox', { name: 'Scenario' }).click();
    await page.getByRole('option', { name: scenario }).click();
  }
  const invitation = page.getByRole('button', { name: 'Put the invitation away' });
  if (await invitation.isVisible()) await invitation.click();
  await prepare(page);
  await page.mouse.move(2, size.height - 2);
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 80 });
  await page.context().close();
  const bytes = Buffer.from(data, 'base64');
  if (bytes.length > TOO_LARGE) throw new Error(`${name} has ${bytes.length} bytes: too many for a guide`);
  writeFileSync(path.join(FOLDER, `${name}.webp`), bytes);
  console.log(`docs/pictures/${name}.webp  ${Math.round(bytes.length / 1024)} KB`);
}

/** All of them, or those named. */
async function takeAll(names) {
  mkdirSync(FOLDER, { recursive: true });
  const server = await preview({ root, logLevel: 'error', preview: { host: '127.0.0.1', port: 0 } });
  const browser = await chromium.launch({
    executablePath: await ensureBrowser(),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  try {
    for (const [name, picture] of Object.entries(pictures))
      if (names.length === 0 || names.includes(name)) await take(browser, server.resolvedUrls.local[0], name, picture);
  } finally {
    await browser.close();
    await server.close();
  }
}

if (isMain(import.meta.url)) await takeAll(process.argv.slice(2));
