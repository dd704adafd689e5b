/**
 * How the main views look, compared with pictures that were looked at and approved: one seed, one moment, both themes. After a change
 * that is meant, look at the difference in test-results/, then approve anew:
 * `npx playwright test e2e/approved.spec.ts --update-snapshots`
 */
import { expect, openPage, podBody, seePods, standAt, test, type Page } from './learner.ts';

test.use({ panel: 'manifests', viewport: { width: 1180, height: 860 } });

async function expectApproved(page: Page, view: string): Promise<void> {
  // No pointer that lies on something, no focus ring.
  await page.mouse.move(0, 0);
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(page.getByRole('application', { name: 'Cluster' })).toHaveScreenshot(`${view}-${colorScheme}.png`);
  }
}

test('the main views look as they were approved, light and dark', async ({ page }) => {
  await openPage(page);
  await page.getByRole('button', { name: 'Manifests panel' }).click();
  await page.getByRole('button', { name: 'Put the invitation away' }).click();
  await standAt(page, 14_000);
  await expectApproved(page, 'data-path');
  await page.getByRole('radio', { name: 'Logical' }).click();
  await expectApproved(page, 'logical');
  await page.getByRole('radio', { name: 'Data path' }).click();
  await page.locator('h1').click();
  await page.keyboard.press('l');
  await expectApproved(page, 'legend');
  await page.keyboard.press('l');
  const [pod] = await seePods(page, 'frontend-');
  await podBody(page, pod!.name).click();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await standAt(page, 14_600);
  await expectApproved(page, 'killed');
});
