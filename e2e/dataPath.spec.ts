/** The data path taken apart by hand: counters, a packet's way, what a sync changed, conntrack, names, who answered how often. */
import {
  button,
  expect,
  inspected,
  letPass,
  mergePatch,
  NODES,
  openPage,
  pause,
  podBody,
  seePods,
  selectService,
  setSpeed,
  standAt,
  test,
  transport,
} from './learner.ts';
import { hop, openTables, send } from './packets.ts';

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
  // But for what is each node's own: under policy Local each has rules for its own endpoints, and these are marked.
  await mergePatch(page, '/api/v1/namespaces/default/services/frontend-svc', {
    spec: { internalTrafficPolicy: 'Local' },
  });
  await transport(page, 'Play').click();
  await expect(page.getByRole('status').filter({ hasText: /\+\d+ −\d+ in \d+ chains?/ })).toBeVisible();
  const beside = page.getByRole('region', { name: /node-2/ });
  await expect(beside.locator('[data-side="added"]').first()).toContainText('frontend-svc');
  for (const marked of await beside.locator('[data-side]:not([data-side="both"])').allInnerTexts())
    expect(marked).toMatch(/KUBE-SV[CL]-|KUBE-SEP-|frontend-svc/);
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
  const filter = page.getByRole('tabpanel', { name: 'Conntrack' }).getByRole('searchbox', { name: 'Contains' });
  await filter.fill('dport=53');
  await expect(grid.locator('tbody tr[aria-selected]').first()).toContainText('dport=53');
  await grid.focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.locator('[data-inspects="Connection"]')).toBeVisible();
  await filter.fill('no such thing');
  await expect(page.getByText('No entry contains this.')).toBeVisible();
});

test('conntrack shows both directions of an entry whole, without scrolling sideways, at 1280 px, at 200 % of that and on a phone', async ({
  page,
}) => {
  await openPage(page);
  await openTables(page, 'Conntrack');
  const grid = page.getByRole('grid', { name: /^Connection tracking of/ });
  const row = grid.locator('tbody tr[aria-selected]').filter({ hasText: '[ASSURED]' }).first();
  for (const [width, height] of [
    [1280, 720],
    [640, 360],
    [390, 844],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expect(row).toContainText(
      /src=[\d.]+ dst=[\d.]+ sport=\d+ dport=\d+.*src=[\d.]+ dst=[\d.]+ sport=\d+ dport=\d+/,
    );
    await expect
      .poll(() => grid.evaluate(({ parentElement: view }) => view!.scrollWidth - view!.clientWidth), {
        message: `${width}`,
      })
      .toBe(0);
    const cut = await row.evaluate((element) =>
      [...element.querySelectorAll('td, td span')].filter(
        (part) => part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).display !== 'inline',
      ),
    );
    expect(cut).toEqual([]);
  }
});

test('C32: a name is asked for as packets, try by try, and resolv.conf says why; each kind of Service answers in its way', async ({
  page,
}) => {
  await openPage(page, 'Four types, four reaches');
  await openTables(page, 'DNS');
  await setSpeed(page, 10);
  const form = page.getByRole('form', { name: 'Ask for a name' });
  const tries = page.getByRole('list', { name: 'Names asked for, in order' });
  const ask = async (name: string, type: string) => {
    await form.getByRole('textbox', { name: 'ask for' }).fill(name);
    await form.getByRole('combobox', { name: 'Type of record' }).selectOption(type);
    await form.getByRole('button', { name: 'Ask' }).click();
  };
  await ask('nobody', 'A');
  await expect(tries.locator('li[data-rcode="NXDOMAIN"]')).toHaveCount(4, { timeout: 20_000 });
  await expect(tries).toContainText('nobody.svc.cluster.local. A');
  await expect(page.locator('pre', { hasText: 'options ndots:5' })).toContainText('search default.svc.cluster.local');

  const found = tries.locator('li[data-rcode="NOERROR"]');
  const web = (await seePods(page, 'web-')).map(({ ip }) => ip);
  await ask('headless', 'A');
  await expect(found).toContainText('headless.default.svc.cluster.local. 30 IN A');
  for (const ip of web) await expect(found).toContainText(`30 IN A ${ip}`);
  await ask('headless', 'SRV');
  await expect(found).toContainText('IN SRV');
  await expect(found.getByText(/IN SRV \d+ \d+ 8080 [\d-]+\.headless\.default\.svc\.cluster\.local\.$/)).toHaveCount(3);
  await ask('elsewhere', 'A');
  await expect(found.first()).toContainText('IN CNAME web.example.com.');
  await ask('inside.default', 'A');
  await expect(found).toContainText(/inside\.default\.svc\.cluster\.local\. 30 IN A 172\.17\.\d+\.\d+/);
  await expect(found).toContainText('kube-system/coredns-');
  await expect(tries.locator('li').first()).toHaveAttribute('data-rcode', 'NXDOMAIN');
  await found.locator('button').first().click();
  await expect(page.locator('[data-inspects="Connection"]')).toContainText('A inside.default');
});

