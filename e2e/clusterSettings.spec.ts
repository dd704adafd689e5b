/** The cluster itself is changed while it runs: machines, zones, kube-proxy, the cloud, clients outside. Each change can be undone. */
import { faults } from './axe.ts';
import {
  button,
  clusterTime,
  expect,
  letPass,
  openPage,
  pause,
  setSpeed,
  test,
  type Locator,
  type Page,
} from './learner.ts';

test.use({ panel: 'cluster' });

async function openSettings(page: Page): Promise<Locator> {
  await openPage(page);
  const panel = page.getByRole('tabpanel', { name: 'Cluster' });
  await expect(panel.getByRole('heading', { name: /^Nodes/ })).toBeVisible();
  return panel;
}

const node = (page: Page, name: string) => page.locator(`[data-kind="Node"][data-name="${name}"]`);
const row = (panel: Locator, name: string) => panel.locator(`[data-setting="node"][data-name="${name}"]`);

/** The Undo of the message with these words. */
const undo = (page: Page, said: string | RegExp) =>
  page
    .getByRole('status')
    .locator('div')
    .filter({ hasText: said })
    .getByRole('button', { name: 'Undo' })
    .last()
    .click();

const settings = (page: Page) => page.evaluate(() => window.servicescope!.cluster.settings);
const lastAction = (page: Page) => page.evaluate(() => window.servicescope!.cluster.actions().at(-1)?.label);

test('a node joins: it boots, registers, becomes Ready and gets its rules; undone, it never was', async ({ page }) => {
  const panel = await openSettings(page);
  await setSpeed(page, 5);
  await button(page, 'Add a node').click();
  const form = panel.getByRole('form', { name: 'Add a node' });
  await expect(form.getByLabel('Name')).toHaveValue('node-4');
  await form.getByLabel('Zone').fill('zone-b');
  await form.getByRole('button', { name: 'Add node' }).click();
  await expect(row(panel, 'node-4')).toContainText('boots');
  await expect(node(page, 'node-4')).toHaveAttribute('data-state', 'Ready', { timeout: 30_000 });
  await expect(row(panel, 'node-4')).toContainText('Ready');
  await expect(row(panel, 'node-4')).toContainText('zone zone-b');
  await expect(page.locator('[data-kind="Plate"][data-node="node-4"][data-name="frontend-svc"]').first()).toBeVisible();
  expect(await lastAction(page)).toBe('add node node-4');
  await undo(page, 'Node node-4 boots');
  await expect(node(page, 'node-4')).toHaveCount(0);
  await expect(row(panel, 'node-4')).toHaveCount(0);
});

test('what would break is said at the field, in Kubernetes’ words, and nothing happens', async ({ page }) => {
  const panel = await openSettings(page);
  await button(page, 'Add a node').click();
  const form = panel.getByRole('form', { name: 'Add a node' });
  await form.getByLabel('Name').fill('Node_4');
  await form.getByRole('button', { name: 'Add node' }).click();
  await expect(form.getByRole('alert')).toContainText('Invalid value: "Node_4": a lowercase RFC 1123 subdomain must');
  await expect(form.getByLabel('Name')).toHaveAttribute('aria-invalid', 'true');
  await form.getByLabel('Name').fill('node-1');
  await form.getByRole('button', { name: 'Add node' }).click();
  await expect(form.getByRole('alert')).toContainText('nodes "node-1" already exists');
  await form.getByLabel('Name').fill('node-9');
  await form.getByLabel('Pod range').fill('10.0.1.0/24');
  await form.getByRole('button', { name: 'Add node' }).click();
  await expect(form.getByRole('alert')).toContainText('overlaps with 10.0.1.0/24 of node node-1');
  await form.getByRole('button', { name: 'Cancel' }).click();

  const ranges = panel.getByLabel('Pods', { exact: true });
  await ranges.fill('10.0.0.0/26');
  await ranges.press('Enter');
  await expect(panel.getByText(/is smaller than the size of node subnet with mask 24/)).toBeVisible();
  await ranges.press('Escape');
  await expect(ranges).toHaveValue('10.0.0.0/16');
  await row(panel, 'control-plane').locator('summary').click();
  await button(page, 'Remove control-plane').click();
  await expect(row(panel, 'control-plane').getByRole('alert')).toContainText('the API server runs on it');
  expect((await settings(page)).nodes).toHaveLength(4);
});

