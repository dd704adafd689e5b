/**
 * Every lesson of the course, walked to its end on one page by the keyboard alone: a prediction is answered, what a narration waits
 * for is brought about, a task is solved by its own solution. Each begins in one theme and ends in the other.
 */
import { expect, setSpeed, test, type Page } from './learner.ts';

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

/** Lets cluster time pass at once, then gives the page the time to notice. */
const waitAWhile = (page: Page, ms: number) =>
  page.evaluate((passing) => {
    window.servicescope?.cluster.advance(passing);
    const panel = document.querySelector('[role="tabpanel"]:not([hidden])') ?? document.body;
    return new Promise<void>((resolve) => {
      const watching = new MutationObserver(done);
      const late = setTimeout(done, 150);
      function done(): void {
        watching.disconnect();
        clearTimeout(late);
        resolve();
      }
      watching.observe(panel, { subtree: true, childList: true, characterData: true });
    });
  }, ms);

const heading = (page: Page) => page.locator('[role="tabpanel"] h2');

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8000;

async function goTo(page: Page, { key, times }: Next): Promise<void> {
  for (let press = 0; press < times; press++) await page.keyboard.press(key);
}

/** Walks the lesson that is open to its end; focus is then on the way to the next lesson, when there is one. */
async function walk(page: Page, others: 'light' | 'dark'): Promise<boolean> {
  let wait = FIRST_WAIT_MS;
  let acts = 0;
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
    await page.keyboard.press(next.what === 'radio' ? 'Space' : 'Enter');
    // What comes after the first answer or act, in the other theme.
    if (++acts === 2) await page.emulateMedia({ colorScheme: others, reducedMotion: 'reduce' });
  }
  throw new Error(`The lesson never ends: ${(await heading(page).textContent()) ?? ''}`);
}

test('every lesson is walked by keyboard to its end, by its own solutions, in both themes', async ({ page }) => {
  test.setTimeout(240_000);
  await page.setViewportSize({ width: 1000, height: 640 });
  await page.goto('./?lesson=pods-by-address');
  await expect(heading(page)).toBeVisible();
  await setSpeed(page, 5);
  const walked: string[] = [];
  for (let isMore = true; isMore;) {
    const [first, then] = walked.length % 2 === 0 ? (['light', 'dark'] as const) : (['dark', 'light'] as const);
    await page.emulateMedia({ colorScheme: first, reducedMotion: 'reduce' });
    isMore = await walk(page, then);
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
