/** On a phone: a lesson is watched and tapped through to its end, and everything a thumb has to meet is large enough. */
import { faults } from './axe.ts';
import { expectApproved } from './approve.ts';
import {
  button,
  clusterTime,
  expect,
  openPage,
  podBody,
  seePods,
  selectService,
  standAt,
  test,
  transport,
  type Locator,
  type Page,
} from './learner.ts';
import { heading, waitAWhile } from './lessonPanel.ts';

test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 }, panel: 'lesson' });

/** A thumb's breadth in CSS pixels. */
const THUMB = 44;

/** What a thumb meets and would miss, as words; links and words in a line of text are as high as the line. */
function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate((thumb) => {
    const found = document.querySelectorAll<HTMLElement>(
      'header button, [aria-label="Timeline"] button, [aria-label="Transport"] :is(button, select), main [role="tab"], main footer button, [role="tabpanel"] article :is(button, label, select)',
    );
    return [...found]
      .filter((element) => element.checkVisibility() && element.closest('p, td, [data-canvas]') === null)
      .filter((element) => !element.parentElement?.matches('label'))
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 1 && (box.height < thumb - 0.5 || box.width < thumb - 0.5))
      .map(({ element, box }) => `${element.ariaLabel ?? element.textContent}: ${box.width} × ${box.height}`);
  }, THUMB);
}

/** Nothing has to be pushed sideways to be read. */
async function expectNoSideways(page: Page): Promise<void> {
  const over = await page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll<HTMLElement>('header, main, [role="tabpanel"]')]
      .filter((element) => element.scrollWidth > element.clientWidth + 1)
      .map((element) => `${element.tagName} ${element.scrollWidth} > ${element.clientWidth}`),
  );
  expect(over).toEqual([]);
}

/** What a learner would tap next: an answer, what sends it, "Show me", what leads on. */
async function nextTap(page: Page): Promise<Locator | undefined> {
  const panel = page.locator('[role="tabpanel"]:not([hidden])');
  const choices = panel.locator('label:has(input[type="radio"]:not(:disabled))');
  const isChosen = (await choices.locator('input:checked').count()) > 0;
  if (!isChosen && (await choices.count()) > 0) return choices.first();
  for (const words of [/^(Send it|Let it happen|Answer)$/, /^Show me$/, /^(Next|Finish)$/]) {
    const found = panel.getByRole('button', { name: words, disabled: false });
    if ((await found.count()) > 0) return found.first();
  }
  return undefined;
}

for (const [theme, viewport] of [
  ['light', { width: 390, height: 844 }],
  ['dark', { width: 360, height: 740 }],
] as const) {
  test(`a whole lesson is tapped through on a phone ${viewport.width} pixels wide, in the ${theme} theme`, async ({
    page,
  }) => {
    await page.setViewportSize(viewport);
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await openPage(page);
    const header = (await page.locator('header').first().boundingBox())!;
    expect(header.height).toBeLessThanOrEqual(56);
    // The hold on time is at the foot, all of it in sight.
    const hold = (await page.getByRole('group', { name: 'Transport' }).boundingBox())!;
    expect(hold.y).toBeGreaterThan(viewport.height * 0.85);
    expect(hold.x + hold.width).toBeLessThanOrEqual(viewport.width);
    expect(hold.height).toBeLessThan(2 * THUMB);
    // The invitation takes its own row: it lies over nothing of the picture.
    const invitation = (await page.locator('[data-invitation]').boundingBox())!;
    const picture = (await page.getByRole('application', { name: 'Cluster' }).boundingBox())!;
    expect(invitation.y).toBeGreaterThanOrEqual(picture.y + picture.height - 1);
    await button(page, 'Put the invitation away').tap();
    expect(await tooSmall(page)).toEqual([]);
    await expectNoSideways(page);
    await page.getByRole('combobox', { name: 'Scenario' }).tap();
    await expect(page.getByRole('listbox')).toBeVisible();
    await expectNoSideways(page);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('listbox')).toHaveCount(0);

    await button(page, 'Begin the course').tap();
    await expect(page.getByText('step 1 of')).toBeVisible();
    // The whole cluster is in sight above the sheet.
    for (const node of await page.locator('[data-kind="Node"]').all())
      await expect(node).toBeInViewport({ ratio: 0.99 });
    expect(await faults(page, { colorScheme: theme })).toEqual([]);
    let wait = 500;
    for (let taps = 0; !(await heading(page).textContent())?.endsWith(': done');) {
      const next = await nextTap(page);
      if (!next) {
        await waitAWhile(page, wait);
        wait = Math.min(8000, wait * 1.5);
        continue;
      }
      expect(++taps).toBeLessThan(60);
      wait = 500;
      await next.tap();
      expect(await tooSmall(page)).toEqual([]);
      await expectNoSideways(page);
    }
    await expect(page.getByRole('button', { name: /^Next: / })).toBeVisible();
    expect(await faults(page, { colorScheme: theme })).toEqual([]);
  });
}

