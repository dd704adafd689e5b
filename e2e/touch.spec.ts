/** The canvas under fingers: one pans, two zoom, a long press opens the menu. */
import { expect, openPage, seePods, test } from './learner.ts';

test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });

test('one finger pans, two zoom, and a long press opens the menu of a Pod', async ({ page }) => {
  await openPage(page);
  const viewport = page.locator('.react-flow__viewport');
  const transform = () =>
    viewport.evaluate((element) => {
      const { a, e, f } = new DOMMatrix(getComputedStyle(element).transform);
      return { zoom: a, x: e, y: f };
    });
  const touches = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...points: readonly (readonly [number, number])[]) =>
    touches.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
  const pane = (await page.getByRole('application', { name: 'Cluster' }).boundingBox())!;
  // Beside the nodes, in the gap above the clients.
  const [x, y] = [pane.x + pane.width / 2, pane.y + pane.height * 0.3];

  const before = await transform();
  await touch('touchStart', [x, y]);
  for (let step = 1; step <= 6; step++) await touch('touchMove', [x - step * 10, y - step * 5]);
  await touch('touchEnd');
  await expect.poll(async () => before.x - (await transform()).x).toBeGreaterThan(30);

  const panned = await transform();
  await touch('touchStart', [x - 30, y], [x + 30, y]);
  for (let step = 1; step <= 6; step++) await touch('touchMove', [x - 30 - step * 10, y], [x + 30 + step * 10, y]);
  await touch('touchEnd');
  await expect.poll(async () => (await transform()).zoom / panned.zoom).toBeGreaterThan(1.3);

  await page.keyboard.press('f');
  await expect.poll(async () => (await transform()).zoom).toBeCloseTo(before.zoom, 2);
  const [pod] = await seePods(page, 'frontend-');
  const body = page.locator(`[data-kind="Pod"][data-name="${pod!.name}"]`);
  const box = (await body.boundingBox())!;
  await touch('touchStart', [box.x + box.width / 2, box.y + box.height / 2]);
  await expect(page.getByRole('menu')).toBeVisible();
  await touch('touchEnd');
  await expect(page.getByRole('menu')).toBeVisible();
  await expect(body).toHaveAttribute('data-state', 'Ready');
  // However long its commands are, it is as wide as there is room for.
  const { x: left, width } = (await page.getByRole('menu').boundingBox())!;
  expect(left).toBeGreaterThanOrEqual(0);
  expect(left + width).toBeLessThanOrEqual(390);
});
