/** The first visit: one sentence, one click, and a Pod that was killed has healed before half a minute is over. */
import { faults } from './axe.ts';
import { clusterTime, expect, pods, seePods, test } from './learner.ts';

test.use({ panel: 'first visit' });

test('who has never been here kills a Pod and sees it heal within thirty seconds, by what the page says', async ({
  page,
}) => {
  await page.goto('./');
  const invitation = page.locator('[data-invitation]');
  await expect(invitation).toContainText('Click any Pod to kill it');
  await expect.poll(() => clusterTime(page)).toBeGreaterThan(0);
  const began = await clusterTime(page);
  // Any Pod that is drawn: the client has nobody who would replace it, and the sentence is about a Service's.
  const [pod] = await seePods(page, 'frontend-');
  const came = await page.evaluate(() => performance.now());
  await pods(page, pod!.name).click();
  await expect(invitation).toContainText('Its ReplicaSet makes another');
  await expect(invitation).toContainText('Healed', { timeout: 60_000 });
  // The cluster's clock, which no other program on this machine can hurry or hold up, and what came before it.
  expect((await clusterTime(page)) - began + came).toBeLessThan(30_000);
  await expect(pods(page, pod!.name)).toHaveCount(0);
  await expect(pods(page, 'frontend-', 'Ready')).toHaveCount(3);
  await page.keyboard.press('Control+z');
  await expect(pods(page, pod!.name)).toHaveCount(1);
});

test('axe finds nothing in the invitation, light and dark', async ({ page }) => {
  await page.goto('./');
  await expect(page.locator('[data-invitation]')).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const)
    expect(await faults(page, { colorScheme, parts: ['[data-invitation]'] }), colorScheme).toEqual([]);
});

test('axe finds nothing in an embedded page, light and dark', async ({ page }) => {
  await page.goto('./?embed&lesson=pods-by-address');
  await expect(page.locator('[data-help="cluster"]')).toBeVisible();
  await expect.poll(() => clusterTime(page)).toBeGreaterThan(0);
  for (const colorScheme of ['light', 'dark'] as const)
    expect(await faults(page, { colorScheme }), colorScheme).toEqual([]);
});
