/** A ping: a Pod answers, a ClusterIP is silence in iptables mode, and in IPVS mode its client's own node says that it is not to be had. */
import { button, expect, inspected, openPage, setSpeed, test, type Page } from './learner.ts';
import { compose, fact, openTables, sendForm } from './packets.ts';

test.use({ panel: 'cluster' });

async function ping(page: Page, host: string): Promise<string> {
  const form = await compose(page, { from: 'client', host });
  await form.getByLabel('Protocol').selectOption({ label: 'ping' });
  await expect(form.getByLabel('port')).toHaveCount(0);
  const { verdict, article } = await sendForm(page, form);
  return verdict === 'accept' ? verdict : `${verdict}: ${await fact(article, 'The client sees')}`;
}

test('a ping, and what the mode of kube-proxy makes of one to a ClusterIP', async ({ page }) => {
  await openPage(page);
  await setSpeed(page, 5);
  await openTables(page);
  const address = await page.locator('[data-kind="Pod"][data-name^="frontend-"]').first().getAttribute('data-ip');
  expect(await ping(page, address ?? '')).toBe('accept');
  expect(await ping(page, '172.17.0.4')).toBe('unroutable: 100% packet loss');

  await page.getByRole('radio', { name: 'ipvs' }).click();
  await expect(page.getByText('in force on all 4 nodes')).toBeVisible({ timeout: 20_000 });
  expect(await ping(page, '172.17.0.4')).toBe('reject: Destination Port Unreachable');

  // The rest of the page knows the mode, too.
  await page.locator('[data-kind="Plate"]').first().click();
  await expect(await inspected(page, 'Plate')).toContainText('kube-ipvs0');
  await openTables(page, 'Rules');
  await expect(page.getByText('IP Virtual Server version').first()).toBeVisible();
  await page.locator('select').filter({ hasText: 'ipvsadm -Ln' }).selectOption({ label: 'iptables-save' });
  await expect(page.getByText('KUBE-IPVS-FILTER').first()).toBeVisible();
  await expect(button(page, 'Copy')).toBeVisible();
});
