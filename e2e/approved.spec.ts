/**
 * How the main views look, compared with pictures that were looked at and approved: one seed, one moment, both themes; those of a
 * phone are taken on its walk (phone.spec.ts). After a change that is meant, look at the difference in test-results/, then approve anew:
 * `npx playwright test e2e/approved.spec.ts --update-snapshots`
 */
import { expectApproved } from './approve.ts';
import { openPage, podBody, seePods, standAt, test } from './learner.ts';

test.use({ panel: 'manifests', viewport: { width: 1180, height: 860 } });

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