test('nodes are placed in zones, labelled and tainted where they stand', async ({ page }) => {
  const panel = await openSettings(page);
  for (const [name, zone] of [
    ['node-1', 'zone-a'],
    ['node-2', 'zone-b'],
  ] as const) {
    await row(panel, name).locator('summary').click();
    const field = row(panel, name).getByLabel('Zone');
    await field.fill(zone);
    await field.press('Enter');
    await expect(row(panel, name).locator('summary')).toContainText(`zone ${zone}`);
  }
  await expect(page.getByText('zone-a', { exact: false }).first()).toBeVisible();
  await row(panel, 'node-1').getByRole('button', { name: 'Add a label' }).click();
  await row(panel, 'node-1').getByLabel('New label').fill('disk=ssd');
  await page.keyboard.press('Enter');
  await expect(row(panel, 'node-1').getByText('disk=ssd')).toBeVisible();
  await row(panel, 'node-1').getByRole('button', { name: 'Add a taint' }).click();
  await row(panel, 'node-1').getByLabel('New taint').fill('team=blue:Sometimes');
  await page.keyboard.press('Enter');
  await expect(row(panel, 'node-1').getByRole('alert')).toContainText('Unsupported value: "Sometimes"');
  await row(panel, 'node-1').getByLabel('New taint').fill('team=blue:NoSchedule');
  await page.keyboard.press('Enter');
  await expect(row(panel, 'node-1').getByText('team=blue:NoSchedule')).toBeVisible();
  await row(panel, 'node-1').getByRole('button', { name: 'Remove label disk=ssd' }).click();
  await expect(row(panel, 'node-1').getByText('disk=ssd')).toHaveCount(0);
  await undo(page, 'label disk removed');
  await expect(row(panel, 'node-1').getByText('disk=ssd')).toBeVisible();
});

test('kube-proxy’s configuration reaches one node after the other, its mode too; both can be undone', async ({
  page,
}) => {
  const panel = await openSettings(page);
  await setSpeed(page, 0.5);
  await panel.getByRole('switch', { name: 'masqueradeAll' }).check();
  await expect(panel.getByText(/^in force on [0-3] of 4 nodes$/)).toBeVisible();
  await setSpeed(page, 5);
  await expect(panel.getByText('in force on all 4 nodes')).toBeVisible({ timeout: 30_000 });
  const marksPods = () =>
    page.evaluate(() => window.servicescope!.cluster.plates('node-1').every(({ masquerade }) => masquerade));
  expect(await marksPods()).toBe(true);
  await undo(page, 'masqueradeAll on');
  await expect(panel.getByRole('switch', { name: 'masqueradeAll' })).not.toBeChecked();
  expect(await marksPods()).toBe(false);

  // The mode is a choice: by keyboard to IPVS, and back by undo.
  const modes = panel.getByRole('radiogroup', { name: 'Proxy mode' });
  await expect(modes.getByRole('radio', { name: 'iptables' })).toBeChecked();
  await modes.getByRole('radio', { name: 'iptables' }).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(modes.getByRole('radio', { name: 'ipvs' })).toBeChecked();
  await expect(modes.getByRole('radio', { name: 'ipvs' })).toBeFocused();
  await expect(panel.getByText('in force on all 4 nodes')).toBeVisible({ timeout: 30_000 });
  const modeOf = () => page.evaluate(() => window.servicescope!.cluster.proxyStatus('node-2')?.mode);
  expect(await modeOf()).toBe('ipvs');
  await undo(page, 'mode ipvs');
  await expect(modes.getByRole('radio', { name: 'iptables' })).toBeChecked();
  expect(await modeOf()).toBe('iptables');
});

test('axe finds nothing in the settings and in sharing, light and dark', async ({ page }) => {
  const panel = await openSettings(page);
  await pause(page);
  await row(panel, 'control-plane').locator('summary').click();
  await button(page, 'Add a node').click();
  await panel.getByRole('form', { name: 'Add a node' }).getByLabel('Pod range').fill('x');
  await panel.getByRole('button', { name: 'Add node' }).click();
  await button(page, 'Add traffic').click();
  await button(page, 'Share').click();
  await expect(page.getByRole('textbox', { name: 'Link' })).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const)
    expect(await faults(page, { colorScheme, parts: ['[role="tabpanel"]', '[role="dialog"]'] })).toEqual([]);
});

