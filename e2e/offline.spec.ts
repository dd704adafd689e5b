/** Without a network: after one visit the page opens, editor and cluster included. And what the built page lets in. */
import { clusterTime, expect, openPage, test } from './learner.ts';

test.use({ serviceWorkers: 'allow', panel: 'manifests' });

test('after one visit the page opens without a network, and nothing from elsewhere is let in', async ({
  page,
  context,
  complaints,
}) => {
  await openPage(page);
  await page.evaluate(() => navigator.serviceWorker.register('./sw.js').then(() => navigator.serviceWorker.ready));

  await context.setOffline(true);
  await page.reload();
  await expect(page.locator('[data-kind="Node"]')).toHaveCount(4);
  await expect.poll(() => clusterTime(page)).toBeGreaterThan(0);
  await expect(page.locator('.monaco-editor').first()).toBeVisible();
  await context.setOffline(false);

  complaints.expect(/Content Security Policy/);
  const ran = await page.evaluate(async () => {
    const script = document.createElement('script');
    script.textContent = 'window.intruder = true';
    document.head.append(script);
    const image = new Image();
    const refused = new Promise((resolve) =>
      document.addEventListener('securitypolicyviolation', resolve, { once: true }),
    );
    image.src = 'https://example.com/pixel.png';
    await refused;
    return 'intruder' in window;
  });
  expect(ran).toBe(false);
});
