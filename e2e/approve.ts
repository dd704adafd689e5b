/** Comparing what the page shows with a picture that was looked at and approved. */
import { expect, type Page } from './learner.ts';

/** @param of the picture of the cluster, or all of the page */
export async function expectApproved(page: Page, view: string, of: 'picture' | 'page' = 'picture'): Promise<void> {
  // No pointer that lies on something, no focus ring.
  await page.mouse.move(0, 0);
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const what = of === 'page' ? page.locator('body') : page.getByRole('application', { name: 'Cluster' });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expect(what).toHaveScreenshot(`${view}-${colorScheme}.png`);
  }
}
