/** The scenarios about Service types, policies, zones and load balancers: what each of them promises is what one sees. */
import { expect, inspected, openPage, plate, pods, seePods, segments, setSpeed, test } from './learner.ts';
import { fact, openTables, send } from './packets.ts';

test('zones: a frame around the nodes of each, and rules that stay inside it', async ({ page }) => {
  await openPage(page, 'Traffic that stays in its zone');
  for (const zone of ['eu-a', 'eu-b'])
    await expect(page.locator(`[data-kind="Zone"][data-name="${zone}"]`)).toBeVisible();
  await expect(pods(page, 'web-', 'Ready')).toHaveCount(4);
  const web = await seePods(page, 'web-');
  for (const [nodes, client] of [
    [['node-1', 'node-2'], 'node-1'],
    [['node-3', 'node-4'], 'node-4'],
  ] as const) {
    const inZone = web.filter(({ node }) => nodes.some((each) => each === node)).map(({ ip }) => `${ip}:8080`);
    await expect(async () => {
      expect((await segments(plate(page, client, 'web', 80))).sort()).toEqual(inZone.sort());
    }).toPass();
  }
});

test('C15, C32, C34: service types: each address reaches exactly those it is for, and DNS answers by type', async ({
  page,
}) => {
  await openPage(page, 'Four types, four reaches');
  await openTables(page);
  await setSpeed(page, 10);
  const clusterIP = await page.evaluate(
    () => window.servicescope?.cluster.object('services', 'default', 'inside')?.spec.clusterIP ?? '',
  );
  const asks = [
    { from: 'client', host: 'inside', port: 80, verdict: 'accept' },
    { from: 'user', host: clusterIP, port: 80, verdict: 'unroutable' },
    { from: 'user', host: '192.168.49.11', port: 30080, verdict: 'accept' },
    { from: 'user', host: '198.51.100.10', port: 80, verdict: 'accept' },
    { from: 'client', host: 'headless', port: 8080, verdict: 'accept' },
    { from: 'client', host: 'nowhere', port: 80, verdict: 'nxdomain' },
    // A name and nothing else: what it stands for is not in this cluster's world.
    { from: 'client', host: 'elsewhere', port: 80, verdict: 'nxdomain' },
  ];
  for (const { verdict, ...request } of asks) expect((await send(page, request)).verdict, request.host).toBe(verdict);
  const names = await page.evaluate(() => {
    const { cluster } = window.servicescope!;
    const found = (name: string) => cluster.lookup(name, 'default');
    const pods = cluster.objects('pods').filter(({ metadata }) => metadata.labels?.['app'] === 'web');
    return {
      inside: found('inside').addresses,
      headless: [...found('headless').addresses].sort(),
      pods: pods.map(({ status }) => status?.podIP ?? '').sort(),
      nowhere: found('nowhere').rcode,
    };
  });
  expect(names).toMatchObject({ inside: [clusterIP], headless: names.pods, nowhere: 'NXDOMAIN' });
});

test('a load balancer is drawn while its address is pending, and can be reached by keyboard', async ({ page }) => {
  await openPage(page, 'Four types, four reaches');
  const box = page.locator('[data-kind="LoadBalancer"][data-name="balanced"]');
  await expect(box).toHaveAttribute('data-state', 'Active');
  await page.evaluate(() =>
    window.servicescope?.cluster.apply(
      'apiVersion: v1\nkind: Service\nmetadata: { name: second }\nspec: { type: LoadBalancer, selector: { app: web }, ports: [{ port: 81 }] }\n',
    ),
  );
  const second = page.locator('[data-kind="LoadBalancer"][data-name="second"]');
  await expect(second).toHaveAttribute('data-state', 'Pending');
  await expect(second).toContainText('<pending>');
  await expect(second).toHaveAttribute('data-state', 'Active');
  await page.locator('[data-kind="External"][data-name="partner"]').focus();
  await page.keyboard.press('ArrowRight');
  await expect(box).toBeFocused();
  await page.keyboard.press('Enter');
  await inspected(page, 'Service', 'balanced');
});

