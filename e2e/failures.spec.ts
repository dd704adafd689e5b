/** Four ways for a Service to fail, and how differently they fail: nobody behind it, the wrong port, the wrong label. */
import { expect, inspected, openPage, plate, pods, seePods, selectService, setSpeed, test } from './learner.ts';
import { apply, applyStatus, openFile, rewriteLine } from './manifests.ts';
import { hop, openTables, send } from './packets.ts';

test.use({ panel: 'manifests' });

test('C30: scaled to nothing, the Service is refused at once: REJECT, not silence', async ({ page }) => {
  await openPage(page);
  await openTables(page);
  await openFile(page, 'frontend.yaml');
  await rewriteLine(page, 'replicas:', 'replicas: 0');
  await apply(page);
  await expect(applyStatus(page)).toHaveText('configured');
  await setSpeed(page, 30);
  await expect(pods(page, 'frontend-')).toHaveCount(0, { timeout: 20_000 });
  await expect(plate(page, 'node-1', 'frontend-svc', 80)).toHaveAttribute('data-state', 'reject');

  await setSpeed(page, 10);
  const { verdict, article } = await send(page, { from: 'client', host: 'frontend-svc', port: 80 });
  expect(verdict).toBe('reject');
  await expect(hop(article, 'node-1').first()).toHaveAttribute('data-ending', 'reject');
  await expect(article).toContainText('has no endpoints');
});

test('C19: without a targetPort it equals the port, and the Pod itself answers with RST; without a containerPort nothing changes', async ({
  page,
}) => {
  await openPage(page);
  await openTables(page);
  await openFile(page, 'frontend-svc.yaml');
  await rewriteLine(page, 'targetPort:', '# targetPort is left out');
  await apply(page);
  await expect(applyStatus(page)).toHaveText('configured');
  await setSpeed(page, 10);
  const service = await selectService(page, 'frontend-svc');
  await expect(service).toContainText('port 80 → targetPort 80 / TCP');
  await expect(service).toContainText('connections get an RST');
  const { verdict, article } = await send(page, { from: 'client', host: 'frontend-svc', port: 80 });
  expect(verdict).toBe('refused');
  await expect(article.locator('[data-hop][data-ending="refused"]')).toHaveAttribute('data-place', 'pod');

  await rewriteLine(page, '# targetPort', 'targetPort: 5000');
  await apply(page);
  await openFile(page, 'frontend.yaml');
  const old = new Set((await seePods(page, 'frontend-')).map(({ name }) => name));
  // In this order it is YAML all the time: no message moves the lines.
  await rewriteLine(page, '- containerPort:', '# no containerPort');
  await rewriteLine(page, 'ports:', '# no ports');
  await apply(page);
  await setSpeed(page, 30);
  await expect
    .poll(async () => (await seePods(page, 'frontend-')).filter(({ name }) => !old.has(name)).length, {
      timeout: 20_000,
    })
    .toBe(3);
  await setSpeed(page, 10);
  expect((await send(page, { from: 'client', host: 'frontend-svc', port: 80 })).verdict).toBe('accept');
});

test('a wrong label in the selector: no endpoints, and the Pods that nearly match are named', async ({ page }) => {
  await openPage(page);
  await openTables(page);
  await openFile(page, 'frontend-svc.yaml');
  await rewriteLine(page, 'app: frontend', 'app: fronted');
  await apply(page);
  await expect(applyStatus(page)).toHaveText('configured');
  const service = await selectService(page, 'frontend-svc');
  await expect(service).toContainText('Nearly selected');
  await expect(service).toContainText('has app=frontend: differs in app');
  await expect(service).toContainText('The selector matches no Pod with an IP.');
  await setSpeed(page, 10);
  await expect(plate(page, 'node-1', 'frontend-svc', 80)).toHaveAttribute('data-state', 'reject', { timeout: 15_000 });
  const { verdict } = await send(page, { from: 'client', host: 'frontend-svc', port: 80 });
  expect(verdict).toBe('reject');
  await inspected(page, 'Connection');
});
