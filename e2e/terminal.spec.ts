/** The terminal: kubectl and curl on the operator's laptop, on the same cluster as the picture, and a real kubectl beside it. */
import { loadBridge } from '../scripts/serverBundle.mjs';
import { hasKubectl, runKubectl } from '../src/testing/apiServerProcess.ts';
import { openAt } from '../src/testing/loopback.ts';
import { button, expect, openPage, podBody, pods, seePods, setSpeed, test } from './learner.ts';
import { rewriteLine } from './manifests.ts';
import { openTables } from './packets.ts';
import { openTerminal, paste, typeLine } from './terminal.ts';

test.use({ panel: 'manifests' });

test('kubectl, curl, completion, Ctrl-C and a pasted script act on the cluster of the picture', async ({ page }) => {
  await openPage(page);
  const screen = await openTerminal(page);
  await typeLine(page, 'kubectl get svc,ep frontend-svc');
  await expect(screen).toContainText('service/frontend-svc');
  await expect(screen).toContainText('endpoints/frontend-svc');

  await page.keyboard.type('cat frontend-s');
  await page.keyboard.press('Tab');
  await expect(screen).toContainText('cat frontend-svc.yaml');
  await page.keyboard.press('Enter');
  await expect(screen).toContainText('nodePort: 30080');

  await setSpeed(page, 5);
  await page.locator('[data-terminal] .xterm-screen').click();
  await page.keyboard.press('Control+l');
  await typeLine(
    page,
    'for i in 1 2 3 4 5 6; do curl -s -o /dev/null -w "%{http_code} " 192.168.49.11:30080; done; echo all',
  );
  await expect(screen).toContainText('200 200 200 200 200 200 all');
  await openTables(page);
  await expect(page.locator('tr[data-verdict="accept"]', { hasText: '192.168.49.11:30080' }).first()).toBeVisible();
  await page.getByRole('tab', { name: 'Terminal' }).click();
  await typeLine(page, 'curl --silent 192.0.2.1');
  await page.keyboard.press('Control+c');
  await expect(screen).toContainText('^C');

  const lines = Array.from({ length: 20 }, (_, index) => `echo "line $((${index} + 1))" >> made.yaml`);
  await paste(page, `${lines.join('\n')}\n`);
  await typeLine(page, 'clear; wc -l made.yaml');
  await expect(screen).toContainText('20 made.yaml');
  await expect(page.getByRole('list', { name: 'Manifest files' }).getByText('made.yaml')).toBeAttached();
});

test('kubectl edit opens the editor, a watch sees a Pod killed in the picture, and that says the command that does the same', async ({
  page,
}) => {
  await openPage(page);
  await setSpeed(page, 10);
  const screen = await openTerminal(page);
  await typeLine(page, 'kubectl edit deploy frontend');
  await rewriteLine(page, 'replicas:', 'replicas: 4');
  await button(page, 'Save and close').click();
  await expect(screen).toContainText('deployment.apps/frontend edited');
  await expect(pods(page, 'frontend-', 'Ready')).toHaveCount(4);
  const [pod] = await seePods(page, 'frontend-');
  const name = pod?.name ?? '';
  await typeLine(page, 'clear; kubectl get pods -w | grep Terminating');
  await podBody(page, name).click();
  // Who is at a message keeps it from going.
  await page.locator('[data-toast]').last().hover();
  await expect(screen).toContainText(new RegExp(`${name} .*Terminating`));
  await page.locator('[data-terminal] textarea').focus();
  await page.keyboard.press('Control+c');
  await button(page, 'Put the command into the terminal').click();
  await expect(screen).toContainText(`kubectl delete pod ${name}`);
});

const HELLO = JSON.stringify({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'hello' },
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: 'hello' } },
    template: {
      metadata: { labels: { app: 'hello' } },
      spec: { terminationGracePeriodSeconds: 1, containers: [{ name: 'web', image: 'nginx' }] },
    },
  },
});

