/** A browser that forbids, forgets or breaks things: the page does what it can, and says so. */
import { expect, expectReady, letPass, openPage, pods, seePods, podBody, test } from './learner.ts';
import { openTables } from './packets.ts';

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
