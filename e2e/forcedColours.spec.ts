/** Where the system forces its own colours: what is chosen, focused and selected shows, words stand out, and canvases obey. */
import { faults } from './axe.ts';
import { button, expect, openPage, pause, pods, selectService, test, type Locator, type Page } from './learner.ts';
import { openTables } from './packets.ts';

test.use({ panel: 'lesson' });

/** What the system's words for colours are here, as `r g b`. */
function systemColours(page: Page): Promise<Record<'Canvas' | 'CanvasText' | 'Highlight' | 'HighlightText', string>> {
  return page.evaluate(() => {
    const probe = document.body.appendChild(document.createElement('i'));
    probe.style.setProperty('forced-color-adjust', 'none');
    const read = (word: string) => {
      probe.style.color = word;
      return getComputedStyle(probe).color;
    };
    const found = {
      Canvas: read('Canvas'),
      CanvasText: read('CanvasText'),
      Highlight: read('Highlight'),
      HighlightText: read('HighlightText'),
    };
    probe.remove();
    return found;
  });
}

const coloursOf = (element: Locator) =>
  element.evaluate((it) => {
    const { backgroundColor, color } = getComputedStyle(it);
    return { backgroundColor, color };
  });

/** What is left beside the words of a list's face, in pixels, for the system's own sign. */
const roomForSign = (select: Locator): Promise<number> =>
  select.evaluate((it: HTMLSelectElement) => {
    const { fontWeight, fontSize, fontFamily, paddingLeft, paddingRight } = getComputedStyle(it);
    const context = new OffscreenCanvas(1, 1).getContext('2d')!;
    context.font = `${fontWeight} ${fontSize} ${fontFamily}`;
    const words = context.measureText(it.selectedOptions[0]!.label).width;
    return it.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight) - words;
  });

