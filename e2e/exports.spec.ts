/** What leaves the page as a picture, as one that moves, or as a page that is printed: PNG and SVG, a clip, a packet's story. */
import { readFile } from 'node:fs/promises';

import { expect, openPage, pause, setSpeed, test, type Page } from './learner.ts';
import { openTables, send } from './packets.ts';

async function command(page: Page, words: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('option').first()).toBeVisible();
  await page.keyboard.type(words);
  await expect(page.getByRole('option').first()).toContainText(new RegExp(words, 'i'));
  await page.keyboard.press('Enter');
}

/** To a control of the dialog, by Tab alone. */
async function tabTo(page: Page, name: string): Promise<void> {
  const isThere = () =>
    page.evaluate((wanted) => {
      const at = document.activeElement;
      const label = at?.closest('label')?.textContent ?? at?.textContent ?? '';
      return label.trim().startsWith(wanted);
    }, name);
  for (let press = 0; press < 12 && !(await isThere()); press++) await page.keyboard.press('Tab');
  expect(await isThere(), name).toBe(true);
}

test('a clip is made by keyboard: it says how far it is, can be cancelled, and comes as video and as GIF', async ({
  page,
}) => {
  await openPage(page);
  await openTables(page);
  await setSpeed(page, 10);
  await send(page, { from: 'client', host: 'frontend-svc', port: 80 });
  await pause(page);
  await setSpeed(page, 1);
  const run = await page.evaluate(() => window.servicescope!.cluster.exportRun());
  await page.locator('h1').click();
  await command(page, 'clip as video');
  const dialog = page.getByRole('dialog', { name: 'A clip of the run' });
  await expect(dialog).toBeVisible();

  // The longest that may be made, so that it can be cancelled on the way.
  await tabTo(page, 'the last');
  await page.keyboard.type('5 s');
  await expect(dialog.getByRole('status')).toContainText('frames');
  await tabTo(page, 'Make the clip');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('progressbar')).toBeVisible();
  await expect(dialog.getByRole('status')).toContainText('%');
  await tabTo(page, 'Cancel');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('button', { name: 'Make the clip' })).toBeVisible();

  for (const [kind, magic] of [
    ['video', '1a45dfa3'],
    ['GIF', '47494638'],
  ] as const) {
    if (!(await dialog.isVisible())) await command(page, 'clip as video');
    const isOffered = (await dialog.locator('option', { hasText: kind }).count()) > 0;
    // A browser without an encoder makes GIFs only.
    if (!isOffered) continue;
    await tabTo(page, 'the last');
    await page.keyboard.type('200');
    await tabTo(page, 'as');
    await page.keyboard.type(kind);
    await tabTo(page, 'Make the clip');
    const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    const bytes = await readFile(await download.path());
    expect(bytes.subarray(0, 4).toString('hex'), kind).toBe(magic);
    expect(bytes.length).toBeGreaterThan(2000);
    await expect(dialog).toHaveCount(0);
  }
  expect(await page.evaluate(() => window.servicescope!.cluster.exportRun())).toBe(run);
});

/** A picture that fetches nothing: any program shows it, wherever it is taken. */
async function takePictures(page: Page): Promise<void> {
  // What the page's own policy forbids would be in the console, and the fonts not in the picture.
  const [png] = await Promise.all([page.waitForEvent('download'), command(page, 'picture as PNG')]);
  const bytes = await readFile(await png.path());
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  const { width } = (await page.locator('[data-help="cluster"]').boundingBox())!;
  expect(bytes.readUInt32BE(16)).toBe(Math.round(width) * 2);
  const [svg] = await Promise.all([page.waitForEvent('download'), command(page, 'picture as SVG')]);
  const text = await readFile(await svg.path(), 'utf8');
  expect(text).not.toMatch(/href=|url\(|<script|<image|<foreignObject/);
  const root = await page.evaluate((xml) => {
    const read = new DOMParser().parseFromString(xml, 'image/svg+xml');
    return `${read.documentElement.nodeName}, ${read.querySelectorAll('parsererror').length} faults`;
  }, text);
  expect(root).toBe('svg, 0 faults');
}

test('a picture and a packet’s storyboard stand by themselves, and the storyboard prints on a few sheets', async ({
  page,
  context,
}) => {
  await openPage(page);
  await openTables(page);
  await setSpeed(page, 10);
  await send(page, { from: 'client', host: 'frontend-svc', port: 80 });
  await pause(page);
  await page.locator('tr[data-verdict="accept"]').first().click();
  await page.locator('h1').click();
  await takePictures(page);
  const [download] = await Promise.all([page.waitForEvent('download'), command(page, 'storyboard of the packet')]);
  const html = await readFile(await download.path(), 'utf8');
  const printed = await context.newPage();
  await printed.setContent(html);
  const stills = await printed.locator('ol > li').count();
  expect(stills).toBeGreaterThan(2);
  await expect(printed.locator('body')).toContainText('frontend-svc');
  const pdf = (await printed.pdf({ format: 'A4' })).toString('latin1');
  const sheets = pdf.match(/\/Type\s*\/Page\b/g) ?? [];
  expect(sheets.length).toBeGreaterThan(0);
  expect(sheets.length).toBeLessThanOrEqual(Math.ceil(stills / 2) + 1);
});
