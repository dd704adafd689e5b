/** The data path taken apart by hand: counters, a packet's way, what a sync changed, conntrack, names, who answered how often. */
import {
  button,
  expect,
  inspected,
  letPass,
  openPage,
  pause,
  podBody,
  seePods,
  selectService,
  setSpeed,
  test,
  transport,
} from './learner.ts';
import { openTables, send } from './packets.ts';

test('C23: rules count packets, and the way of the selected packet through a node is lit step by step', async ({
  page,
}) => {
  await openPage(page);
  await openTables(page);
  await setSpeed(page, 10);
  const sent = await send(page, { from: 'client', host: 'frontend-svc', port: 80 });
  const [client] = await seePods(page, 'client');
  const node = client?.node ?? '';
  await sent.article.locator('[data-hop] header button', { hasText: node }).first().click();
  const inspector = await inspected(page, 'Node', node);
  const way = inspector.getByRole('list', { name: 'Rules met, in order' });
  await expect(way).toContainText('KUBE-SERVICES');
  await expect(way.locator('li').last()).toContainText(/packets?/);
  // A lost roll of the dice says how much it lacked.
  for (const missed of await way.locator('li[data-missed]').all()) await expect(missed).toContainText(/missed by/);

  await way.locator('button', { hasText: 'KUBE-SEP-' }).first().click();
  const tables = page.getByRole('tabpanel');
  const tree = tables.getByRole('tree', { name: `Rules of ${node}` });
  await expect(tree.locator('[data-lit="matched"]').first()).toBeVisible();
  await expect(tree.getByRole('treeitem', { selected: true })).toContainText('KUBE-SEP-');

  await tables.getByRole('searchbox', { name: 'Search the rules' }).fill('RELATED,ESTABLISHED -j ACCEPT');
  const established = tree.locator('[data-row="rule"]');
  await expect(established).toHaveCount(1);
  const packets = async () => Number(await established.locator('[title^="Packets this rule"]').innerText());
  const before = await packets();
  await letPass(page, 10_000);
  expect(await packets()).toBeGreaterThan(before);
});

test('C24: every node has the rules of the whole cluster; what a killed Pod changed in them stands side by side, difference by difference', async ({
  page,
}) => {
  await openPage(page);
  await openTables(page, 'Rules');
  await setSpeed(page, 10);
  await letPass(page, 3000);
  const [victim] = await seePods(page, 'frontend-');
  await podBody(page, victim?.name ?? '').click();
  await letPass(page, 20_000);
  await pause(page);
  const compare = page.getByLabel('compare with');
  const last = await compare.locator('option', { hasText: 'before its last change' }).getAttribute('value');
  await compare.selectOption(last ?? '');
  const region = page.getByRole('region', { name: /before its sync at/ });
  await expect(region.locator('[data-side="added"]').first()).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: /\+\d+ −\d+ in \d+ chains?/ })).toBeVisible();
  const next = button(page, 'Next difference');
  await next.focus();
  await page.keyboard.press('Enter');
  await expect(region.locator('[data-difference]:focus')).toHaveCount(1);
  // Every node has the rules of the whole cluster.
  await compare.selectOption('node node-2');
  await expect(page.getByRole('status').filter({ hasText: /Identical|the same, rule for rule/ })).toBeVisible();
});

test('an entry of conntrack leads to its connection, and a hop of the answer to its entry', async ({ page }) => {
  await openPage(page);
  await openTables(page);
  await setSpeed(page, 10);
  const sent = await send(page, { from: 'client', host: 'frontend-svc', port: 80 });
  await pause(page);
  await sent.article.getByRole('button', { name: /^SYN-ACK back/ }).click();
  const back = sent.article.locator('[data-hop]').filter({ hasText: 'DNAT undone' }).first();
  await back.getByRole('button', { name: /show in the conntrack of/ }).click();
  const grid = page.getByRole('grid', { name: /^Connection tracking of/ });
  await expect(grid.locator('tr[data-lit="reply"]').or(grid.locator('tr[data-lit="original"]')).first()).toBeVisible();
  const chosen = page.getByRole('region', { name: 'The chosen entry' });
  await expect(chosen).toContainText(/^tcp {6}6 \d+ [A-Z_]+ src=/);
  await expect(chosen).toContainText('un-NAT');
  const filter = page.getByRole('searchbox', { name: 'Contains' });
  await filter.fill('dport=53');
  await expect(grid.locator('tbody tr[aria-selected]').first()).toContainText('dport=53');
  await grid.focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('[data-inspects="Connection"]')).toBeVisible();
  await filter.fill('no such thing');
  await expect(page.getByText('No entry contains this.')).toBeVisible();
});

