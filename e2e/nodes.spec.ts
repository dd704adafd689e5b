/** Nodes that fail: who notices, when, and what a client sees meanwhile. */
import { expect, letPass, openPage, plate, pods, seePods, segments, setSpeed, test, type Page } from './learner.ts';
import { openTables, send } from './packets.ts';

const header = (page: Page, node: string) =>
  page.locator(`[data-kind="Node"][data-name="${node}"]`).getByRole('button', { name: /^Node / });

async function chooseForNode(page: Page, node: string, item: string | RegExp): Promise<void> {
  await header(page, node).click({ button: 'right' });
  await page.getByRole('menuitem', { name: item }).click();
}

test('a node without power: silence for 50 s, then its endpoints go, then its Pods are replaced', async ({ page }) => {
  await openPage(page);
  const [lost] = (await seePods(page, 'frontend-')).filter(({ node }) => node === 'node-3');
  await chooseForNode(page, 'node-3', 'Power off');
  await expect(header(page, 'node-3')).toContainText('powered off');
  // Nobody has noticed: every node's rules still send to it.
  expect(await segments(plate(page, 'node-1', 'frontend-svc', 80))).toContain(`${lost!.ip}:5000`);
  await openTables(page);
  await setSpeed(page, 10);
  const silent = await send(page, { from: 'client', host: lost!.ip, port: 5000 });
  expect(silent.verdict).toBe('unroutable');
  await expect(silent.article).toContainText('node-3 is switched off');

  await setSpeed(page, 60);
  await expect(page.locator('[data-kind="Node"][data-name="node-3"]')).toHaveAttribute('data-state', /^NotReady/);
  await expect
    .poll(() => segments(plate(page, 'node-1', 'frontend-svc', 80)))
    .toEqual(expect.not.arrayContaining([`${lost!.ip}:5000`]));
  await expect(pods(page, 'frontend-', 'Ready')).toHaveCount(2);

  // Five more minutes, and the Pod is given up: marked for deletion, for ever unconfirmed, and replaced elsewhere.
  await letPass(page, 330_000);
  await expect(pods(page, 'frontend-', 'Ready')).toHaveCount(3);
  await expect(pods(page, lost!.name)).toHaveAttribute('data-state', 'Terminating');

  await chooseForNode(page, 'node-3', 'Power on');
  await expect(page.locator('[data-kind="Node"][data-name="node-3"]')).toHaveAttribute('data-state', 'Ready');
  await expect(pods(page, lost!.name)).toHaveCount(0);
});

test('a lossy network makes requests slow, not wrong: TCP sends again what was lost', async ({ page }) => {
  await openPage(page);
  await setSpeed(page, 10);
  await openTables(page);
  await chooseForNode(page, 'node-2', /^Lossy link/);
  await expect(header(page, 'node-2')).toContainText('loses 20 %');
  const [far] = (await seePods(page, 'frontend-')).filter(({ node }) => node === 'node-2');
  const verdicts = [];
  for (let n = 0; n < 4; n++) verdicts.push((await send(page, { from: 'client', host: far!.ip, port: 5000 })).verdict);
  expect(verdicts).toContain('accept');
  expect(verdicts).not.toContain('refused');
  await chooseForNode(page, 'node-2', 'Repair link');
  await expect(header(page, 'node-2')).not.toContainText('loses');
});
