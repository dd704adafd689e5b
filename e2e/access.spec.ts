/** For everyone: axe's rules in both themes, small screens, reduced motion. */
import { faults } from './axe.ts';
import {
  button,
  expect,
  inspected,
  letPass,
  openPage,
  pause,
  podBody,
  pods,
  seePods,
  selectService,
  setSpeed,
  test,
  type Locator,
  type Page,
} from './learner.ts';
import { pasteAndApply, refusalList } from './manifests.ts';
import { openTables, send } from './packets.ts';

test.use({ panel: 'manifests' });

/** A view of the page, and the parts that make it another than the view before; without parts all of it is looked at. */
interface View {
  readonly name: string;
  readonly parts?: readonly string[];
}

const PANELS = ['[role="tablist"]', '[role="tabpanel"]'];
const INSPECTOR = ['[aria-label="Inspector"]'];

/** Views of the page, one after the other, each with what leads there. Time stands still while axe looks. */
const VIEWS: Readonly<Record<string, (page: Page) => AsyncGenerator<View, void>>> = {
  async *tables(page) {
    yield { name: 'the first screen' };
    await openTables(page);
    await setSpeed(page, 10);
    await send(page, { from: 'client', host: 'frontend-svc', port: 80 });
    await pause(page);
    yield { name: 'a packet and the table of packets' };
    for (const tab of ['Terminal', 'Events', 'Conntrack', 'DNS', 'Rules']) {
      await page.getByRole('tab', { name: tab, exact: true }).click();
      yield { name: `the tab ${tab}`, parts: PANELS };
    }
    const rules = page.getByRole('tabpanel', { name: 'Rules' });
    const change = rules.locator('option', { hasText: 'before its last change' });
    await rules.getByLabel('compare with').selectOption((await change.getAttribute('value')) ?? '');
    await expect(rules.locator('[data-difference]').first()).toBeVisible();
    yield { name: 'rules compared with themselves before a change', parts: PANELS };
  },
  async *comparisons(page) {
    await openTables(page);
    await setSpeed(page, 10);
    await send(page, { from: 'client', host: 'frontend-svc', port: 80 });
    await pause(page);
    await page.locator('tr[data-verdict]').first().click();
    const packet = await inspected(page, 'Connection');
    // Two at a time: a look of axe takes seconds.
    for (const [look, tab] of [
      ['Sequence', 'Probes'],
      ['Stills', 'Compare'],
    ] as const) {
      await packet.getByRole('radio', { name: look }).click();
      await page.getByRole('tab', { name: tab, exact: true }).click();
      await expect(page.getByRole('tabpanel', { name: tab }).locator('button, select').first()).toBeVisible();
      yield { name: `the tab ${tab} below a packet as ${look}`, parts: [...PANELS, ...INSPECTOR] };
    }
    const opener = button(page, 'Two pictures');
    await opener.press('Enter');
    const both = page.getByRole('dialog', { name: /externalTrafficPolicy Cluster and Local/ });
    await expect(both.locator('[data-twin] svg')).toHaveCount(2);
    await both.getByRole('combobox', { name: 'Speed of both' }).selectOption('×20');
    await both.getByRole('button', { name: 'Play both' }).press('Enter');
    await expect(both.locator('[data-count="accept"]')).toHaveCount(2);
    await both.getByRole('button', { name: 'Pause both' }).press('Enter');
    yield { name: 'both policies as two pictures', parts: ['[role="dialog"]'] };
    await page.keyboard.press('Escape');
    await expect(opener).toBeFocused();
  },
  async *panels(page) {
    await pause(page);
    await selectService(page, 'frontend-svc');
    await page.getByRole('tab', { name: 'Live YAML' }).click();
    yield { name: 'a Service, live' };
    await page.getByRole('tab', { name: 'Cluster' }).click();
    await expect(page.getByRole('heading', { name: 'Settings of the cluster' })).toBeAttached();
    yield { name: 'the settings of the cluster', parts: PANELS };
    await page.getByRole('tab', { name: 'Manifests' }).click();
    await pasteAndApply(page, 'apiVersion: v1\nkind: Service\nmetadata: { name: nobody }\nspec: { typo: 1 }\n');
    await expect(refusalList(page)).toBeVisible();
    yield { name: 'a refused manifest' };
  },
  async *lessons(page) {
    await page.getByRole('radio', { name: 'By question' }).click();
    yield { name: 'the lessons by question' };
    await page.getByRole('button', { name: /^Who decides which Pod|^Every request goes to one address/ }).click();
    await page.getByRole('radio', { name: /one chance in three/ }).check();
    await button(page, 'Send it').click();
    await expect(page.getByText('As you said.')).toBeVisible();
    await pause(page);
    yield { name: 'a prediction and why it came true', parts: PANELS };
  },
  async *objects(page) {
    await setSpeed(page, 10);
    await letPass(page, 5000);
    await pause(page);
    await page.locator('[data-kind="Plate"][data-node="node-1"][data-name="frontend-svc"]').first().click();
    yield { name: 'a rule plate' };
    await page.locator('[data-kind="Node"][data-name="node-1"]').getByRole('button').first().click();
    await inspected(page, 'Node', 'node-1');
    yield { name: 'a node', parts: INSPECTOR };
    const [pod] = await seePods(page, 'frontend-');
    await podBody(page, pod!.name).focus();
    await page.keyboard.press('Enter');
    await inspected(page, 'Pod', pod!.name);
    yield { name: 'a Pod', parts: INSPECTOR };
    await podBody(page, pod!.name).focus();
    await page.keyboard.press('Delete');
    await page.getByRole('radio', { name: 'Logical' }).click();
    yield { name: 'a killed Pod with its message, in the logical lens' };
    await page.locator('h1').click();
    await page.keyboard.press('l');
    await page.getByRole('switch', { name: 'watch streams' }).check();
    yield { name: 'the legend, with watch streams drawn' };
    await page.locator('h1').click();
    await page.keyboard.press('l');
    await page.keyboard.press('p');
    await expect(page.getByRole('group', { name: 'Presenting' })).toBeVisible();
    yield { name: 'presenting', parts: ['[aria-label="Presenting"]', ...INSPECTOR] };
    await page.keyboard.press('p');
    await page.keyboard.press('?');
    await expect(page.getByRole('complementary', { name: 'Help' })).toBeVisible();
    yield { name: 'the help', parts: ['[data-help-panel]'] };
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('option').first()).toBeVisible();
    yield { name: 'the palette', parts: ['[role="dialog"]'] };
    await page.keyboard.type('clip as video');
    await page.keyboard.press('Enter');
    await expect(button(page, 'Make the clip')).toBeVisible();
    yield { name: 'the dialog of a clip', parts: ['[role="dialog"]'] };
    await page.keyboard.press('Escape');
    await button(page, 'Share').click();
    await expect(page.getByRole('group', { name: 'Export' })).toBeVisible();
    yield { name: 'the dialog to share and export', parts: ['[role="dialog"]'] };
  },
};

for (const [part, views] of Object.entries(VIEWS))
  test.describe(part, () => {
    // The editor is looked at where it is the first screen's, and where it refuses something.
    if (part !== 'tables' && part !== 'panels') test.use({ panel: part === 'lessons' ? 'lesson' : 'closed' });

    test(`axe finds nothing in the ${part}, light and dark`, async ({ page }) => {
      await openPage(page);
      for await (const { name, parts } of views(page))
        for (const colorScheme of ['light', 'dark'] as const)
          expect(await faults(page, { colorScheme, parts }), `${name}, ${colorScheme}`).toEqual([]);
    });
  });

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
  { name: 'a laptop at 200 %', width: 800, height: 480 },
  { name: 'a small laptop at 200 %', width: 640, height: 360 },
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
      // One row.
      expect(bar.bottom - bar.top).toBeLessThan(60);
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
