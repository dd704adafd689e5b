/** What happened, and why: by keyboard alone, over forks of time, and after a reload. */
import { clusterTime, expect, openPage, pause, test, transport } from './learner.ts';

test('by keyboard: compose a request, step to its end decision by decision, and walk from its rules back to the action', async ({
  page,
}) => {
  await openPage(page);
  await pause(page);
  const client = page.locator('[data-kind="Pod"][data-name="client"]').getByRole('button', { name: /^Pod / });
  await client.focus();
  await page.keyboard.press('s');
  await expect(page.getByText(/From client: go to whom it asks/)).toBeVisible();
  await page.locator('[data-kind="Service"][data-name="frontend-svc"]').focus();
  await page.keyboard.press('s');
  await expect(page.getByRole('button', { name: 'Send' })).toBeFocused();
  await expect(page.getByLabel('to', { exact: true })).toHaveValue('frontend-svc');
  await page.keyboard.press('Enter');
  const packet = page.locator('[data-inspects="Connection"]');
  await expect(packet).toBeVisible();
  const id = await packet.getAttribute('data-connection');

  await page.keyboard.press('n');
  await page.keyboard.press('n');
  await expect(packet.locator('[data-current]')).toHaveCount(1);
  expect(await packet.getAttribute('data-connection')).toBe(id);

  await page.getByRole('tab', { name: 'Events' }).click();
  await page.getByLabel('Kind').selectOption('sync');
  await page.getByRole('grid', { name: 'Events' }).focus();
  await page.keyboard.press('End');
  const told = page.locator('[data-inspects="Happening"]');
  await expect(told).toHaveAttribute('data-happening', 'sync');
  await page.keyboard.press('Home');
  // The rules were there before anybody acted.
  await told.getByRole('button', { name: 'Set-up' }).press('Enter');
  await expect(told).toHaveAttribute('data-happening', 'action');
  await expect(told).toContainText('it is how this run was set up');

  // Or by the mouse: from whoever can ask to whatever has an address.
  const drag = async (from: string, to: string) => {
    const [start, end] = [await page.locator(from).boundingBox(), await page.locator(to).boundingBox()];
    await page.mouse.move(start!.x + start!.width / 2, start!.y + 12);
    await page.mouse.down();
    await page.mouse.move(end!.x + end!.width / 2, end!.y + 12, { steps: 3 });
    await expect(page.locator('[data-drop]')).toHaveCount(1);
    await page.mouse.up();
    await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeFocused();
  };
  const form = page.getByRole('form', { name: 'Send a request' });
  const [user, db] = ['[data-kind="External"][data-name="user"]', '[data-kind="Pod"][data-name^="db-"]'];
  await drag(user, '[data-kind="Node"][data-name="node-2"] [data-scene-key^="Node "]');
  await expect(form.getByLabel('From')).toHaveValue('external user');
  await expect(form.getByLabel('to', { exact: true })).toHaveValue('192.168.49.12');
  await expect(form.getByLabel('port')).toHaveValue('30080');
  await drag(db, '[data-kind="Plate"][data-node="node-1"][data-name="frontend-svc"][data-address="172.17.0.4:80"]');
  await expect(form.getByLabel('From')).toHaveValue(/^pod default\/db-/);
  await expect(form.getByLabel('to', { exact: true })).toHaveValue('172.17.0.4');
  await expect(page.locator(db)).toHaveAttribute('data-state', 'Ready');

  // The DNS is asked for a name.
  await client.press('s');
  await page.locator('[data-kind="Service"][data-name="kube-dns"]').press('s');
  const question = page.locator('form[data-lookup]');
  await expect(question.getByRole('textbox')).toBeFocused();
  await expect(question.getByRole('combobox').first()).toHaveValue('pod default/client');
});

test('an act in the past keeps the old future; it can be opened again, and a reload goes on at the same moment', async ({
  page,
}) => {
  await openPage(page);
  await pause(page);
  const end = await clusterTime(page);
  const slider = page.getByRole('slider', { name: 'Moment of the run' });
  await slider.focus();
  await page.keyboard.press('PageDown');
  await expect.poll(() => clusterTime(page)).toBeLessThan(end);
  const pod = page.locator('[data-kind="Pod"][data-name^="frontend-"][data-state="Ready"]').first();
  await pod.getByRole('button', { name: /^Pod / }).click();
  await page.getByRole('button', { name: 'Futures kept: 1' }).click();
  await page.getByRole('button', { name: 'Open', exact: true }).click();
  await expect.poll(() => clusterTime(page)).toBe(end);
  await page.keyboard.press('Escape');

  await page.locator('[data-kind="Service"][data-name="db-svc"]').click();
  const moment = () => page.evaluate(() => [window.servicescope?.cluster.now, window.servicescope?.cluster.revision]);
  // A reload goes on at a moment: with all the events of that millisecond.
  const isInside = () =>
    page.evaluate(() => window.servicescope!.cluster.nextEventAt === window.servicescope!.cluster.now);
  do await transport(page, 'Step forward one event').click();
  while (await isInside());
  const before = await moment();
  await page.reload();
  await expect.poll(moment).toEqual(before);
  await expect(page.locator('[data-inspects="Service"][data-name="db-svc"]')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Futures kept: 1' })).toBeVisible();

  // What cannot be read is forgotten, and the page begins as ever.
  await page.evaluate(() =>
    window.addEventListener('pagehide', () => sessionStorage.setItem('servicescope.run', '{"format":')),
  );
  await page.reload();
  await expect(page.getByText(/could not be read/)).toBeVisible();
  await expect(page.locator('[data-kind="Node"]')).toHaveCount(4);
});
