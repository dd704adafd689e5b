/** The README's tour and the lesson of the author's guide, done as somebody new would do them. */
import { readFileSync } from 'node:fs';
import {
  button,
  expect,
  expectReady,
  inspected,
  openPage,
  type Page,
  pause,
  podBody,
  pods,
  seePods,
  selectService,
  setSpeed,
  test,
  transport,
} from './learner.ts';
import { apply, openFile, rewriteLine } from './manifests.ts';
import { openTables, send } from './packets.ts';

/** What one can read or press, of which help has nothing to tell when it is pointed at. */
function unexplained(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const help = document.querySelector('[data-help-panel]')!;
    const says = (element: Element) =>
      element.matches('button, a, input, select, textarea, [tabindex="0"], canvas') ||
      [...element.childNodes].some(({ nodeType, nodeValue }) => nodeType === Node.TEXT_NODE && nodeValue?.trim());
    const isShown = (element: Element) =>
      element.checkVisibility({ visibilityProperty: true }) && element.getBoundingClientRect().width > 1;
    const found: string[] = [];
    let asked = 0;
    // What stands in something that is explained is explained with it.
    const point = async (element: Element): Promise<void> => {
      if (element === help || !isShown(element)) return;
      element.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
      await new Promise((resolve) => setTimeout(resolve));
      asked++;
      if (help.querySelector('[data-topic]')) return;
      if (says(element)) found.push(element.outerHTML.slice(0, 120));
      for (const child of element.children) await point(child);
    };
    for (const child of document.body.children) await point(child);
    return asked > 20 ? found : ['nothing was there to point at'];
  });
}

async function drop(page: Page, name: string, text: string): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    ([file, content]) => {
      const data = new DataTransfer();
      data.items.add(new File([content!], file!, { type: 'text/markdown' }));
      return data;
    },
    [name, text],
  );
  for (const type of ['dragenter', 'dragover', 'drop']) await page.dispatchEvent('body', type, { dataTransfer });
}

test.describe('the tour of the README', () => {
  test.use({ panel: 'manifests', permissions: ['clipboard-read', 'clipboard-write'] });

  test('every step of it does what it says', async ({ page }) => {
    await openPage(page);
    await test.step('1, 2: watch, slow down, click a packet', async () => {
      await openTables(page);
      await expect(page.locator('tr', { hasText: 'frontend-svc:80' }).first()).toBeVisible();
      await setSpeed(page, 0.2);
      await page.locator('h1').click();
      await page.keyboard.press('Space');
      await expect(transport(page, 'Play')).toBeVisible();
      const revision = () => page.evaluate(() => window.servicescope!.cluster.now);
      const before = await revision();
      await page.keyboard.press('.');
      await expect.poll(revision).toBeGreaterThan(before);
      await page.keyboard.press(',');
      await page.locator('tr[data-verdict]').first().click();
      const packet = await inspected(page, 'Connection');
      await packet.getByRole('radio', { name: 'Steps' }).click();
      await expect(packet).toContainText(/arrived as/i);
    });
    await test.step('3: kill a Pod, undo', async () => {
      await transport(page, 'Play').click();
      await setSpeed(page, 10);
      const [pod] = await seePods(page, 'frontend-');
      await podBody(page, pod!.name).click();
      await expect(pods(page, pod!.name)).toHaveCount(0);
      await expectReady(page, 'frontend-', 3);
      await page.locator('h1').click();
      await page.keyboard.press('Control+z');
      await expect(pods(page, pod!.name)).toHaveCount(1);
    });
    await test.step('4: switch a policy', async () => {
      const service = await selectService(page, 'frontend-svc');
      await service
        .getByRole('radiogroup', { name: 'internalTrafficPolicy' })
        .getByRole('radio', { name: 'Local' })
        .click();
      await expect(service.getByRole('grid', { name: /^Who answers/ })).toContainText(/drop/i);
    });
    await test.step('5: break it', async () => {
      await openFile(page, 'frontend-svc.yaml');
      await rewriteLine(page, 'internalTrafficPolicy:', 'internalTrafficPolicy: Cluster');
      await rewriteLine(page, 'targetPort:', 'targetPort: 5001');
      await apply(page);
      await expect(async () => {
        const { verdict } = await send(page, { from: 'client', host: 'frontend-svc', port: 80 });
        expect(verdict).toBe('refused');
      }).toPass();
    });
    await test.step('6: read the rules', async () => {
      await page.locator('[data-kind="Node"][data-name="node-1"]').getByRole('button').first().click();
      const node = await inspected(page, 'Node', 'node-1');
      await expect(node).toContainText('KUBE-SERVICES');
    });
    await test.step('7: change the cluster', async () => {
      await page.getByRole('tab', { name: 'Cluster' }).click();
      await button(page, 'Add a node').click();
      await page.getByRole('form', { name: 'Add a node' }).getByRole('button', { name: 'Add node' }).click();
      await expect(page.locator('[data-kind="Node"]')).toHaveCount(5);
    });
    await test.step('8: share', async () => {
      await button(page, 'Share').click();
      await expect(page.getByText(/^Link copied: /)).toBeVisible();
      await page.keyboard.press('Escape');
    });
    await test.step('9: take a lesson, ask for help', async () => {
      await pause(page);
      await page.getByRole('tab', { name: 'Lesson' }).click();
      await page.getByRole('radio', { name: 'By question' }).click();
      await page.getByRole('searchbox', { name: 'Search the lessons' }).fill('ping');
      await page.locator('[data-lesson]').first().click();
      await expect(page.locator('[role="tabpanel"] h2')).toBeVisible();
      await page.locator('h1').click();
      await page.keyboard.press('?');
      await expect(page.getByRole('complementary', { name: 'Help' })).toBeVisible();
      expect(await unexplained(page)).toEqual([]);
      await page.keyboard.press('Escape');
    });
    await test.step('a lesson of one’s own: dropped, mended by its solution; and from an address', async () => {
      const lesson = /^````markdown\n([\s\S]*?)^````$/m.exec(readFileSync('docs/lesson-authors-guide.md', 'utf8'))![1]!;
      const panel = page.getByRole('tabpanel', { name: 'Lesson' });
      await drop(page, 'my-lesson.md', lesson.replace('minutes: 4', 'minutes: soon'));
      await expect(panel).toContainText('my-lesson.md: one thing is not right');
      await expect(panel).toContainText('line 4 "minutes" must be a number above 0.');
      await drop(page, 'my-lesson.md', lesson);
      await expect(panel.getByRole('heading', { name: 'What you see' })).toBeVisible();
      await expect(panel).not.toContainText('not right');
      await panel.getByRole('button', { name: 'Show me' }).click();
      await setSpeed(page, 10);
      await expect(panel.getByText('Done', { exact: true })).toBeVisible();
      await page.route('https://your.site/my-lesson.md', (route) =>
        route.fulfill({ body: lesson, headers: { 'access-control-allow-origin': '*' } }),
      );
      await page.goto('./?lesson=https://your.site/my-lesson.md');
      await expect(panel.getByRole('heading', { name: 'What you see' })).toBeVisible();
      await expect(panel).not.toContainText('not right');
    });
  });
});
