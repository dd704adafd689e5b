/** The chapter's Service: an address out of the range, what nobody wrote filled in, endpoints, and port 80 becoming 5000 on the way. */
import { expect, expectReady, inspected, openPage, seePods, selectService, setSpeed, test } from './learner.ts';
import { apply, applyStatus, focusEditor, openFile, refusalList } from './manifests.ts';
import { fact, hop, openTables, send } from './packets.ts';

test.use({ panel: 'manifests' });

test('C10, C20: without a type it becomes a ClusterIP Service, and Live YAML marks what was filled in', async ({
  page,
}) => {
  await openPage(page, 'The chapter as printed');
  await setSpeed(page, 10);
  await openFile(page, 'frontend.yaml');
  await focusEditor(page);
  await apply(page);
  await refusalList(page)
    .getByRole('button', { name: /^Move template/ })
    .click();
  await openFile(page, 'frontend-svc.yaml');
  await focusEditor(page);
  await apply(page);
  await expect(applyStatus(page)).toHaveText('created');
  await expectReady(page, 'frontend-', 3);

  const service = await selectService(page, 'frontend-svc');
  expect(await fact(service, 'Type')).toBe('ClusterIP');
  expect(await fact(service, 'ClusterIP')).toMatch(/^172\.17\.\d+\.\d+$/);

  await page.getByRole('tab', { name: 'Live YAML' }).click();
  const live = page.getByLabel('Service default/frontend-svc as YAML');
  const filled = await live.locator('[data-filled]').allInnerTexts();
  const trimmed = filled.map((line) => line.trim());
  expect(trimmed).toContain('type: ClusterIP');
  expect(trimmed).toContain('sessionAffinity: None');
  expect(trimmed).toContain('internalTrafficPolicy: Cluster');
  expect(trimmed).toContain(`clusterIP: ${await fact(service, 'ClusterIP')}`);
  expect(trimmed).not.toContain('port: 80');
  await expect(live).toContainText('port: 80');

  const ready = await seePods(page, 'frontend-');
  const endpoints = service.locator('[data-endpoint][data-ready="true"]');
  await expect(endpoints).toHaveCount(3);
  const listed = await endpoints.evaluateAll((rows) => rows.map((row) => row.dataset['endpoint']));
  expect(new Set(listed)).toEqual(new Set(ready.map(({ ip }) => `${ip}:5000`)));
  await expect(service).toContainText('port 80 → targetPort 5000 / TCP');
});

test('C16, C17, C18: a request to port 80 is rewritten on the client’s own node to port 5000 of one endpoint', async ({
  page,
}) => {
  await openPage(page, "The chapter's addresses");
  const addresses = (await seePods(page, 'frontend-')).map(({ ip }) => ip);
  expect(new Set(addresses)).toEqual(new Set(['10.0.1.3', '10.0.1.4', '10.0.1.5']));
  await expect(page.getByRole('button', { name: 'Service frontend-svc, ClusterIP, 172.17.0.4:80' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Service db-svc, ClusterIP, 172.17.0.5:5432' })).toBeVisible();

  await openTables(page);
  await setSpeed(page, 5);
  const { verdict, article, id } = await send(page, { from: 'client-b', host: 'frontend-svc', port: 80 });
  expect(verdict).toBe('accept');
  const endpoint = await fact(article, 'Endpoint');
  expect(endpoint).toMatch(/^10\.0\.1\.[345]:5000$/);
  const decided = hop(article, 'node-2');
  await expect(decided).toContainText(`DNAT: destination 172.17.0.4:80 became ${endpoint}`);
  await expect(hop(article, 'node-1').first()).toContainText('No NAT here.');
  await article.getByRole('button', { name: /^SYN-ACK back/ }).click();
  await expect(article.locator('[data-hop]').filter({ hasText: 'DNAT undone' }).first()).toContainText('172.17.0.4:80');

  const row = page.locator(`[data-connection="${id}"][data-verdict="accept"]`).first();
  await expect(row).toContainText(endpoint);
  await inspected(page, 'Connection');
});