test('a phone that cannot keep up says so, and its hold on time stays in sight', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await openPage(page);
  await page.evaluate(() => {
    const { store } = window.servicescope!;
    const fallBehind = (): void => {
      if (store.getState().behind !== 0.25) store.setState({ playing: true, behind: 0.25 });
    };
    store.subscribe(fallBehind);
    fallBehind();
  });
  await expect(page.getByText('runs at ×0.25')).toBeInViewport({ ratio: 1 });
  const hold = (await page.getByRole('group', { name: 'Transport' }).boundingBox())!;
  expect(hold.x + hold.width).toBeLessThanOrEqual(360);
});

test('what is said of a kill, and what takes it back, is whole on a narrow phone', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await openPage(page);
  const pod = (await seePods(page, 'frontend-'))[0]!;
  await podBody(page, pod.name).tap();
  const message = page.locator('[data-toast]').filter({ hasText: pod.name });
  await expect(message).toBeVisible();
  for (const part of [message, ...(await message.getByRole('button').all())])
    await expect(part).toBeInViewport({ ratio: 1 });
});

test('the sheet is pulled up and down, time is held with the thumb, and the menu has the rest', async ({ page }) => {
  await openPage(page);
  await expect(page.getByRole('button', { name: 'Begin the course' })).toBeVisible();
  const grip = page.getByRole('separator', { name: 'Height of the panel' });
  const before = (await grip.boundingBox())!;
  const touches = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', y?: number) =>
    touches.send('Input.dispatchTouchEvent', { type, touchPoints: y === undefined ? [] : [{ x: 195, y }] });
  const pull = async (by: number) => {
    const { y } = (await grip.boundingBox())!;
    await touch('touchStart', y + 5);
    for (let step = 1; step <= 6; step++) await touch('touchMove', y + 5 + (step * by) / 6);
    await touch('touchEnd');
  };
  await pull(-240);
  await expect.poll(async () => before.y - (await grip.boundingBox())!.y).toBeGreaterThan(200);

  await transport(page, 'Pause').tap();
  const stood = await clusterTime(page);
  await transport(page, 'Step forward one event').tap();
  await expect.poll(() => clusterTime(page)).toBeGreaterThan(stood);

  await button(page, 'More').tap();
  const menu = page.getByRole('dialog', { name: 'More' });
  await menu.getByRole('radio', { name: 'Logical' }).tap();
  await expect(page.locator('[data-lens="logical"]')).toBeVisible();
  await menu.getByRole('button', { name: 'Back to the start' }).tap();
  await expect.poll(() => clusterTime(page)).toBe(0);
  await expect(menu).toBeHidden();

  // One panel at a time: what is opened last.
  await button(page, 'Inspector').tap();
  await expect(page.getByRole('region', { name: 'Inspector' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Begin the course' })).toBeHidden();

  // How the workbench looks here, and a lesson.
  await pull(240);
  await page.keyboard.press('d');
  await standAt(page, 14_000);
  await button(page, 'Put the invitation away').tap();
  await (await selectService(page, 'frontend-svc')).getByText('Who answers?').scrollIntoViewIfNeeded();
  await expectApproved(page, 'phone-workbench', 'page');
  await button(page, 'Manifests panel').tap();
  await button(page, 'Begin the course').tap();
  await expect(page.getByText('step 1 of')).toBeVisible();
  await standAt(page, 14_000);
  await expectApproved(page, 'phone-lesson', 'page');
});
