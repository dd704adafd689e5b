/** For everyone: axe's rules in both themes, small screens, reduced motion. */
import AxeBuilder from '@axe-core/playwright';
import {
  button,
  expect,
  letPass,
  openPage,
  podBody,
  pods,
  seePods,
  selectService,
  setSpeed,
  test,
  type Locator,
  type Page,
} from './learner.ts';
import { openTables, send } from './packets.ts';

/** Of the whole page, or of the panels named, whose headings begin in the middle. Monaco answers for itself. */
async function faults(page: Page, ...panels: string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page }).exclude('.monaco-editor');
  for (const panel of panels) axe.include(panel);
  const { violations } = await axe.analyze();
  return violations
    .filter(
      ({ impact }) => impact === 'serious' || impact === 'critical' || (impact === 'moderate' && panels.length === 0),
    )
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${String(target)} ${failureSummary}`),
    );
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing worth speaking of, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await openPage(page);
    expect(await faults(page)).toEqual([]);
    await openTables(page);
    await setSpeed(page, 10);
    await send(page, { from: 'client', host: 'frontend-svc', port: 80 });
    await setSpeed(page, 0.1);
    expect(await faults(page, '[role="tabpanel"]', '[data-inspects]')).toEqual([]);
    await selectService(page, 'frontend-svc');
    await page.getByRole('tab', { name: 'Live YAML' }).click();
    await page.getByRole('tab', { name: 'Rules' }).click();
    expect(await faults(page, '[role="tabpanel"]', '[data-inspects]')).toEqual([]);
  });
}

interface Box {
  readonly what: string;
  readonly top: number;
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
}

/** The parts of the page that stand side by side and must not cover each other. */
function parts(page: Page): Promise<Box[]> {
  return page.evaluate(() =>
    ['header', 'main', '[role="application"]']
      .map((what) => ({ what, element: document.querySelector(what) }))
      .filter(({ element }) => element !== null)
      .map(({ what, element }) => {
        const { top, left, right, bottom } = element!.getBoundingClientRect();
        return { what, top, left, right, bottom };
      }),
  );
}

/** Wide and high enough to be read, and all of its width in sight. */
async function expectReadable(panel: Locator): Promise<void> {
  await expect(panel).toBeVisible();
  const box = await panel.boundingBox();
  expect(box?.width).toBeGreaterThan(240);
  expect(box?.height).toBeGreaterThan(100);
}

const SCREENS = [
  { name: 'a small laptop', width: 1280, height: 720 },
  { name: 'a phone', width: 390, height: 844 },
  { name: 'a projector', width: 1024, height: 768 },
] as const;

for (const { name, width, height } of SCREENS) {
  test(`${name}: nothing scrolls sideways and nothing lies over the bar`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await openPage(page);
    const sideways = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    const inside = async () => {
      expect(await sideways()).toBeLessThanOrEqual(0);
      const boxes = await parts(page);
      const bar = boxes.find(({ what }) => what === 'header')!;
      for (const box of boxes) {
        expect(box.left).toBeGreaterThanOrEqual(-1);
        expect(box.right).toBeLessThanOrEqual(width + 1);
        if (box !== bar) expect(box.top).toBeGreaterThanOrEqual(bar.bottom - 1);
      }
    };
    await inside();
    for (const control of await page.getByRole('banner').getByRole('button').all()) {
      const box = await control.boundingBox();
      expect(box!.x + box!.width).toBeLessThanOrEqual(width);
      // Whatever covered a control would get the click.
      await control.click({ trial: true });
    }
    await openTables(page);
    await inside();
    await expectReadable(page.getByRole('tabpanel', { name: 'Packets' }));
    await button(page, 'Inspector').click();
    await inside();
    await expectReadable(page.getByRole('region', { name: 'Inspector' }));
  });
}

test('with reduced motion nothing slides, and the cluster still works', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await openPage(page);
  const moving = () =>
    page.evaluate(() =>
      document
        .getAnimations()
        .filter((animation) => Number(animation.effect?.getComputedTiming().duration ?? 0) > 200)
        .map((animation) => (animation.effect as KeyframeEffect | null)?.target?.className ?? ''),
    );
  const [pod] = await seePods(page, 'frontend-');
  await podBody(page, pod!.name).click();
  expect(await moving()).toEqual([]);
  await letPass(page, 500);
  expect(await moving()).toEqual([]);
  await expect(pods(page, pod!.name)).toHaveCount(0);
});