test('C32: a name is asked for as packets, try by try, and resolv.conf says why', async ({ page }) => {
  await openPage(page);
  await openTables(page, 'DNS');
  await setSpeed(page, 10);
  await letPass(page, 2000);
  const form = page.getByRole('form', { name: 'Ask for a name' });
  await form.getByRole('textbox', { name: 'ask for' }).fill('nobody');
  await page.keyboard.press('Enter');
  const tries = page.getByRole('list', { name: 'Names asked for, in order' });
  await expect(tries.locator('li[data-rcode="NXDOMAIN"]')).toHaveCount(4, { timeout: 20_000 });
  await expect(tries).toContainText('nobody.svc.cluster.local. A');
  await expect(page.locator('pre', { hasText: 'options ndots:5' })).toContainText('search default.svc.cluster.local');
  await form.getByRole('textbox', { name: 'ask for' }).fill('frontend-svc.default');
  await form.getByRole('button', { name: 'Ask' }).click();
  await expect(tries.locator('li[data-rcode="NOERROR"]')).toContainText(/30 IN A 172\.17\.0\.4/, { timeout: 20_000 });
  await expect(tries.locator('li[data-rcode="NOERROR"]')).toContainText('kube-system/coredns-');
  await tries.locator('li[data-rcode="NOERROR"] button').first().click();
  await expect(page.locator('[data-inspects="Connection"]')).toContainText('A frontend-svc.default');
});

test('C27: 120 connections are counted by endpoint, beside what is expected and usual', async ({ page }) => {
  await openPage(page);
  await setSpeed(page, 10);
  const service = await selectService(page, 'frontend-svc');
  // The matrix above is asked row by row; the button stands still once its last one is there.
  await expect(service.getByRole('row', { name: /^172\.17\.0\.4/ })).toBeVisible();
  await service.getByRole('button', { name: '120 connections', exact: true }).click();
  const shares = service.getByRole('list', { name: 'Answered requests by endpoint' });
  await expect(shares.locator('li[data-endpoint]')).toHaveCount(3, { timeout: 20_000 });
  const total = async () => {
    const labels = await shares.getByRole('img').evaluateAll((all) => all.map((bar) => bar.getAttribute('aria-label')));
    return labels.reduce((sum, label) => sum + Number(/^(\d+) of/.exec(label ?? '')?.[1] ?? 0), 0);
  };
  await expect.poll(total, { timeout: 30_000 }).toBeGreaterThanOrEqual(120);
  await expect(shares.getByRole('img').first()).toHaveAttribute(
    'aria-label',
    /expected 33%, usual for \d+ connections/,
  );
  await expect(service.getByRole('img', { name: /^Shares after 1 to \d+ connections/ })).toBeVisible();
  // One action: it can be taken back as one.
  await expect(transport(page, 'Pause')).toBeVisible();
});

test('C28: under policy Cluster every Pod has the same share from everywhere; “Who answers?” is walked by keyboard, and says why a packet reaches nobody', async ({
  page,
}) => {
  await openPage(page);
  const service = await selectService(page, 'frontend-svc');
  const grid = service.getByRole('grid', { name: /^Who answers/ });
  for (const node of ['control-plane', 'node-1', 'node-2', 'node-3'])
    await expect(grid.getByRole('row', { name: new RegExp(`^${node}`) }).first()).toContainText('33%');
  await expect(grid).toContainText('from user, ClusterIP');
  await grid.locator('[data-cell="0 0"]').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
  await expect(grid.locator('[data-cell="1 2"]')).toBeFocused();
  await expect(service.getByText(/^From Pods of node-1 to .*: 33% to frontend-/)).toBeVisible();
  const outside = grid.getByRole('row', { name: /^172\.17\.0\.4/ });
  await expect(outside).toContainText('no route');
  await outside.getByRole('gridcell').first().hover();
  await expect(service.getByText(/nothing outside the cluster leads to 172\.17\.0\.4:80/)).toBeVisible();
});
