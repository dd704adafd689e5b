/** “Who answers?” by every way in, with rows that stand from the first frame; and each Pod's share of the answers, in the scene. */
import { expect, inspected, letPass, openPage, pause, selectService, setSpeed, test, type Page } from './learner.ts';

/** Tasks of the page's main thread longer than 50 ms, from now on. */
async function watchLongTasks(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(() => {
    const long: number[] = [];
    new PerformanceObserver((list) => long.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: 'longtask',
    });
    (globalThis as { longTasks?: number[] }).longTasks = long;
  });
  return () => page.evaluate(() => (globalThis as { longTasks?: number[] }).longTasks ?? []);
}

const NODES = 12;

/** Nine workers more, each with clients; what the matrix asks from. */
async function growTo12Nodes(page: Page): Promise<void> {
  await page.evaluate((nodes) => {
    const { cluster } = window.servicescope!;
    while (cluster.settings.nodes.length < nodes)
      cluster.configure({ kind: 'addNode', node: { name: `more-${cluster.settings.nodes.length}` } });
    for (const n of [1, 2, 3, 4]) cluster.configure({ kind: 'addExternal', name: `office-${n}` });
  }, NODES);
  await expect(page.locator('[data-kind="Node"][data-state="Ready"]')).toHaveCount(NODES, { timeout: 60_000 });
}

test('every way in is asked from everywhere, by mouse and by keyboard', async ({ page }) => {
  await openPage(page, 'Four types, four reaches');
  await setSpeed(page, 10);
  await letPass(page, 6000);
  await pause(page);
  const service = await selectService(page, 'balanced');
  const grid = service.getByRole('grid', { name: /^Who answers/ });
  const way = service.getByRole('combobox', { name: 'Way in' });
  const texts = await way.locator('option').allInnerTexts();
  expect(texts.some((text) => text.startsWith('node-1 · 192.168.49.11:'))).toBe(true);
  const balancer = texts.find((text) => text.startsWith('198.51.100.'))!;
  await way.selectOption({ label: balancer });
  const pods = grid.getByRole('row', { name: /^node-1/ }).first();
  await expect(pods).toContainText('%');
  await pods.getByRole('gridcell').first().hover();
  await expect(service.getByText(`From Pods of node-1 to ${balancer}`)).toBeVisible();
  for (const client of ['user', 'partner'])
    await expect(grid.getByRole('row', { name: new RegExp(`^${client}`) })).toContainText('%');

  await way.focus();
  await page.keyboard.type('node-2');
  await expect(way).toHaveValue(/^NodePort 192\.168\.49\.12:/);
  await expect(grid.getByRole('row', { name: /^node-1/ }).first()).toContainText('%');
  await page.keyboard.press('Tab');
  await expect(grid.locator('[data-cell="0 0"]')).toBeFocused();
  await expect(service.getByText(/^From Pods of control-plane to 192\.168\.49\.12:/)).toBeVisible();
});

test('with 12 nodes no row moves when an answer comes, nodes that say the same are one row, and no task is long', async ({
  page,
}) => {
  await openPage(page);
  await growTo12Nodes(page);
  await selectService(page, 'db-svc');
  await pause(page);
  await page.keyboard.press('Escape');
  const longTasks = await watchLongTasks(page);
  // Before it is asked, and after each answer: where what stands below the matrix begins, within the panel.
  await page.evaluate(() => {
    const tops: number[] = [];
    const look = (): void => {
      const grid = document.querySelector('[role="grid"]');
      if (grid) tops.push(Math.round(grid.getBoundingClientRect().height));
      (globalThis as { heights?: number[] }).heights = tops;
      requestAnimationFrame(look);
    };
    look();
  });
  const service = await selectService(page, 'frontend-svc');
  const grid = service.getByRole('grid', { name: /^Who answers/ });
  await expect(service.getByText('By the rules in force on every node.')).toBeVisible();
  await expect(grid.locator('[data-verdict="open"]')).toHaveCount(0);
  const heights = await page.evaluate(() => (globalThis as { heights?: number[] }).heights ?? []);
  expect(new Set(heights).size).toBe(1);
  await expect(grid.getByRole('row', { name: /and 11 more/ }).first()).toContainText('33%');
  await expect(grid).toContainText('from user and 4 more, ClusterIP');
  // Opening the panel itself is React's work, not the matrix': asked again, in the open panel. Another program on this machine can make
  // any task long, but hardly all of these.
  const way = service.getByRole('combobox', { name: 'Way in' });
  const rounds: number[] = [];
  for (let round = 0; round < 4; round++) {
    const before = (await longTasks()).length;
    await way.selectOption({ index: (round + 1) % 2 });
    await expect(grid.locator('[data-verdict="open"]')).toHaveCount(0);
    rounds.push((await longTasks()).length - before);
  }
  expect(Math.min(...rounds)).toBe(0);
});

test('each Pod shows its share of the answers while its Service is selected or pointed at', async ({ page }) => {
  await openPage(page);
  await setSpeed(page, 10);
  await letPass(page, 15_000);
  await pause(page);
  const expected = await page.evaluate(() => {
    const counts: Record<string, number> = {};
    const answers = window.servicescope!.cluster.answers('default', 'frontend-svc', 60);
    for (const { pod = '' } of answers) counts[pod] = (counts[pod] ?? 0) + 1 / answers.length;
    return counts;
  });
  expect(Object.keys(expected)).toHaveLength(3);
  const byPod = ([a = '']: readonly string[], [b = '']: readonly string[]): number => (a < b ? -1 : 1);
  const shown = async () => {
    const meters = page.locator('[data-share-of][data-of="default/frontend-svc"]');
    const found = await meters.evaluateAll((elements) =>
      (elements as HTMLElement[]).map((element) => [
        element.dataset['shareOf'] ?? '',
        Number(element.style.getPropertyValue('--share')).toFixed(2),
        element.textContent,
      ]),
    );
    return found.sort(byPod);
  };
  const wanted = Object.entries(expected)
    .map(([pod, share]) => [pod, share.toFixed(2), `${Math.round(share * 100)}%`])
    .sort(byPod);
  await page.locator('[data-kind="Service"][data-name="frontend-svc"]').hover();
  await expect.poll(shown).toEqual(wanted);
  await page.mouse.move(2, 400);
  await expect.poll(shown).toEqual([]);
  await page.locator('[data-kind="Service"][data-name="frontend-svc"]').focus();
  await page.keyboard.press('Enter');
  await inspected(page, 'Service', 'frontend-svc');
  await expect.poll(shown).toEqual(wanted);
});
