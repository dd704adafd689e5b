/** Claim C7: single Pods, ReplicaSets, Deployments, DaemonSets and StatefulSets behind Services; and who survives the loss of a node. */
import {
  expect,
  inspected,
  openPage,
  pods,
  seePods,
  segments,
  plate,
  selectService,
  setSpeed,
  test,
} from './learner.ts';

const BACKENDS = { single: 1, replicas: 2, rolling: 2, everywhere: 3 };

test('C7: five kinds of backends answer behind their Services, and each Pod says who made it', async ({ page }) => {
  await openPage(page, 'Five kinds of backends');
  await setSpeed(page, 10);
  for (const [name, count] of Object.entries(BACKENDS)) {
    await expect(pods(page, name, 'Ready')).toHaveCount(count, { timeout: 20_000 });
    const addresses = (await seePods(page, name)).map(({ ip }) => `${ip}:8080`);
    await expect(async () => {
      expect((await segments(plate(page, 'node-1', name, 80))).sort()).toEqual(addresses.sort());
    }).toPass();
  }
  await expect(pods(page, 'ordered-0', 'Ready')).toHaveCount(1);
  await expect(pods(page, 'ordered-1', 'Ready')).toHaveCount(1);
  const state = await selectService(page, 'ordered');
  await expect(state).toContainText('ordered-0');

  const [daemon] = await seePods(page, 'everywhere');
  await page.locator(`[data-kind="Pod"][data-name="${daemon?.name ?? ''}"]`).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Inspect' }).click();
  const article = await inspected(page, 'Pod', daemon?.name ?? '');
  await article.getByRole('button', { name: 'DaemonSet everywhere' }).click();
  const owner = await inspected(page, 'DaemonSet', 'everywhere');
  await expect(owner).toContainText('3 of 3 ready');
});

test('a node is lost: its Pods are not ready after 50 s, and five minutes later each kind does what it does', async ({
  page,
}) => {
  await openPage(page, 'Five kinds of backends');
  await expect(pods(page, 'everywhere', 'Ready')).toHaveCount(3, { timeout: 20_000 });
  const [state] = await seePods(page, 'ordered-0');
  const lost = state?.node ?? '';
  const node = page.locator(`[data-kind="Node"][data-name="${lost}"]`);
  await node.getByRole('button', { name: /^Node / }).focus();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Power off' }).click();
  await page.evaluate(() => window.servicescope?.cluster.advance(62_000));
  await expect(node).toHaveAttribute('data-state', 'NotReady');
  await expect(pods(page, 'everywhere', 'NotReady')).toHaveCount(1);
  await expect(pods(page, 'everywhere', 'Ready')).toHaveCount(2);
  await page.evaluate(() => window.servicescope?.cluster.advance(330_000));
  await expect(pods(page, 'ordered-0', 'Terminating')).toHaveCount(1);
  await expect(pods(page, 'everywhere', 'NotReady')).toHaveCount(1);
  for (const name of ['replicas', 'rolling']) {
    await expect(pods(page, name, 'Ready')).toHaveCount(2);
    for (const { node: where } of await seePods(page, name)) expect(where).not.toBe(lost);
  }
});
