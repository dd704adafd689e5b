/** What a learner does in the manifests panel: open a file, write, apply, read what the API server says, take a fix. */
import { expect, type Locator, type Page } from './learner.ts';

/** Monaco's lines; waits for Monaco, which loads after the page. */
async function editorLines(page: Page): Promise<Locator> {
  const lines = page.locator('[data-editor="monaco"] .view-lines');
  await expect(lines).toBeVisible({ timeout: 20_000 });
  return lines;
}

export async function openFile(page: Page, name: string): Promise<void> {
  const tab = page.getByRole('list', { name: 'Manifest files' }).getByRole('button', { name: new RegExp(`^${name}`) });
  await tab.click();
  await expect(tab).toHaveAttribute('aria-current', 'true');
}

/** Puts the cursor at the beginning of the text. */
export async function focusEditor(page: Page): Promise<void> {
  await (await editorLines(page)).click({ position: { x: 4, y: 4 } });
}

/** Replaces the text of the open file by pasting over all of it. */
export async function pasteText(page: Page, text: string): Promise<void> {
  await focusEditor(page);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate((pasted) => navigator.clipboard.writeText(pasted), text);
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+v');
}

/** The text of the open file as the page keeps it: Monaco itself draws only the lines in sight. */
export async function shownLines(page: Page): Promise<string[]> {
  const lines = (await editorLines(page)).locator('.view-line');
  const found = await lines.evaluateAll((elements) =>
    elements.map((element) => ({
      top: element.getBoundingClientRect().top,
      text: (element.textContent ?? '').replace(/\u00a0/g, ' '),
    })),
  );
  return found.sort((a, b) => a.top - b.top).map(({ text }) => text);
}

/** Changes the words of one line by selecting and typing over them, as a learner would. */
export async function rewriteLine(page: Page, containing: string, replacement: string): Promise<void> {
  const line = (await editorLines(page)).locator('.view-line').filter({ hasText: containing }).first();
  await line.click();
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+End');
  await page.keyboard.type(replacement);
  await page.keyboard.press('Escape');
}

export async function apply(page: Page): Promise<void> {
  await page.keyboard.press('Control+Enter');
}

/** What became of the file, in the word beside the Apply button. */
export function applyStatus(page: Page): Locator {
  return page.locator('p[role="status"][data-tone]').first();
}

export async function pasteAndApply(page: Page, text: string): Promise<void> {
  await pasteText(page, text);
  await apply(page);
}

export interface Refusal {
  readonly line: number;
  readonly message: string;
}

/** The refusals below the editor, one a row. */
export async function refusals(page: Page): Promise<Refusal[]> {
  await expect(refusalList(page)).toBeVisible();
  const rows = refusalList(page).getByRole('button', { name: /^line \d+/ });
  const texts = await rows.allInnerTexts();
  return texts.map((text) => {
    const [, line = '', message = ''] = /^line (\d+)\s*([\s\S]*)$/.exec(text) ?? [];
    return { line: Number(line), message };
  });
}

export function refusalList(page: Page): Locator {
  return page.getByRole('region', { name: /^(Refused by the API server|Not sent|This is not YAML yet)/ });
}

/** The numbers of the lines that carry a sign in Monaco's margin. */
export async function signedLines(page: Page): Promise<number[]> {
  await editorLines(page);
  return page.evaluate(() => {
    const root = document.querySelector('[data-editor="monaco"]')!;
    const numbers = [...root.querySelectorAll('.line-numbers')].map((element) => ({
      top: Math.round(element.getBoundingClientRect().top),
      line: Number(element.textContent),
    }));
    return [...root.querySelectorAll('.glyph-margin-widgets .cgmr')]
      .map((sign) => Math.round(sign.getBoundingClientRect().top))
      .map((top) => numbers.find((number) => Math.abs(number.top - top) <= 2)?.line ?? -1)
      .sort((a, b) => a - b);
  });
}
