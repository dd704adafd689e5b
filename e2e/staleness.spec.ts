/** The control of data: rules outlive the proxy that wrote them, and names outlive nothing without CoreDNS. */
import { expect, openPage, plate, pods, segments, setSpeed, test, type Page } from './learner.ts';
import { openTables, send } from './packets.ts';

async function chooseForNode(page: Page, node: string, item: string): Promise<void> {
  await page.locator(`[data-kind="Node"][data-name="${node}"]`).click({ button: 'right', position: { x: 60, y: 20 } });
  await page.getByRole('menuitem', { name: item }).click();
}

/** As `kubectl scale` would: the learner's terminal is not what this walk is about. */
async function scale(page: Page, namespace: string, deployment: string, replicas: number): Promise<void> {
  const status = await page.evaluate(
    ({ path, body }) =>
      window.servicescope?.cluster.request({
        method: 'PATCH',
        path,
        headers: { 'content-type': 'application/merge-patch+json' },
        body,
      }).status,
    { path: `/apis/apps/v1/namespaces/${namespace}/deployments/${deployment}`, body: { spec: { replicas } } },
  );
  expect(status).toBe(200);
}

test('C22: a node whose kube-proxy is stopped routes by stale rules, and catches up when it is started again', async ({
  page,
}) => {
  await openPage(page);
  await setSpeed(page, 10);
  await openTables(page);
  const stale = await segments(plate(page, 'node-2', 'frontend-svc', 80));
  expect(stale).toHaveLength(3);
  await chooseForNode(page, 'node-2', 'Stop kube-proxy');
  await expect(page.getByText('kube-proxy stopped on node-2')).toBeVisible();
  await scale(page, 'default', 'frontend', 0);
  await expect(plate(page, 'node-1', 'frontend-svc', 80)).toHaveAttribute('data-state', 'reject');
  await expect(pods(page, 'frontend-')).toHaveCount(0);
  expect(await segments(plate(page, 'node-2', 'frontend-svc', 80))).toEqual(stale);

  // The same port on two nodes: one refuses at once, the other still sends to a Pod that is no more.
  expect((await send(page, { from: 'user', host: '192.168.49.11', port: 30080 })).verdict).toBe('reject');
  const lost = await send(page, { from: 'user', host: '192.168.49.12', port: 30080 });
  expect(lost.verdict).toBe('unroutable');
  await expect(lost.article).toContainText(/no Pod has the address 10\.0\.\d\.\d/);

  await chooseForNode(page, 'node-2', 'Start kube-proxy');
  await expect(plate(page, 'node-2', 'frontend-svc', 80)).toHaveAttribute('data-state', 'reject');
  expect((await send(page, { from: 'user', host: '192.168.49.12', port: 30080 })).verdict).toBe('reject');
});

test('without CoreDNS names fail and addresses go on', async ({ page }) => {
  await openPage(page);
  await setSpeed(page, 10);
  await openTables(page);
  await scale(page, 'kube-system', 'coredns', 0);
  await expect(pods(page, 'coredns-')).toHaveCount(0);
  const named = await send(page, { from: 'client', host: 'frontend-svc', port: 80 });
  expect(named.verdict).toBe('nxdomain');
  await expect(named.article).toContainText("the cluster's DNS server did not answer");
  expect((await send(page, { from: 'client', host: '172.17.0.4', port: 80 })).verdict).toBe('accept');
  await scale(page, 'kube-system', 'coredns', 2);
  await expect(pods(page, 'coredns-', 'Ready')).toHaveCount(2);
  expect((await send(page, { from: 'client', host: 'frontend-svc', port: 80 })).verdict).toBe('accept');
});
