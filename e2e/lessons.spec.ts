/**
 * Every lesson of the course, walked to its end on one page by the keyboard alone: a prediction is answered, what a narration waits
 * for is brought about, a task is solved by its own solution. What a step says can be read in both themes, and every step is taken in
 * the other theme than the one before.
 */
import { expect, setSpeed, test, type Page } from './learner.ts';
import { heading, waitAWhile } from './lessonPanel.ts';

/** The next thing to do in the panel, and how often to press the key that leads there. */
interface Next {
  readonly what: 'radio' | 'press' | 'wait' | 'end';
  readonly key: 'Tab' | 'Shift+Tab';
  /** 0: focus is on it. */
  readonly times: number;
}

/** What a learner would look for next: the first open question, the first "Show me", else what leads on. */
function lookForNext(page: Page): Promise<Next> {
  return page.evaluate(() => {
    const panel = document.querySelector('[role="tabpanel"]:not([hidden])') ?? document.body;
    const stops = [...panel.querySelectorAll<HTMLElement>('a[href], button, input, select, [tabindex="0"]')].filter(
      (stop) => !stop.matches(':disabled') && stop.checkVisibility(),
    );
    const named = (words: RegExp) => stops.find(({ textContent }) => words.test((textContent ?? '').trim()));
    const choices = stops.filter((stop): stop is HTMLInputElement => stop.matches('input[type="radio"]'));
    const isChosen = choices.some(({ checked }) => checked);
    const isEnd = panel.querySelector('h2')?.textContent?.endsWith(': done') === true;
    // Coming from below one meets the last choice first: any will do.
    const met = choices.find((choice) => choice === document.activeElement) ?? choices[0];
    const open = isChosen ? named(/^(Send it|Let it happen|Answer)$/) : met;
    const target = named(/^Stop$/) ? undefined : (open ?? named(/^Show me$/) ?? named(/^(Next|Finish|Next: .*)$/));
    if (!target) return { what: isEnd ? 'end' : 'wait', key: 'Tab', times: 0 } as const;
    const at = document.activeElement ?? document.body;
    const isBehind = (from: Node, to: Node) =>
      (from.compareDocumentPosition(to) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
    const isForward = at === document.body || isBehind(at, target);
    // The choices of a question are one stop.
    const between = stops.filter((stop) => {
      if (stop === at || stop === target || (choices.includes(stop as HTMLInputElement) && stop !== met)) return false;
      return isForward ? isBehind(at, stop) && isBehind(stop, target) : isBehind(target, stop) && isBehind(stop, at);
    });
    const isInPanel = panel.contains(at);
    return {
      what: isEnd ? 'end' : target === met ? 'radio' : 'press',
      key: isForward ? 'Tab' : 'Shift+Tab',
      times: at === target ? 0 : isInPanel ? between.length + 1 : 1,
    } as const;
  });
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8000;

async function goTo(page: Page, { key, times }: Next): Promise<void> {
  for (let press = 0; press < times; press++) await page.keyboard.press(key);
}

/** Words of the open step that stand out from their ground by less than WCAG's 4.5 to 1, and how far it is too wide for its panel. */
const hardToRead = (page: Page) =>
  page.evaluate(() => {
    type Colour = readonly number[];
    const read = (text: string): Colour => {
      const [r = 0, g = 0, b = 0, a = 1] = (text.match(/[\d.]+(e-\d+)?/g) ?? []).map(Number);
      return text.startsWith('color(') ? [r * 255, g * 255, b * 255, a] : [r, g, b, a];
    };
    const over = ([r = 0, g = 0, b = 0, a = 1]: Colour, under: Colour): Colour =>
      [r, g, b].map((channel, at) => channel * a + (under[at] ?? 255) * (1 - a));
    const ground = (element: Element | null): Colour => {
      if (!element) return [255, 255, 255];
      const own = read(getComputedStyle(element).backgroundColor);
      return own[3] === 1 ? own : over(own, ground(element.parentElement));
    };
    const light = (colour: Colour): number => {
      const [r = 0, g = 0, b = 0] = colour.map((channel) => {
        const share = channel / 255;
        return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const panel = document.querySelector('[role="tabpanel"]:not([hidden])') ?? document.body;
    const texts = document.createTreeWalker(panel, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const element = text.parentElement!;
      const words = (text.textContent ?? '').trim();
      if (words === '' || !element.checkVisibility() || element.closest('option, :disabled')) continue;
      const on = ground(element);
      const [low = 0, high = 0] = [light(over(read(getComputedStyle(element).color), on)), light(on)].sort(
        (x, y) => x - y,
      );
      const contrast = (high + 0.05) / (low + 0.05);
      if (contrast < 4.5) found.push(`${contrast.toFixed(1)}: ${words.slice(0, 40)}`);
    }
    for (let part = panel.querySelector('h2')?.parentElement; part && part !== panel; part = part.parentElement)
      if (part.scrollWidth > part.clientWidth + 1) found.push(`${part.scrollWidth - part.clientWidth} px stick out`);
    return found;
  });

const THEMES = ['light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

const wear = (page: Page, theme: Theme) => page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });

/** What is hard to read of a step in either theme: first in the one the page wears, and then it wears the other. */
async function expectReadable(page: Page): Promise<void> {
  const worn = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
  for (const theme of worn ? (['dark', 'light'] as const) : THEMES) {
    await wear(page, theme);
    expect(await hardToRead(page), theme).toEqual([]);
  }
}

/** Walks the lesson that is open to its end; focus is then on the way to the next lesson, when there is one. */
async function walk(page: Page): Promise<boolean> {
  let wait = FIRST_WAIT_MS;
  for (let moves = 0; moves < 150; moves++) {
    const next = await lookForNext(page);
    await goTo(page, next);
    if (next.what === 'end' && next.times === 0) return (await heading(page).locator('~ button').count()) > 0;
    if (next.times > 0) continue;
    if (next.what === 'wait') {
      await waitAWhile(page, wait);
      wait = Math.min(LONGEST_WAIT_MS, wait * 1.5);
      continue;
    }
    wait = FIRST_WAIT_MS;
    await expectReadable(page);
    await page.keyboard.press(next.what === 'radio' ? 'Space' : 'Enter');
  }
  throw new Error(`The lesson never ends: ${(await heading(page).textContent()) ?? ''}`);
}

test('every lesson is walked by keyboard to its end, by its own solutions, and can be read in both themes', async ({
  page,
}) => {
  test.setTimeout(360_000);
  await page.setViewportSize({ width: 1000, height: 640 });
  await wear(page, 'light');
  await page.goto('./?lesson=pods-by-address');
  await expect(heading(page)).toBeVisible();
  await setSpeed(page, 5);
  const walked: string[] = [];
  for (let isMore = true; isMore;) {
    isMore = await walk(page);
    const title = (await heading(page).textContent()) ?? '';
    expect(walked).not.toContain(title);
    walked.push(title);
    await expect(page.getByText('None of these, as the cluster is now.'), title).toHaveCount(0);
    if (!isMore) break;
    await page.keyboard.press('Enter');
    await expect(heading(page)).not.toContainText(': done');
  }
  await page.getByRole('button', { name: 'All lessons' }).press('Enter');
  await expect(page.getByText(`${walked.length} of ${walked.length} lessons done`)).toBeVisible();
  await expect(page.locator('[data-lesson]')).toHaveCount(walked.length);
});
