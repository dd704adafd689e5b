/** internalTrafficPolicy and externalTrafficPolicy by the switches of the inspector, which edit the manifest as a learner would. */
import { expect, openPage, selectService, setSpeed, test, type Locator, type Page } from './learner.ts';
import { shownLines } from './manifests.ts';
import { fact, hop, openTables, send } from './packets.ts';

test.use({ panel: 'manifests' });

async function choose(article: Locator, group: string, value: string): Promise<void> {
  const option = article.getByRole('radiogroup', { name: group }).getByRole('radio', { name: value });
  await option.click();
  await expect(option).toHaveAttribute('aria-checked', 'true');
  // What is chosen shows as chosen under the pointer, too.
  const colour = () => option.evaluate((element) => getComputedStyle(element).color);
  const pointedAt = await colour();
  await article.page().mouse.move(0, 0);
  expect(await colour()).toBe(pointedAt);
}

/** In this scenario all frontends live on node-1, a client beside them and another on node-2. */
async function openChapter(page: Page): Promise<Locator> {
  await openPage(page, "The chapter's addresses");
  await setSpeed(page, 10);
  await openTables(page);
  return selectService(page, 'frontend-svc');
}

/** The row of "Who answers?" for the Pods of a node. */
const answers = (article: Locator, node: string) =>
  article.getByRole('grid', { name: /^Who answers/ }).getByRole('row', { name: new RegExp(`^${node}\\b`) });

test('C29, C30: internalTrafficPolicy Local: silence on a node without an endpoint, and no way off the node beside one', async ({
  page,
}) => {
  const service = await openChapter(page);
  await choose(service, 'internalTrafficPolicy', 'Local');
  await expect(service).toContainText('written to frontend-svc.yaml');
  await expect.poll(async () => (await shownLines(page)).join('\n')).toMatch(/^ {2}internalTrafficPolicy: Local$/m);
  await expect(answers(service, 'node-2').first()).toContainText('drop');
  await expect(answers(service, 'node-1').first()).toContainText('33%');

  const far = await send(page, { from: 'client-b', host: 'frontend-svc', port: 80 });
  expect(far.verdict).toBe('drop');
  await expect(far.article).toContainText(/node-2/);
  await expect(far.article).toContainText(/no local endpoints|has no local endpoints/);
  await expect(hop(far.article, 'node-2').first()).toHaveAttribute('data-ending', 'drop');

  const near = await send(page, { from: 'client', host: 'frontend-svc', port: 80 });
  expect(near.verdict).toBe('accept');
  await expect(near.article.locator('[data-hop][data-place="node"]')).toHaveCount(1);
  await expect(hop(near.article, 'node-1')).toContainText('DNAT');
});

test('C25, C29: any node takes external traffic in; externalTrafficPolicy: Local keeps the source and drops elsewhere, Cluster masquerades', async ({
  page,
}) => {
  const service = await openChapter(page);
  await expect(
    service.getByRole('radiogroup', { name: 'externalTrafficPolicy' }).getByRole('radio').first(),
  ).toBeDisabled();
  await choose(service, 'Service type', 'NodePort');
  await expect(service).toContainText(/nodePort \d+ → port 80/);
  const nodePort = Number(/nodePort (\d+)/.exec(await service.innerText())?.[1]);
  const ask = (node: string) => send(page, { from: 'user', host: node, port: nodePort });

  for (const elsewhere of ['192.168.49.10', '192.168.49.11', '192.168.49.13'])
    expect((await ask(elsewhere)).verdict, elsewhere).toBe('accept');
  const cluster = await ask('192.168.49.12');
  expect(cluster.verdict).toBe('accept');
  expect(await fact(cluster.article, 'Source seen')).toBe('192.168.49.12 (masqueraded)');
  await expect(hop(cluster.article, 'node-2')).toContainText('SNAT');

  await choose(await selectService(page, 'frontend-svc'), 'externalTrafficPolicy', 'Local');
  const local = await ask('192.168.49.11');
  expect(local.verdict).toBe('accept');
  expect(await fact(local.article, 'Source seen')).toBe('203.0.113.9');
  const dropped = await ask('192.168.49.12');
  expect(dropped.verdict).toBe('drop');
  await expect(hop(dropped.article, 'node-2').first()).toHaveAttribute('data-ending', 'drop');
});
