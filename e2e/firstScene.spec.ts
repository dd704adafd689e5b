import { expect, pods, test, type Page } from './learner.ts';

test.use({ panel: 'manifests' });

/** What a first visit must fetch before it sees a cluster: the files the page itself names. The rest is held back. */
async function holdEngine(page: Page, held = /\/assets\/.*\.js$/): Promise<() => Promise<void>> {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const named = /src="\.\/([^"]+)"|href="\.\/([^"]+)"/g;
  const html = await (await page.request.get('./')).text();
  const before = new Set([...html.matchAll(named)].map(([, src, href]) => src ?? href));
  await page.route(held, async (route) => {
    const isNamed = [...before].some((file) => file !== undefined && route.request().url().endsWith(file));
    if (!isNamed) await released;
    await route.continue();
  });
  return async () => {
    release();
    await page.evaluate(() => window.servicescope?.ready);
  };
}

/** All one can see of the objects: what each says of itself, and where it stands. */
function picture(page: Page): Promise<string[]> {
  return page.locator('[data-kind]').evaluateAll((found) =>
    found.map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      const place = [x, y, width, height].map(Math.round).join(' ');
      return `${JSON.stringify({ ...(element as HTMLElement).dataset })} at ${place}`;
    }),
  );
}

/** What the picture is drawn from. What was explained stands in the record in plain words: the form of it comes with the engine. */
function said(page: Page): Promise<string> {
  return page.evaluate(() => {
    const cluster = window.servicescope?.cluster;
    if (!cluster) return '';
    const nodes = cluster.objects('nodes').map(({ metadata }) => metadata.name);
    const drawn = [
      cluster.now,
      cluster.revision,
      cluster.options,
      (['nodes', 'pods', 'services'] as const).map((resource) => cluster.objects(resource)),
      nodes.map((node) => [cluster.plates(node), cluster.proxyStatus(node)]),
      cluster.flights(),
      cluster.deaths(15_000),
      cluster.connections(120),
      cluster.actions(),
    ];
    return JSON.stringify(drawn, (key, value: unknown) => (key === 'said' ? undefined : value));
  });
}

const ready = (page: Page) => page.locator('[data-kind="Pod"][data-state="Ready"]');
const clock = (page: Page) => page.getByTestId('clock');
const engineState = (page: Page) => page.evaluate(() => window.servicescope?.store.getState().engine);

test('shows a running cluster before the engine has come; the engine takes over in the same state, then time runs', async ({
  page,
}) => {
  const letEngineCome = await holdEngine(page);
  await page.goto('./');
  await expect(ready(page)).toHaveCount(7);
  await expect(page.locator('[data-kind="Plate"][data-address="172.17.0.4:80"]')).toHaveCount(4);
  await expect.poll(() => engineState(page)).toBe('awaited');

  // Time stands: whatever is pressed now only says how it shall go on.
  await page.keyboard.press('Space');
  await page.waitForTimeout(400);
  const [seenBefore, saidBefore, clockBefore] = [
    await picture(page),
    await said(page),
    await clock(page).textContent(),
  ];
  await letEngineCome();
  expect(await engineState(page)).toBe('running');
  expect(await said(page)).toBe(saidBefore);
  expect(await picture(page)).toEqual(seenBefore);
  expect(await clock(page).textContent()).toBe(clockBefore);

  await page.keyboard.press('Space');
  await expect(clock(page)).not.toHaveText(clockBefore ?? '');
});

test('does what was asked for before the engine was there, as soon as it is', async ({ page }) => {
  const letEngineCome = await holdEngine(page);
  await page.goto('./');
  const victim = pods(page, 'frontend', 'Ready').first();
  const name = (await victim.getAttribute('data-name')) ?? '';
  await victim.getByRole('button', { name: /^Pod / }).click();
  await page.getByRole('button', { name: 'Inspector', exact: true }).click();
  await page.getByRole('combobox', { name: 'Speed' }).selectOption('×5');
  await expect(page.getByText('Loading inspector…')).toBeVisible();
  await letEngineCome();
  await expect(page.getByText(`Deleting Pod ${name}`)).toBeVisible();
  await expect(page.locator(`[data-kind="Pod"][data-name="${name}"]`)).toHaveCount(0);
  await expect(page.getByText('This cluster')).toBeVisible();
});

test('opens the scenario that was chosen before the engine was there', async ({ page }) => {
  const letEngineCome = await holdEngine(page, /scenarioCluster/);
  await page.goto('./');
  const scenario = page.getByRole('combobox', { name: 'Scenario' });
  await scenario.focus();
  await scenario.press('ArrowDown');
  await letEngineCome();
  await page.getByRole('option', { name: 'The chapter as printed' }).click();
  await expect(scenario).toHaveText('The chapter as printed');
  await expect(pods(page, 'frontend')).toHaveCount(0);
});

test('offers to load the engine again when it did not come', async ({ page, complaints }) => {
  complaints.expect(/scenarioCluster|Failed to load resource|net::ERR/);
  await page.route(/scenarioCluster/, (route) => route.abort(), { times: 1 });
  await page.goto('./');
  await expect(ready(page)).toHaveCount(7);
  await expect(page.getByRole('alert')).toContainText('The engine could not be started');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toHaveCount(0);
  await expect.poll(() => engineState(page)).toBe('running');
});

test('offers to load a panel again that did not come; the rest of the page goes on', async ({ page, complaints }) => {
  complaints.expect(/LeftPanel|Failed to load resource|net::ERR/);
  await page.route(/LeftPanel.*\.js/, (route) => route.abort());
  await page.goto('./');
  await expect(page.getByRole('alert')).toContainText('left panel has stopped working');
  await expect.poll(() => engineState(page)).toBe('running');
  await page.unroute(/LeftPanel.*\.js/);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('tab', { name: 'Manifests' })).toBeVisible();
});

test.describe('before any script', () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`is not white in the ${colorScheme} theme, and has the page's own colour`, async ({ browser, baseURL }) => {
      const options = { colorScheme, ...(baseURL === undefined ? {} : { baseURL }) };
      const background = (page: Page) =>
        page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
      const bare = await browser.newPage(options);
      await bare.route(/assets/, (route) => route.abort());
      await bare.goto('./');
      await expect(bare.getByText('could not be loaded')).toBeVisible();
      const whole = await browser.newPage(options);
      await whole.goto('./');
      await expect(ready(whole)).toHaveCount(7);
      expect(await background(bare)).toBe(await background(whole));
      await Promise.all([bare.close(), whole.close()]);
    });
  }

  test('uses the theme that was chosen the last time', async ({ page, complaints }) => {
    complaints.expect(/Failed to load resource|net::ERR/);
    await page.addInitScript(() => localStorage.setItem('servicescope.view', '{"theme":"dark"}'));
    await page.route(/assets/, (route) => route.abort());
    await page.goto('./');
    await expect(page.locator('html')).toHaveCSS('background-color', 'rgb(11, 16, 23)');
  });

  test('tells a browser that is too old what it needs, instead of showing nothing', async ({ page, complaints }) => {
    complaints.expect(/.*/);
    await page.addInitScript(() => Reflect.deleteProperty(Object, 'hasOwn'));
    await page.goto('./');
    await expect(page.getByText('needs a newer browser')).toBeVisible();
    await expect(page.locator('#root')).toBeHidden();
  });
});
