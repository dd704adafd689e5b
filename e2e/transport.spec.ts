/** The learner's hold on time: play, pause, single events, speed, the timeline, and the keys for them. */
import {
  clusterTime,
  expect,
  letPass,
  openPage,
  pause,
  podBody,
  pods,
  seePods,
  setSpeed,
  test,
  transport,
} from './learner.ts';

test('Space pauses and plays; a full stop and a comma go one event on and back; the buttons do the same', async ({
  page,
}) => {
  await openPage(page);
  await page.keyboard.press(' ');
  await expect(transport(page, 'Play')).toBeVisible();
  const at = await clusterTime(page);
  await page.waitForTimeout(300);
  expect(await clusterTime(page)).toBe(at);

  await page.keyboard.press('.');
  const next = await clusterTime(page);
  expect(next).toBeGreaterThanOrEqual(at);
  await page.keyboard.press('.');
  await page.keyboard.press('.');
  const third = await clusterTime(page);
  for (let back = 0; back < 2; back++) await page.keyboard.press(',');
  expect(await clusterTime(page)).toBeLessThanOrEqual(third);
  await page.keyboard.press(' ');
  await letPass(page, 200);

  // A step pauses.
  await transport(page, 'Step forward one event').click();
  await expect(transport(page, 'Play')).toBeVisible();
  const stepped = await clusterTime(page);
  await transport(page, 'Step forward one event').click();
  const forward = await clusterTime(page);
  expect(forward).toBeGreaterThanOrEqual(stepped);
  await transport(page, 'Step back one event').click();
  expect(await clusterTime(page)).toBeLessThanOrEqual(forward);
  await transport(page, 'Play').click();
  await letPass(page, 100);
  await transport(page, 'Back to the start').click();
  await expect.poll(() => clusterTime(page)).toBeLessThan(2000);
});

test('at ×0.1 and at ×60 cluster time runs that fast', async ({ page }) => {
  await openPage(page);
  for (const speed of [0.1, 60]) {
    await setSpeed(page, speed);
    // Both clocks are read at once, in the page: the way there would count for one of them only.
    const clocks = () => page.evaluate(() => [window.servicescope!.cluster.now, performance.now()] as const);
    const [from, start] = await clocks();
    await page.waitForTimeout(1000);
    const [to, end] = await clocks();
    const ran = (to - from) / (end - start);
    // A busy machine may run slower than asked, never faster.
    expect(ran).toBeLessThan(speed * 1.2);
    expect(ran).toBeGreaterThan(speed === 60 ? 1.5 : 0);
    await expect(page.getByRole('combobox', { name: 'Speed' })).toHaveValue(String(speed));
  }
});

test('the timeline goes back: a killed Pod lives again, and forward it is dead', async ({ page }) => {
  await openPage(page);
  await setSpeed(page, 5);
  const [dead] = await seePods(page, 'frontend-');
  const killedAt = await clusterTime(page);
  await podBody(page, dead!.name).click();
  await expect(pods(page, dead!.name)).toHaveCount(0);
  await pause(page);
  const after = await clusterTime(page);

  const slider = page.getByRole('slider', { name: 'Moment of the run' });
  const strip = await page.locator('[data-mark]').first().locator('xpath=../..').boundingBox();
  const span = Number(await slider.getAttribute('max'));
  const clickAt = (ms: number) => page.mouse.click(strip!.x + (strip!.width * ms) / span, strip!.y + strip!.height / 2);
  await clickAt(killedAt - 500);
  await expect(pods(page, dead!.name)).toHaveAttribute('data-state', 'Ready');
  await clickAt(after);
  await expect(pods(page, dead!.name)).toHaveCount(0);

  await slider.focus();
  await page.keyboard.press('Home');
  await expect.poll(() => clusterTime(page)).toBe(0);
  await expect(pods(page, 'frontend-', 'Ready')).toHaveCount(0);
});

/** All there is to see of a moment; runs in the page. */
function fingerprint(): string {
  const { cluster } = window.servicescope!;
  const objects = (['pods', 'services', 'endpointslices', 'events', 'nodes'] as const).map((each) =>
    cluster.objects(each),
  );
  const rules = cluster.objects('nodes').map(({ metadata }) => cluster.iptablesSave(metadata.name));
  return JSON.stringify([cluster.revision, objects, rules, cluster.connections(100), cluster.exportRun()]);
}

test('two pages that do nothing live through the same run, byte for byte', async ({ page, context }) => {
  const other = await context.newPage();
  const runs: string[] = [];
  for (const each of [page, other]) {
    await openPage(each);
    await pause(each);
    const slider = each.getByRole('slider', { name: 'Moment of the run' });
    await slider.focus();
    await each.keyboard.press('Home');
    await expect.poll(() => clusterTime(each)).toBe(0);
    await each.keyboard.press('PageUp');
    await expect.poll(() => clusterTime(each)).toBe(5000);
    runs.push(await each.evaluate(fingerprint));
  }
  expect(runs[0]!.length).toBeGreaterThan(10_000);
  expect(runs[1]).toBe(runs[0]);
});