test('a real kubectl on this machine drives the page’s cluster, hostile requests do not, and the page’s end is told', async ({
  page,
  baseURL,
}) => {
  test.skip(!hasKubectl(), 'there is no kubectl here');
  const token = 'c'.repeat(32);
  const origin = new URL(baseURL ?? '').origin;
  // As one module: Playwright would translate each of the engine's seven hundred files before the first walk begins.
  const { kubeconfigFor, servePages } = await loadBridge();
  const served = await servePages({ port: 0, token, origins: () => [origin] });
  try {
    // As npm start writes it into the page.
    const offer = {
      socket: `${served.url.replace('http', 'ws')}/servicescope/page`,
      token,
      kubeconfig: '/tmp/kubeconfig',
      server: served.url,
    };
    await page.addInitScript((content) => {
      document.addEventListener('readystatechange', () => {
        if (document.readyState !== 'interactive') return;
        document.head.append(Object.assign(document.createElement('meta'), { name: 'servicescope-bridge', content }));
      });
    }, JSON.stringify(offer));
    await openPage(page);
    await setSpeed(page, 10);
    const badge = page.locator('[data-bridge="serving"]');
    await expect(badge).toBeVisible();
    const kubectl = (line: string, stdin?: string) => runKubectl(kubeconfigFor(served.url), line.split(' '), stdin);

    expect((await kubectl('apply -f -', HELLO)).stdout).toBe('deployment.apps/hello created\n');
    await expect(pods(page, 'hello-', 'Ready')).toHaveCount(1);
    await expect(badge).toContainText('kubectl v');
    expect((await kubectl('scale deployment/hello --replicas=2')).stdout).toContain('scaled');
    await expect(pods(page, 'hello-', 'Ready')).toHaveCount(2);
    const [pod] = await seePods(page, 'hello-');
    const name = pod?.name ?? '';
    const [said, logged] = await Promise.all([kubectl(`exec ${name} -- hostname`), kubectl(`logs ${name}`)]);
    expect(said.stdout).toBe(`${name}\n`);
    expect(logged.stdout).toContain('start worker process');

    // What asks is seen: at the badge, and as rows of the list of everything.
    await openTables(page, 'Events');
    await page.getByLabel('Kind').selectOption('request');
    const rows = page.locator('tr[data-happening="request"]');
    const seen = async (part: string, row: string) => {
      await page.getByRole('tabpanel', { name: 'Events' }).getByRole('searchbox', { name: 'Contains' }).fill(part);
      await expect(rows.first()).toContainText(row);
      await expect(rows.first()).toContainText('kubectl v');
    };
    await seen(`pods/${name}/log`, `kubectl logs: 200 GET /api/v1/namespaces/default/pods/${name}/log`);
    await seen('post', 'kubectl apply: 201 POST /apis/apps/v1/namespaces/default/deployments');
    await seen('/exec', `101 GET /api/v1/namespaces/default/pods/${name}/exec?command=hostname`);
    const watch = kubectl('get pods --watch-only');
    await seen('watch=true', 'kubectl get: 200 GET /api/v1/namespaces/default/pods?');

    const hostile = (sent: Parameters<typeof openAt>[2]) =>
      openAt(served.port, '/api/v1/namespaces/default/pods', sent).then(({ statusCode }) => statusCode);
    const headers = { 'Content-Type': 'application/json' };
    const answers = await Promise.all([
      hostile({ headers: { Host: 'evil.example' } }),
      hostile({ headers: { Origin: origin } }),
      hostile({ method: 'POST', headers, body: '{' }),
      hostile({ method: 'POST', headers, body: 'x'.repeat(3 * 1024 * 1024 + 1) }),
      hostile({ method: 'POST', headers: { 'Content-Type': 'text/csv' }, body: 'a,b' }),
    ]);
    expect(answers).toEqual([403, 403, 400, 413, 415]);

    expect((await kubectl(`delete pod ${name} --wait=false`)).stdout).toContain('deleted');
    await expect(pods(page, name)).toHaveCount(0);
    await badge.click();
    await expect(page.getByRole('list', { name: /^Requests/ })).toContainText('kubectl delete');
    await page.close();
    expect((await watch).stdout).toContain(name);
    expect((await kubectl('get pods')).stderr).toContain('ServiceUnavailable');
  } finally {
    await served.close();
  }
});