test('without a cloud controller a load balancer’s address stays pending; with one again it comes', async ({
  page,
}) => {
  const panel = await openSettings(page);
  await panel.getByRole('switch', { name: 'Cloud controller' }).uncheck();
  await page.locator('[data-kind="Service"][data-name="frontend-svc"]').click();
  await page.getByRole('radiogroup', { name: 'Service type' }).getByRole('radio', { name: 'LoadBalancer' }).click();
  await setSpeed(page, 5);
  const balancer = page.locator('[data-kind="LoadBalancer"][data-name="frontend-svc"]');
  await expect(balancer).toHaveAttribute('data-state', 'Pending');
  await letPass(page, 10_000);
  await expect(balancer).toHaveAttribute('data-state', 'Pending');
  await panel.getByRole('switch', { name: 'Cloud controller' }).check();
  await expect(balancer).toHaveAttribute('data-state', 'Active', { timeout: 30_000 });
  await undo(page, 'The cloud controller runs');
  await expect(balancer).toHaveAttribute('data-state', 'Pending');
  await expect(panel.getByRole('switch', { name: 'Cloud controller' })).not.toBeChecked();
});

test('an outside client is added with its traffic, changed, paused and removed', async ({ page }) => {
  const panel = await openSettings(page);
  await button(page, 'Add an outside client').click();
  const form = panel.getByRole('form', { name: 'Add an outside client' });
  await form.getByLabel('Name').fill('phone');
  await form.getByRole('button', { name: 'Add client' }).click();
  const card = page.locator('[data-kind="External"][data-name="phone"]');
  await expect(card).toHaveAttribute('data-state', 'Idle');
  const client = panel.locator('[data-setting="external"][data-name="phone"]');
  await expect(client).toContainText('203.0.113.10');
  await client.getByRole('button', { name: 'Add traffic' }).click();
  const traffic = panel.getByRole('form', { name: 'New traffic of phone' });
  await traffic.getByLabel('To host').fill('192.168.49.12');
  await traffic.getByLabel('Port').fill('99999');
  await traffic.getByRole('button', { name: 'Start' }).click();
  await expect(traffic.getByRole('alert')).toContainText('must be between 1 and 65535, inclusive');
  await traffic.getByLabel('Port').fill('30080');
  await traffic.getByLabel('Every').fill('500');
  await traffic.getByLabel('Tries again').fill('2');
  await traffic.getByRole('switch', { name: /keep-alive/ }).check();
  await traffic.getByRole('button', { name: 'Start' }).click();
  await expect(client).toContainText('192.168.49.12:30080 · every 0.5 s · keep-alive · 2 more tries');
  await expect(card).toHaveAttribute('data-state', 'Sending');
  await expect
    .poll(() =>
      page.evaluate(() =>
        window
          .servicescope!.cluster.connections(200)
          .some(
            ({ source, requests }) =>
              source === 'phone-1' && requests.filter(({ status }) => status === 200).length > 1,
          ),
      ),
    )
    .toBe(true);
  await client.getByRole('button', { name: 'Pause 192.168.49.12:30080' }).click();
  await expect(card).toHaveAttribute('data-state', 'Idle');
  await undo(page, 'Traffic to 192.168.49.12:30080 paused');
  await expect(card).toHaveAttribute('data-state', 'Sending');
  await client.getByRole('button', { name: 'Remove phone' }).click();
  await expect(card).toHaveCount(0);
  await undo(page, 'Client phone is gone');
  await expect(card).toHaveCount(1);
});

test('settings travel with the run', async ({ page, context }) => {
  const panel = await openSettings(page);
  await setSpeed(page, 5);
  await row(panel, 'node-3').locator('summary').click();
  await button(page, 'Remove node-3').click();
  await expect(node(page, 'node-3')).toHaveCount(0);
  const field = panel.getByLabel('Time of a hop');
  await field.fill('40');
  await field.press('Enter');
  await letPass(page, 2000);
  await pause(page);
  await button(page, 'Share').click();
  const link = await page.getByRole('textbox', { name: 'Link' }).inputValue();
  const other = await context.newPage();
  await other.goto(link);
  await expect(other.getByText(/^Opened the shared run at /)).toBeVisible();
  expect(await settings(other)).toEqual(await settings(page));
  expect(await clusterTime(other)).toBe(await clusterTime(page));
  await expect(node(other, 'node-2')).toBeVisible();
  await expect(node(other, 'node-3')).toHaveCount(0);
});
