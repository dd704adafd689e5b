/** What a learner does in the terminal: type, paste, read. */
import { expect, type Locator, type Page } from './learner.ts';

export async function openTerminal(page: Page): Promise<Locator> {
  await page.keyboard.press('Control+`');
  const screen = page.locator('[data-terminal] .xterm-rows');
  await expect(screen).toContainText('$');
  await page.locator('[data-terminal] .xterm-screen').click();
  return screen;
}

export async function paste(page: Page, text: string): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
  await page.keyboard.press('Control+v');
}

/** A line, and Return. Pasted: a key each would take longer than what it does. */
export async function typeLine(page: Page, line: string): Promise<void> {
  await paste(page, line);
  await page.keyboard.press('Enter');
}
