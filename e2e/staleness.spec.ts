/** The control of data: rules outlive the proxy that wrote them, and names outlive nothing without CoreDNS. */
import {
  expect,
  mergePatch,
  NODES,
  openPage,
  pause,
  plate,
  pods,
  segments,
  setSpeed,
  test,
  transport,
  type Page,
} from './learner.ts';
import { openTables, send } from './packets.ts';

test.use({ draws: 'always' });

async function chooseForNode(page: Page, node: string, item: string): Promise<void> {
  await page.locator(`[data-kind="Node"][data-name="${node}"]`).click({ button: 'right', position: { x: 60, y: 20 } });
  await page.getByRole('menuitem', { name: item }).click();
}

function scale(page: Page, namespace: string, deployment: string, replicas: number): Promise<void> {
  return mergePatch(page, `/apis/apps/v1/namespaces/${namespace}/deployments/${deployment}`, { spec: { replicas } });
}

/** Nodes whose right half is painted differently by the canvas of packets than `before`; and what it is painted like now. */
function paintedNodes(page: Page, before?: string): Promise<{ picture: string; nodes: string[] }> {
  return page.evaluate(
    async ({ names, before }) => {
      const canvas = [...document.querySelectorAll('canvas')].sort(
        (a, b) => b.width * b.height - a.width * a.height,
      )[0]!;
      const picture = canvas.toDataURL();
      if (before === undefined) return { picture, nodes: [] };
      const pixelsOf = async (url: string, box: DOMRect) => {
        const image = new Image();
        image.src = url;
        await image.decode();
        const own = canvas.getBoundingClientRect();
        const scale = canvas.width / own.width;
        const sheet = new OffscreenCanvas(Math.ceil(box.width / 2), Math.ceil(box.height)).getContext('2d')!;
        const [x, y] = [(box.x + box.width / 2 + 8 - own.x) * scale, (box.y - own.y) * scale];
        sheet.drawImage(image, x, y, (box.width / 2) * scale, box.height * scale, 0, 0, box.width / 2, box.height);
        return [...sheet.getImageData(0, 0, Math.ceil(box.width / 2), Math.ceil(box.height)).data].join();
      };
      const nodes: string[] = [];
      for (const name of names) {
        const box = document.querySelector(`[data-kind="Node"][data-name="${name}"]`)!.getBoundingClientRect();
        if ((await pixelsOf(before, box)) !== (await pixelsOf(picture, box))) nodes.push(name);
      }
      return { picture, nodes };
    },
    { names: NODES, before },
  );
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

  // The API server tells every node's kube-proxy of the slice: drawn when wanted, and gone when not.
  await pause(page);
  await scale(page, 'default', 'frontend', 1);
  await page.evaluate(() => {
    const { cluster } = window.servicescope!;
    const wasSlice = (revision: number) => {
      const told = cluster.happening(revision);
      return told?.kind === 'write' && told.about?.resource === 'endpointslices' && told.about.namespace === 'default';
    };
    for (let from = cluster.revision; ; from = cluster.revision) {
      cluster.advance(20);
      for (let at = from + 1; at <= cluster.revision; at++) if (wasSlice(at)) return cluster.advance(3400);
    }
  });
  // It is painted with the next frame.
  await page.evaluate(() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))));
  const without = (await paintedNodes(page)).picture;
  await page.keyboard.press('l');
  await page.getByRole('switch', { name: 'watch streams' }).click();
  await expect.poll(async () => (await paintedNodes(page, without)).nodes).toEqual(NODES);
  await page.getByRole('switch', { name: 'watch streams' }).click();
  await expect.poll(async () => (await paintedNodes(page, without)).nodes).toEqual([]);
  await page.keyboard.press('l');
  await scale(page, 'default', 'frontend', 0);
  await transport(page, 'Play').click();
  await expect(pods(page, 'frontend-')).toHaveCount(0);

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