test('policy Local: near clients are answered under their own address, those on an empty node hear nothing', async ({
  page,
}) => {
  await openPage(page, 'Policy Local, where some nodes have no Pod');
  await openTables(page);
  await setSpeed(page, 10);
  expect((await send(page, { from: 'client-1', host: 'web', port: 80 })).verdict).toBe('accept');
  const inside = await send(page, { from: 'client-3', host: 'web', port: 80 });
  expect(inside.verdict).toBe('drop');
  await expect(inside.article).toContainText('has no endpoints on node-3');
  const near = await send(page, { from: 'user-1', host: '192.168.49.11', port: 30080 });
  expect(await fact(near.article, 'Source seen')).toBe('203.0.113.9');
  expect((await send(page, { from: 'user-3', host: '192.168.49.13', port: 30080 })).verdict).toBe('drop');
});

test('source ranges: a stranger is dropped by the firewall chain of the node, the office is let in', async ({
  page,
}) => {
  await openPage(page, 'A load balancer with a guest list');
  await openTables(page);
  await setSpeed(page, 10);
  const office = await send(page, { from: 'office', host: '198.51.100.10', port: 80 });
  expect(office.verdict).toBe('accept');
  const stranger = await send(page, { from: 'stranger', host: '198.51.100.10', port: 80 });
  expect(stranger.verdict).toBe('drop');
  await expect(stranger.article).toContainText('not in loadBalancerSourceRanges');
});

test('five kinds of backends: each comes back in its own way when it is killed, the single Pod not at all', async ({
  page,
}) => {
  await openPage(page, 'Five kinds of backends');
  await setSpeed(page, 10);
  for (const [app, count] of [
    ['single', 1],
    ['replicas-', 2],
    ['rolling-', 2],
    ['everywhere-', 3],
    ['ordered-', 2],
  ] as const)
    await expect(pods(page, app, 'Ready')).toHaveCount(count);
  const before = await seePods(page, 'everywhere-');
  for (const name of ['single', before[0]!.name, 'ordered-0'])
    await page.locator(`[data-kind="Pod"][data-name="${name}"]`).getByRole('button', { name: /^Pod / }).click();
  await expect(pods(page, 'single')).toHaveCount(0);
  await expect(pods(page, before[0]!.name)).toHaveCount(0);
  await expect(pods(page, 'everywhere-', 'Ready')).toHaveCount(3);
  const after = await seePods(page, 'everywhere-');
  expect(after.map(({ node }) => node).sort()).toEqual(before.map(({ node }) => node).sort());
  // The same name, in time; a Deployment's Pod never has the old one.
  await expect(pods(page, 'ordered-0', 'Ready')).toHaveCount(1);
});

test('under IPVS the node itself refuses a ping to a ClusterIP, and connections are dealt out in turn', async ({
  page,
}) => {
  await openPage(page, 'The same Service under IPVS');
  await setSpeed(page, 10);
  await expect(page.locator('[data-kind="Node"][data-name="node-1"]')).toContainText('ipvs, by kube-proxy');
  const verdicts = await page.evaluate(() => {
    const { cluster } = window.servicescope!;
    const ip = cluster.object('services', 'default', 'web')?.spec.clusterIP ?? '';
    const from = { pod: 'default/client' };
    return cluster.trace({ from, to: { host: ip, port: 0 }, protocol: 'ICMP' }).outcomes.map(({ verdict }) => verdict);
  });
  // The address is on kube-ipvs0, and KUBE-IPVS-FILTER rejects what is for none of its ports; iptables mode leaves it in silence.
  expect(verdicts).toEqual(['reject']);
  await openTables(page);
  // Nobody else asks node-3's NodePort, so that three connections in a row go to three Pods.
  const answered = [];
  for (let n = 0; n < 3; n++) {
    const { article } = await send(page, { from: 'user', host: '192.168.49.13', port: 30080 });
    answered.push(await fact(article, 'Endpoint'));
  }
  expect(new Set(answered).size).toBe(3);
});

test('under nftables the same Service answers, and a port that nobody serves is refused instead of lost', async ({
  page,
}) => {
  await openPage(page, 'The same Service under nftables');
  await setSpeed(page, 10);
  await expect(page.locator('[data-kind="Node"][data-name="node-1"]')).toContainText('nftables, by kube-proxy');
  await openTables(page);
  const served = await send(page, { from: 'client', host: 'web', port: 80 });
  expect(served.verdict).toBe('accept');
  await expect(served.article).toContainText('service-ips');
  expect((await send(page, { from: 'client', host: 'web', port: 81 })).verdict).toBe('reject');
});
