/** Looking without changing: lenses, themes, the packets table and what a packet lived through, by pointer and by keyboard. */
import {
  button,
  expect,
  expectReady,
  inspected,
  openPage,
  pause,
  pods,
  seePods,
  setSpeed,
  test,
  type Page,
} from './learner.ts';
import { pasteAndApply } from './manifests.ts';
import { openTables } from './packets.ts';

test.use({ panel: 'manifests' });

/** The picture's canvases, the page's and the one a worker paints for it: how many of their pixels are solid, and a number for all there is to see. */
function painted(page: Page): Promise<{ solid: number; digest: number }> {
  return page.evaluate(() => {
    let sheet: OffscreenCanvasRenderingContext2D | undefined;
    for (const canvas of document.querySelectorAll<HTMLCanvasElement>('[aria-label="Cluster"] canvas')) {
      if (getComputedStyle(canvas).visibility === 'hidden') continue;
      sheet ??= new OffscreenCanvas(canvas.width, canvas.height).getContext('2d')!;
      sheet.drawImage(canvas, 0, 0);
    }
    const { width = 1, height = 1 } = sheet?.canvas ?? {};
    const pixels = new Uint32Array(sheet?.getImageData(0, 0, width, height).data.buffer ?? new ArrayBuffer(4));
    let [solid, digest] = [0, 0];
    for (const pixel of pixels) {
      if (pixel >>> 24 === 255) solid++;
      digest = (Math.imul(digest, 16_777_619) ^ pixel) >>> 0;
    }
    return { solid, digest };
  });
}

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

test('where there is room for little, names are whole: of Pods on a full node, of Services in one line, and of what a rule does', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1600, height: 960 });
  await openPage(page);
  const deployment =
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: 24\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: c, image: nginx}]}\n';
  const services = ['orders', 'checkout', 'payments', 'web-public'].map(
    (name) =>
      `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: {type: NodePort, selector: {app: nobody}, ports: [{port: 80}]}\n`,
  );
  await pasteAndApply(page, [deployment, ...services].join('---\n'));
  await expectReady(page, 'web-', 24);
  await button(page, 'Manifests panel').click();
  await expect(page.locator('[data-kind="Plate"][data-size="slim"][data-state="reject"]').first()).toBeVisible();
  const cut = await page
    .locator('[data-kind="Pod"][data-density="chip"] span, [data-kind="Plate"][data-size="slim"] span')
    .evaluateAll((parts) =>
      parts
        .filter((part) => part.childElementCount === 0 && part.textContent !== '')
        .filter((part) => part.scrollWidth > part.clientWidth && getComputedStyle(part).display !== 'inline')
        .map((part) => part.textContent),
    );
  expect(cut).toEqual([]);
});

test('of long names that differ at their ends the ends are in sight, in a line and above the nodes; who points at one reads it whole', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1600, height: 960 });
  await openPage(page);
  const names = ['payments-gateway-legacy', 'recommendations-internal'].flatMap((name) => [
    `${name}-blue`,
    `${name}-green`,
  ]);
  const services = names.map(
    (name) =>
      `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: {type: NodePort, selector: {app: frontend}, ports: [{name: http, port: 80}]}\n`,
  );
  await pasteAndApply(page, services.join('---\n'));
  for (const name of names)
    for (const drawn of ['[data-kind="Plate"][data-node="node-1"][data-size="slim"]', '[data-kind="Service"]']) {
      const box = page.locator(`${drawn}[data-name="${name}"]`).first();
      await expect(box).toHaveAttribute('title', new RegExp(name));
      const inSight = () =>
        box.evaluate((element) => {
          const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
          let end: Text | undefined;
          while (text.nextNode())
            if (/(blue|green)$/.test(text.currentNode.textContent ?? '')) end = text.currentNode as Text;
          if (!end) return false;
          const range = document.createRange();
          range.setStart(end, end.length - 5);
          range.setEnd(end, end.length);
          const at = range.getBoundingClientRect();
          for (
            let around = end.parentElement;
            around && around !== element.parentElement;
            around = around.parentElement
          ) {
            const { left, right } = around.getBoundingClientRect();
            if (getComputedStyle(around).overflowX === 'hidden' && (at.left < left - 1 || at.right > right + 1))
              return false;
          }
          return true;
        });
      await expect.poll(inSight, { message: `${drawn} ${name}` }).toBe(true);
    }
});

