/** Looking without changing: lenses, themes, the packets table and what a packet lived through, by pointer and by keyboard. */
import { button, expect, inspected, openPage, pause, pods, seePods, setSpeed, test } from './learner.ts';
import { openTables } from './packets.ts';

test.use({ panel: 'manifests' });

test('the logical lens says that it simplifies; D switches it too', async ({ page }) => {
  await openPage(page);
  const lens = page.getByRole('radiogroup', { name: 'Lens' });
  await lens.getByRole('radio', { name: 'Logical' }).click();
  await expect(page.getByText('A simplification: no packet ever visits a Service.')).toBeVisible();
  await page.locator('h1').click();
  await page.keyboard.press('d');
  await expect(lens.getByRole('radio', { name: 'Data path' })).toHaveAttribute('aria-checked', 'true');
  await expect(page.getByText('A simplification:')).toHaveCount(0);
});

test('the theme goes round system, light, dark, and is remembered', async ({ page }) => {
  await openPage(page);
  const root = page.locator('html');
  await button(page, 'Theme: system').click();
  await expect(root).toHaveAttribute('data-theme', 'light');
  await button(page, 'Theme: light').click();
  await expect(root).toHaveAttribute('data-theme', 'dark');
  const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.reload();
  await expect(root).toHaveAttribute('data-theme', 'dark');
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(background);
});

test('a row of the packets table opens its hops, each with what it was before and after', async ({ page }) => {
  await openPage(page);
  await openTables(page);
  await setSpeed(page, 5);
  const answered = page.locator('tr[data-verdict="accept"]').filter({ hasText: 'frontend-svc:80' });
  await expect(answered.first()).toBeVisible();
  await pause(page);
  await answered.first().click();
  const article = await inspected(page, 'Connection');
  const first = article.locator('[data-hop]').filter({ hasText: 'DNAT: destination 172.17.0.4:80 became' }).first();
  await expect(first).toContainText('arrived as');
  await expect(first).toContainText('decided');
  await expect(first).toContainText('left as');
  await expect(first).toContainText('KUBE-SERVICES');

  await page.getByRole('group', { name: /^Hops/ }).getByRole('button').first().focus();
  await page.keyboard.press('ArrowDown');
  await expect(article.locator('[data-hop][data-current]')).toHaveCount(1);
  const current = await article.locator('[data-hop][data-current]').getAttribute('data-hop');
  await page.keyboard.press('ArrowDown');
  await expect(article.locator('[data-hop][data-current]')).not.toHaveAttribute('data-hop', current ?? '');
});

test('the menu of a Pod: by right click, and by Shift+F10 on the focused one', async ({ page }) => {
  await openPage(page);
  const [pod] = await seePods(page, 'frontend-');
  await pods(page, pod!.name).click({ button: 'right' });
  const menu = page.getByRole('menu', { name: `Pod ${pod!.name}` });
  await menu.getByRole('menuitem', { name: 'Fail readiness probe' }).click();
  await setSpeed(page, 10);
  await expect(pods(page, pod!.name)).toHaveAttribute('data-state', 'NotReady');

  await pods(page, pod!.name).getByRole('button', { name: /^Pod / }).focus();
  await page.keyboard.press('Shift+F10');
  await expect(menu.getByRole('menuitem', { name: 'Pass readiness probe' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(menu).toHaveCount(0);

  await page
    .locator('[data-kind="Node"][data-name="node-2"]')
    .getByRole('button', { name: /^Node / })
    .click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Stop kube-proxy' }).click();
  await expect(page.getByText('kube-proxy stopped on node-2')).toBeVisible();
});

test('a crowd of packets is drawn as bands, or packet by packet, and one of them can still be picked', async ({
  page,
}) => {
  await openPage(page);
  await page.evaluate(async () => {
    const cluster = await window.servicescope?.ready;
    for (let n = 0; n < 500; n++) {
      const to = { host: '172.17.0.4', port: 80 };
      cluster?.setTraffic({ id: `crowd-${n}`, from: { pod: 'default/client' }, to, every: 1000 });
      cluster?.advance(2);
    }
  });
  await expect
    .poll(() => page.evaluate(() => window.servicescope?.cluster.flights().length ?? 0), { timeout: 60_000 })
    .toBeGreaterThan(1000);
  await pause(page);
  const painted = () =>
    page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('[aria-label="Cluster"] canvas');
      const data = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      let count = 0;
      for (let i = 3; i < data.length; i += 4) if (data[i] === 255) count++;
      return count;
    });
  // Bands are see-through; nothing of them is as solid as a packet.
  await page.keyboard.press('l');
  await page.getByRole('radiogroup', { name: 'Traffic drawn as' }).getByRole('radio', { name: 'packets' }).click();
  await page.keyboard.press('l');
  // A square is 5 by 5 pixels; many lie on top of each other.
  await expect.poll(painted).toBeGreaterThan(2000);
  const client = await pods(page, 'client').boundingBox();
  await page.mouse.click(client!.x + client!.width / 2, client!.y + client!.height + 4);
  await inspected(page, 'Connection');
});
