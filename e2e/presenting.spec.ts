/** A lecture: large type, answers under a cover in text and picture, a remote that turns the steps, a laser, and the speaker's notes. */
import { faults } from './axe.ts';
import { button, expect, openPage, test } from './learner.ts';
import { heading } from './lessonPanel.ts';

test.use({ panel: 'lesson', viewport: { width: 1280, height: 720 } });

for (const theme of ['light', 'dark'] as const)
  test(`a lecture in the ${theme} theme gives no answer away before A is pressed`, async ({ page, context }) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await page.goto('./?lesson=who-picks-the-pod');
    const first = (await heading(page).textContent()) ?? '';
    const sizeOf = () => heading(page).evaluate((element) => parseFloat(getComputedStyle(element).fontSize));
    const small = await sizeOf();
    await page.keyboard.press('p');
    await expect(page.getByRole('group', { name: 'Presenting' })).toBeVisible();
    expect(await sizeOf()).toBeGreaterThan(small * 1.25);
    // The bar stays one row, and everything in it can be reached.
    const bar = (await page.getByRole('banner').boundingBox())!;
    expect(bar.height).toBeLessThan(80);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);

    await page.getByRole('radio', { name: /The next in turn/ }).check();
    await button(page, 'Send it').click();
    await expect(page.getByText('The answer is covered.')).toBeVisible();
    const meters = page.locator('[data-share-of][data-of]');
    await expect(meters).toHaveCount(3);
    for (const meter of await meters.all()) await expect(meter).toBeHidden();
    await button(page, 'Packets, events and rules').click();
    for (const tab of ['Packets', 'Events', 'Conntrack']) {
      await page.getByRole('tab', { name: tab, exact: true }).click();
      await expect(
        page.getByRole('tabpanel', { name: tab }).getByText('What the table tells is covered.'),
      ).toBeVisible();
    }
    await page.locator('h1').click();
    await page.keyboard.press('a');
    await expect(page.getByText(/^(As you said|Not this time)\.$/)).toBeVisible();
    await expect(page.getByText('What the table tells is covered.')).toHaveCount(0);
    for (const meter of await meters.all()) await expect(meter).toBeVisible();

    await page.keyboard.press('PageDown');
    await expect(heading(page)).not.toHaveText(first);
    await page.keyboard.press('PageUp');
    await expect(heading(page)).toHaveText(first);
    await page.keyboard.press('l');
    await expect(page.getByTestId('laser')).toBeVisible();
    const dark = page.getByRole('button', { name: /^Black screen/ });
    for (const [on, off] of ['b.', '.b']) {
      await page.keyboard.press(on!);
      await expect(dark).toBeVisible();
      await page.keyboard.press(off!);
      await expect(dark).toHaveCount(0);
    }
    const [notes] = await Promise.all([context.waitForEvent('page'), page.keyboard.press('m')]);
    await expect(notes.getByRole('region', { name: 'Notes' })).toContainText('Collect all three answers');
    expect(await faults(notes, { colorScheme: theme })).toEqual([]);
    await notes.getByRole('button', { name: 'Next', exact: true }).click();
    await expect(heading(page)).not.toHaveText(first);
    await page.bringToFront();
    await page.keyboard.press('p');
    expect(await sizeOf()).toBe(small);
    await page.close({ runBeforeUnload: true });
    await expect(notes.getByText('The page these notes belong to was closed.')).toBeVisible();
  });

test('the presenter’s keys stand in the picture, over no panel and none of the picture’s buttons', async ({ page }) => {
  await page.setViewportSize({ width: 1600, height: 960 });
  await openPage(page);
  await page.keyboard.press('p');
  const keys = page.getByRole('group', { name: 'Presenting' });
  await expect(keys).toBeVisible();
  await button(page, 'Inspector').click();
  const panel = page.locator('[data-panel="inspector"]');
  await expect(panel).toBeVisible();
  for (const other of [panel, page.getByRole('group', { name: 'View' }), button(page, 'Legend')])
    await expect
      .poll(async () => {
        const [a, b] = [(await keys.boundingBox())!, (await other.boundingBox())!];
        return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
      })
      .toBe(false);
});
