/** A browser that forbids, forgets or breaks things: the page does what it can, and says so. */
import { expect, expectReady, letPass, openPage, pods, seePods, podBody, test } from './learner.ts';
import { openTables } from './packets.ts';
import { openTerminal, typeLine } from './terminal.ts';

test.use({ panel: 'manifests' });

test('a broken memory in localStorage is forgotten', async ({ page }) => {
  await page.addInitScript(() => {
    for (const key of [
      'servicescope.view',
      'servicescope.rows',
      'servicescope.columns',
      'react-resizable-panels:servicescope.columns',
    ])
      localStorage.setItem(key, '{"lens":42,"dockOpen":"yes","files":[{');
    localStorage.setItem('servicescope.files.three-nodes', '[[[');
    localStorage.setItem('servicescope.manifests.three-nodes', '{"files":7}');
  });
  await openPage(page);
  await expectReady(page, 'frontend-', 3);
  await openTables(page);
  await letPass(page, 300);
});

test('without localStorage the page runs, and says that it will not remember', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new DOMException('The operation is insecure.', 'SecurityError');
      },
    });
  });
  await openPage(page);
  await expectReady(page, 'frontend-', 3);
  await openTables(page);
  // What a first visit opens with is the lessons.
  await page.getByRole('tab', { name: 'Manifests' }).click();
  await page.getByRole('button', { name: 'New file' }).click();
  await expect(page.getByText('Your browser does not keep these files')).toBeVisible();
});

test('when the inspector cannot load, the rest of the page lives', async ({ page, complaints }) => {
  complaints.expect(/Inspector|dynamically imported module|ERR_FAILED/);
  await page.route(/assets\/Inspector-[^/]*\.js/, (route) => route.abort());
  await openPage(page);
  await page.getByRole('button', { name: 'Inspector', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'has stopped working' })).toBeVisible();
  await letPass(page, 300);
  const [pod] = await seePods(page, 'frontend-');
  await podBody(page, pod!.name).click();
  await expect(pods(page, pod!.name)).toHaveCount(0);
  await openTables(page);
});

test('when small parts of the picture cannot load, it stands and goes on without them', async ({
  page,
  complaints,
}) => {
  complaints.expect(/LegendPanel|Minimap|PodDetails|dynamically imported module|ERR_FAILED/);
  await page.route(/assets\/(LegendPanel|Minimap|PodDetails)-[^/]*\.js/, (route) => route.abort());
  await openPage(page);
  const legend = page.getByRole('button', { name: 'Legend', exact: true });
  await legend.click();
  await expect(page.getByText('LegendPanel')).toBeVisible();
  await expect(legend).toHaveAttribute('aria-expanded', 'false');
  for (let i = 0; i < 6; i++) await page.getByRole('button', { name: 'Zoom in' }).click();
  await page.getByRole('button', { name: 'Fit the cluster' }).click();
  await expect(page.getByText('has stopped working')).toHaveCount(0);
  const [pod] = await seePods(page, 'frontend-');
  await podBody(page, pod!.name).click();
  await letPass(page, 300);
  await expect(pods(page, pod!.name)).toHaveCount(0);

  // It has come back: the next time the legend is asked for it is there.
  await page.unroute(/assets\/(LegendPanel|Minimap|PodDetails)-[^/]*\.js/);
  await legend.click();
  await expect(page.getByText('an answer on its way back')).toBeVisible();
});

test('when the editor cannot load, a plain text field takes its place', async ({ page, complaints }) => {
  complaints.expect(/MonacoEditor|dynamically imported module|ERR_FAILED/);
  await page.route(/assets\/MonacoEditor-[^/]*\.js/, (route) => route.abort());
  await openPage(page);
  await expect(page.getByText('The full editor did not load')).toBeVisible();
  const field = page.getByRole('textbox', { name: /Manifest/ });
  await field.fill((await field.inputValue()).replace('replicas: 3', 'replicas: 2'));
  await field.press('Control+Enter');
  await expectReady(page, 'frontend-', 2);
});

test('a thousand million replicas do not freeze the page: there is room for so many, and that is said', async ({
  page,
}) => {
  await openPage(page);
  const screen = await openTerminal(page);
  await typeLine(page, 'kubectl scale deployment frontend --replicas=1000000000');
  await expect(screen).toContainText('deployment.apps/frontend scaled');
  await expect(pods(page, 'frontend-', 'Ready').nth(20)).toBeAttached();
  // Keys are still heard, and answered, in the thick of it.
  await typeLine(page, 'echo $((6 * 7)) is the answer');
  await expect(screen).toContainText('42 is the answer');
  await expect
    .poll(() => page.evaluate(() => window.servicescope!.cluster.objects('events').map(({ message }) => message)))
    .toContainEqual(expect.stringContaining('exceeded quota: room-in-this-page'));
  expect(await page.evaluate(() => window.servicescope!.cluster.objects('pods').length)).toBeLessThanOrEqual(5440);
  await typeLine(page, 'kubectl describe deployment frontend | grep desired');
  await expect(screen).toContainText('1000000000 desired');
  await page.locator('h1').click();
  await page.keyboard.press('Control+z');
  await expect(page.getByText('Taken back: ')).toBeVisible();
  await expectReady(page, 'frontend-', 3);
});
