/** The terminal: kubectl and curl on the operator's laptop, on the same cluster as the picture, and a real kubectl beside it. */
import { hasKubectl, runKubectl } from '../src/testing/apiServerProcess.ts';
import { kubeconfigFor, servePages } from '../src/bridge/index.ts';
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
  await expect(screen).toContainText(new RegExp(`${name} .*Terminating`));
  await page.locator('[data-terminal] .xterm-screen').click();
  await page.keyboard.press('Control+c');
  await button(page, 'Put the command into the terminal').click();
  await expect(screen).toContainText(`kubectl delete pod ${name}`);
});

test('a real kubectl on this machine drives the page’s cluster, and is told when the page has gone', async ({
  page,
  baseURL,
}) => {
  test.skip(!hasKubectl(), 'there is no kubectl here');
  const token = 'c'.repeat(32);
  const served = await servePages({ port: 0, token, origins: () => [new URL(baseURL ?? '').origin] });
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
    const kubectl = (...args: string[]) => runKubectl(kubeconfigFor(served.url), args);
    expect((await kubectl('scale', 'deployment/frontend', '--replicas=4')).stdout).toContain('scaled');
    await expect(pods(page, 'frontend-', 'Ready')).toHaveCount(4);
    await expect(badge).toContainText('kubectl v');
    const [pod] = await seePods(page, 'frontend-');
    expect((await kubectl('exec', pod?.name ?? '', '--', 'hostname')).stdout).toBe(`${pod?.name ?? ''}\n`);
    await badge.click();
    const requests = page.getByRole('list', { name: /^Requests/ });
    const watch = kubectl('get', 'pods', '--watch-only');
    await expect(requests).toContainText('watch=true');
    expect((await kubectl('delete', 'pod', pod?.name ?? '', '--wait=false')).stdout).toContain('deleted');
    await expect(pods(page, pod?.name ?? '', 'Ready')).toHaveCount(0);
    await expect(requests).toContainText('kubectl delete');
    await page.close();
    expect((await watch).stdout).toContain(pod?.name ?? 'no Pod');
    expect((await kubectl('get', 'pods')).stderr).toContain('ServiceUnavailable');
  } finally {
    await served.close();
  }
});
