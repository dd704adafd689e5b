/** The chapter's policies manifest as printed: refused without a type, mended by one click; then both policies act. */
import { expect, expectReady, openPage, plate, seePods, segments, selectService, setSpeed, test } from './learner.ts';
import {
  apply,
  applyStatus,
  focusEditor,
  openFile,
  refusalList,
  refusals,
  shownLines,
  signedLines,
} from './manifests.ts';
import { openTables, send } from './packets.ts';

test.use({ panel: 'manifests' });

test('C31: externalTrafficPolicy needs an outside: refused on its line, and `type: NodePort` is offered', async ({
  page,
}) => {
  await openPage(page, 'The chapter as printed');
  await openFile(page, 'policies.yaml');
  await focusEditor(page);
  await apply(page);

  await expect(refusalList(page)).toContainText('Refused by the API server · 422 Invalid');
  await expect(refusalList(page)).toContainText('Service "frontend-svc" is invalid');
  const line = (await shownLines(page)).findIndex((text) => text.includes('externalTrafficPolicy')) + 1;
  expect(await refusals(page)).toEqual([
    {
      line,
      message: 'spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services',
    },
  ]);
  await expect.poll(() => signedLines(page)).toEqual([line]);
  await expect(page.locator('[data-kind="Service"][data-name="frontend-svc"]')).toHaveCount(0);

  await refusalList(page)
    .getByRole('button', { name: /type: NodePort/ })
    .click();
  await expect(applyStatus(page)).toHaveText('created');
  await expect.poll(async () => (await shownLines(page)).join('\n')).toMatch(/^ {2}type: NodePort$/m);
});

test('C31: mended, both policies act: each node sends only to its own Pods, and outside sources keep their address', async ({
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
  await openFile(page, 'policies.yaml');
  await focusEditor(page);
  await apply(page);
  await refusalList(page)
    .getByRole('button', { name: /type: NodePort/ })
    .click();
  await expectReady(page, 'frontend-', 3);

  const ready = await seePods(page, 'frontend-');
  for (const node of ['node-1', 'node-2', 'node-3']) {
    const own = ready.filter((pod) => pod.node === node).map(({ ip }) => `${ip}:5000`);
    await expect.poll(async () => (await segments(plate(page, node, 'frontend-svc', 80))).sort()).toEqual(own.sort());
  }

  const service = await selectService(page, 'frontend-svc');
  const nodePort = /nodePort (\d+)/.exec(await service.innerText())?.[1] ?? '';
  await openTables(page);
  const { verdict, article } = await send(page, { from: 'user', host: '192.168.49.11', port: Number(nodePort) });
  expect(verdict).toBe('accept');
  await expect(article).toContainText('203.0.113.9');
  await expect(article).not.toContainText('(masqueraded)');

  // Each governs its own traffic: with either of the two at Cluster, the other's rules stay as they are.
  const all = ready.map(({ ip }) => `${ip}:5000`).sort();
  const inspector = await selectService(page, 'frontend-svc');
  for (const [internal, external] of [
    ['Cluster', 'Local'],
    ['Cluster', 'Cluster'],
    ['Local', 'Cluster'],
  ] as const) {
    for (const [policy, value] of [
      ['internalTrafficPolicy', internal],
      ['externalTrafficPolicy', external],
    ] as const)
      await inspector.getByRole('radiogroup', { name: policy }).getByRole('radio', { name: value }).click();
    for (const node of ['node-1', 'node-2', 'node-3']) {
      const own = ready.filter((pod) => pod.node === node).map(({ ip }) => `${ip}:5000`);
      const sends = async (port: number) => (await segments(plate(page, node, 'frontend-svc', port))).sort();
      await expect.poll(() => sends(80)).toEqual(internal === 'Local' ? own.sort() : all);
      await expect.poll(() => sends(Number(nodePort))).toEqual(external === 'Local' ? own.sort() : all);
    }
  }
});