/** Pixels of the canvas of packets that are no blend of what the system allows. */
function strangePixels(page: Page, allowed: readonly string[]): Promise<{ painted: number; strange: number }> {
  return page.evaluate((words) => {
    const canvas = document.querySelector<HTMLCanvasElement>('[aria-label="Cluster"] .react-flow canvas')!;
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true })!;
    copy.drawImage(canvas, 0, 0);
    const { data } = copy.getImageData(0, 0, canvas.width, canvas.height);
    const points = words.map((word) => (word.match(/\d+/g) ?? []).slice(0, 3).map(Number));
    /** How far a colour is from the line between two others, in steps of a channel. */
    const away = (c: readonly number[], a: readonly number[], b: readonly number[]): number => {
      const d = a.map((x, i) => b[i]! - x);
      const length = d.reduce((sum, x) => sum + x * x, 0);
      const t = length === 0 ? 0 : c.reduce((sum, x, i) => sum + (x - a[i]!) * d[i]!, 0) / length;
      const at = Math.max(0, Math.min(1, t));
      return Math.max(...c.map((x, i) => Math.abs(x - a[i]! - at * d[i]!)));
    };
    let painted = 0;
    let strange = 0;
    for (let i = 0; i < data.length; i += 4) {
      if (data[i + 3]! < 200) continue;
      painted++;
      const colour = [data[i]!, data[i + 1]!, data[i + 2]!];
      if (!points.some((a) => points.some((b) => away(colour, a, b) < 24))) strange++;
    }
    return { painted, strange };
  }, allowed);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`forced colours, ${colorScheme}: chosen, focused, selected and said things show, and packets obey`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme, forcedColors: 'active', reducedMotion: 'reduce' });
    await openPage(page);
    const { Canvas, CanvasText, Highlight, HighlightText } = await systemColours(page);
    expect(Highlight).not.toBe(Canvas);

    // What is chosen and what is pressed.
    const marked = { backgroundColor: Highlight, color: HighlightText };
    expect(await coloursOf(page.getByRole('radio', { name: 'Data path' }))).toEqual(marked);
    expect(await coloursOf(page.getByRole('radio', { name: 'Logical' }))).not.toEqual(marked);
    expect(await coloursOf(page.getByRole('tab', { name: 'Lesson' }))).toEqual(marked);
    expect(await coloursOf(button(page, 'Manifests panel'))).toEqual(marked);
    expect(await coloursOf(button(page, 'Inspector'))).not.toEqual(marked);

    // What is said over the picture: its own words on its own ground.
    const invitation = page.locator('[data-invitation]');
    expect(await coloursOf(invitation)).toEqual({ backgroundColor: Highlight, color: HighlightText });
    const pod = pods(page, 'frontend-').first();
    await pod.getByRole('button', { name: /^Pod / }).focus();
    await page.keyboard.press('Shift+F10');
    await expect(page.getByRole('menu')).toBeVisible();
    await page.keyboard.press('Escape');
    const body = pod.getByRole('button', { name: /^Pod / });
    await expect(body).toBeFocused();
    await expect(body).toHaveCSS('outline-style', 'solid');
    await expect(body).toHaveCSS('outline-width', '3px');
    await expect(body).toHaveCSS('outline-color', Highlight);
    await page.keyboard.press('Delete');
    const toast = button(page, 'Dismiss').locator('xpath=..');
    expect(await coloursOf(toast)).toEqual({ backgroundColor: CanvasText, color: Canvas });
    await button(page, 'Dismiss').click();

    // What is selected, on the canvas and in a table.
    await selectService(page, 'frontend-svc');
    const service = page.locator('[data-kind="Service"][data-name="frontend-svc"]');
    await expect(service).toHaveCSS('outline-style', 'solid');
    await expect(service).toHaveCSS('outline-color', Highlight);
    expect(await roomForSign(page.getByRole('combobox', { name: 'Way in' }))).toBeGreaterThan(24);
    await openTables(page);
    await page.locator('tr[data-verdict]').first().click();
    await expect(page.locator('tr[aria-selected="true"]')).toHaveCSS('background-color', Highlight);
    await pause(page);

    // A segment of a rule plate is a filled bar, not only a word.
    const segment = page.locator('[data-kind="Plate"][data-name="frontend-svc"] [data-endpoint]').first();
    expect((await coloursOf(segment)).backgroundColor).not.toBe(Canvas);

    // Packets, ways and the selected one's label.
    await expect
      .poll(() => strangePixels(page, [Canvas, CanvasText, Highlight, HighlightText]))
      .toMatchObject({ strange: 0 });
    expect((await strangePixels(page, [])).painted).toBeGreaterThan(100);
    expect(await faults(page, { colorScheme })).toEqual([]);
  });
}

test('more contrast: one ink, and lines that stand out from their ground', async ({ page }) => {
  await page.emulateMedia({ contrast: 'more', reducedMotion: 'reduce' });
  await openPage(page);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const ratios = await page.evaluate(() => {
      const rgb = (colour: string) => (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
      const luminance = (colour: string) => {
        const [r = 0, g = 0, b = 0] = rgb(colour).map((channel) => {
          const c = channel / 255;
          return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const ratio = (a: string, b: string) => {
        const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
        return (light + 0.05) / (dark + 0.05);
      };
      const probe = document.body.appendChild(document.createElement('i'));
      const read = (token: string) => {
        probe.style.color = `var(${token})`;
        return getComputedStyle(probe).color;
      };
      const found = {
        soft: ratio(read('--text-soft'), read('--surface')),
        muted: ratio(read('--text-muted'), read('--surface')),
        lines: ratio(read('--border'), read('--surface')),
      };
      probe.remove();
      return found;
    });
    expect(ratios.soft).toBeGreaterThan(12);
    expect(ratios.muted).toBeGreaterThan(7);
    expect(ratios.lines).toBeGreaterThan(4.5);
    expect(await faults(page, { colorScheme })).toEqual([]);
  }
});
