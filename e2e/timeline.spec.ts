/** The strip of time under the mouse, and the jumps: a kill has its mark, pointing at it tells it, and one goes on to the next of a kind. */
import { button, clusterTime, expect, openPage, pause, podBody, seePods, test } from './learner.ts';

test('a kill stands on the strip; pointing at it tells what happened; the menu jumps to the next sync, keys go by decisions', async ({
  page,
}) => {
  await openPage(page);
  await pause(page);
  const [pod] = await seePods(page, 'frontend-');
  await podBody(page, pod!.name).click();
  const mark = page.locator('[data-mark="kill"][data-placed]');
  await expect(mark).toHaveCount(1);
  const box = (await mark.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const preview = page.getByRole('region', { name: 'Timeline' }).locator('strong').locator('xpath=..');
  await expect(preview).toContainText(`kill Pod ${pod!.name}`);
  // At either end of the strip nothing of it is outside the window.
  const strip = (await page.getByRole('slider', { name: 'Moment of the run' }).boundingBox())!;
  const first = await page.locator('[data-mark="change"]').all();
  const marks = await Promise.all(first.map((each) => each.boundingBox()));
  for (const x of [...marks.map((each) => each!.x + each!.width / 2), strip.x + strip.width - 10]) {
    await page.mouse.move(x, strip.y + strip.height / 2);
    await expect(preview).toBeInViewport({ ratio: 1 });
  }
  await page.mouse.move(0, 0);
  await expect(preview).toHaveCount(0);

  const before = await clusterTime(page);
  await button(page, 'Jump to the next…').click();
  await page.locator('[data-jump="sync"]').first().click();
  await expect(page.locator('[data-inspects="Happening"][data-happening="sync"]')).toBeVisible();
  const synced = await clusterTime(page);
  expect(synced).toBeGreaterThan(before);

  await page.locator('h1').click();
  await page.keyboard.press('n');
  await expect(page.locator('[data-inspects="Connection"]')).toBeVisible();
  await expect.poll(() => clusterTime(page)).toBeGreaterThanOrEqual(synced);
  const decided = await page.evaluate(() => window.servicescope!.cluster.revision);
  await page.keyboard.press('b');
  await expect.poll(() => page.evaluate(() => window.servicescope!.cluster.revision)).toBeLessThan(decided);
});