test('the page itself never scrolls: not for long rules in a panel, nor for a list of scenarios, nor for what is focused', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await openPage(page);
  const scrolled = () =>
    page.evaluate(() => {
      const { scrollHeight, clientHeight, scrollWidth, clientWidth } = document.documentElement;
      return { below: scrollHeight - clientHeight, beside: scrollWidth - clientWidth };
    });
  await page.getByRole('button', { name: /^Node node-2/ }).click();
  await expect(await inspected(page, 'Node', 'node-2')).toContainText('KUBE-SERVICES');
  expect(await scrolled()).toEqual({ below: 0, beside: 0 });

  // Of scenarios there are more than fit: the last one can be reached all the same.
  const scenario = page.getByRole('combobox', { name: 'Scenario' });
  await scenario.click();
  const options = page.getByRole('listbox').getByRole('option');
  await expect(options.first()).toBeFocused();
  await page.keyboard.press('End');
  await expect(options.last()).toBeInViewport({ ratio: 1 });
  expect(await scrolled()).toEqual({ below: 0, beside: 0 });
  await page.keyboard.press('Escape');

  // Close by, most Pods are out of sight: the picture is not what scrolls when one of them is focused.
  for (let i = 0; i < 6; i++) await page.getByRole('button', { name: 'Zoom in' }).click();
  for (const pod of await page.locator('[data-kind="Pod"]').all()) await pod.focus();
  const moved = await page
    .locator('[aria-label="Cluster"], [aria-label="Cluster"] *')
    .evaluateAll((all) => all.filter(({ scrollTop, scrollLeft }) => scrollTop !== 0 || scrollLeft !== 0).length);
  expect(moved).toBe(0);
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
  // Bands are see-through; nothing of them is as solid as a packet.
  await page.keyboard.press('l');
  await page.getByRole('radiogroup', { name: 'Traffic drawn as' }).getByRole('radio', { name: 'packets' }).click();
  await page.keyboard.press('l');
  // A square is 5 by 5 pixels; many lie on top of each other.
  await expect.poll(async () => (await painted(page)).solid).toBeGreaterThan(2000);
  const client = await pods(page, 'client').boundingBox();
  await page.mouse.click(client!.x + client!.width / 2, client!.y + client!.height + 4);
  await inspected(page, 'Connection');
});

/** The same traffic at the same moment, whatever the page had computed before it was paused. */
async function fillWithPackets(page: Page, clients: number): Promise<void> {
  await openPage(page);
  await pause(page);
  await page.evaluate(async (count) => {
    const cluster = await window.servicescope!.ready;
    cluster.advance(120_000 - cluster.now);
    for (let n = 0; n < count; n++) {
      const to = { host: '172.17.0.4', port: 80 };
      cluster.setTraffic({ id: `crowd-${n}`, from: { pod: 'default/client' }, to, every: 1000 });
      cluster.advance(2);
    }
    cluster.advance(4000);
    window.servicescope!.store.setState({ now: cluster.now, revision: cluster.revision });
  }, clients);
}

for (const { many, clients } of [
  { many: 'hundreds of packets', clients: 120 },
  { many: 'a crowd of packets', clients: 600 },
])
  test(`${many} are the same picture whether a worker paints them or the page`, async ({ page, context }) => {
    await context.addInitScript(() => {
      if (location.protocol.startsWith('http'))
        localStorage.setItem('servicescope.view', '{"flows":"packets","leftOpen":false,"leftTab":"manifests"}');
    });
    const alone = await context.newPage();
    // As in a browser that cannot give a canvas away.
    await alone.addInitScript(() => {
      delete (HTMLCanvasElement.prototype as Partial<HTMLCanvasElement>).transferControlToOffscreen;
    });
    await fillWithPackets(alone, clients);
    await expect.poll(async () => (await painted(alone)).solid).toBeGreaterThan(1000);
    const own = await painted(alone);
    await expect(alone.locator('canvas[data-layer="swarm"]')).toHaveCount(0);

    await page.bringToFront();
    await fillWithPackets(page, clients);
    await expect(page.locator('canvas[data-layer="swarm"]')).toBeVisible();
    await expect.poll(() => painted(page)).toEqual(own);
  });

test('far out, where nodes are tiles, a script still finds every Pod by its attributes', async ({ page }) => {
  await openPage(page);
  const attributes = () =>
    page
      .locator('[data-kind="Pod"]')
      .evaluateAll((found) =>
        found
          .map(({ dataset: { namespace, name, state, ip, node } }) => [namespace, name, state, ip, node].join(' '))
          .sort(),
      );
  await expect(pods(page, 'frontend-', 'Ready')).toHaveCount(3);
  await pause(page);
  const near = await attributes();
  for (let out = 0; out < 12; out++) await button(page, 'Zoom out').click();
  await expect(page.locator('[data-level="tiles"]')).toBeVisible();
  await expect(pods(page, 'frontend-', 'Ready').first()).toBeHidden();
  expect(await attributes()).toEqual(near);
});