test('C27: 12, 120 and 1,200 connections: the shares converge on what is expected, and the chosen Pod may be on another node', async ({
  page,
}) => {
  await openPage(page);
  // From the same moment each time the same dice are rolled: twelve throws that happen to be even would prove nothing.
  let moment = 14_000;
  await standAt(page, moment);
  const service = await selectService(page, 'frontend-svc');
  // The matrix above is asked row by row; the button stands still once its last one is there.
  await expect(service.getByRole('row', { name: /^172\.17\.0\.4/ })).toBeVisible();
  const shares = service.getByRole('list', { name: 'Answered requests by endpoint' });
  const bars = async () => {
    const labels = await shares.getByRole('img').evaluateAll((all) => all.map((bar) => bar.getAttribute('aria-label')));
    return labels.map((label) => Number(/^(\d+) of/.exec(label ?? '')?.[1] ?? 0));
  };
  const total = async () => (await bars()).reduce((sum, count) => sum + count, 0);
  await service.getByRole('radio', { name: 'All' }).click();
  /** How far the endpoint with most is from a third, in hundredths. */
  const lumps: number[] = [];
  for (const burst of ['12', '120', '1,200']) {
    const before = await total();
    await service.getByRole('button', { name: `${burst} connections`, exact: true }).click();
    await standAt(page, (moment += 10_000));
    await expect.poll(total, { timeout: 30_000 }).toBeGreaterThanOrEqual(before + Number(burst.replace(',', '')));
    lumps.push(Math.abs(Math.max(...(await bars())) / (await total()) - 1 / 3));
  }
  await expect(shares.locator('li[data-endpoint]')).toHaveCount(3);
  expect(lumps.at(-1)).toBeLessThan(0.05);
  expect(lumps.at(-1)).toBeLessThan(lumps[0]!);
  await expect(shares.getByRole('img').first()).toHaveAttribute(
    'aria-label',
    /expected 33%, usual for \d+ connections/,
  );
  await expect(service.getByRole('img', { name: /^Shares after 1 to \d+ connections/ })).toBeVisible();
  // Near or not makes no difference to the dice: a way that leads to another node is there to be looked at, hop by hop.
  const [client] = await seePods(page, 'client');
  const far = await page.evaluate(
    ({ node }) => {
      const { cluster } = window.servicescope!;
      const nodeOf = (pod = '') =>
        cluster.objects('pods').find((each) => pod === `default/${each.metadata.name}`)?.spec.nodeName;
      const all = cluster
        .connections(1300)
        .filter(({ flow }) => 'pod' in flow.from && flow.from.pod === 'default/client');
      const away = all.filter(({ endpointPod }) => endpointPod && nodeOf(endpointPod) !== node);
      return { share: away.length / all.length, id: away[0]?.id ?? '', to: nodeOf(away[0]?.endpointPod) ?? '' };
    },
    { node: client!.node },
  );
  expect(far.share).toBeGreaterThan(0.2);
  await openTables(page);
  await page.locator(`[data-connection="${far.id}"]`).first().click();
  const article = await inspected(page, 'Connection');
  await expect(hop(article, client!.node).first()).toContainText('DNAT');
  await expect(hop(article, far.to).first()).toBeVisible();
});

test('C28: under policy Cluster every Pod has the same share from everywhere; “Who answers?” is walked by keyboard, and says why a packet reaches nobody', async ({
  page,
}) => {
  await openPage(page);
  const service = await selectService(page, 'frontend-svc');
  const grid = service.getByRole('grid', { name: /^Who answers/ });
  for (const node of NODES)
    await expect(grid.getByRole('row', { name: new RegExp(`^${node}`) }).first()).toContainText('33%');
  await expect(grid).toContainText('from user, ClusterIP');
  await grid.locator('[data-cell="0 0"]').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('End');
  await expect(grid.locator('[data-cell="1 2"]')).toBeFocused();
  await expect(service.getByText(/^From Pods of node-1 to .*: 33% to frontend-/)).toBeVisible();
  const outside = grid.getByRole('row', { name: /^172\.17\.0\.4/ });
  await expect(outside).toContainText('lost');
  await outside.getByRole('gridcell').first().hover();
  await expect(service.getByText(/nothing outside the cluster leads to 172\.17\.0\.4:80/)).toBeVisible();
});
